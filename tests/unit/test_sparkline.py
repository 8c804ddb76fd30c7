"""The small line of months: from left to right, low at the bottom, with gaps where there is nothing."""

from __future__ import annotations

import pytest

from dashboard.parts import sparkline


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ([1.0, 3.0], "M0.0 22.0L120.0 2.0"),
        ([3.0, 1.0, 2.0], "M0.0 2.0L60.0 22.0 M60.0 22.0L120.0 12.0"),
        ([1.0, None, 2.0, 1.0], "M80.0 2.0L120.0 22.0"),
        ([1.0, None, 2.0], ""),
        ([None], ""),
        ([], ""),
    ],
)
def test_a_line_is_drawn_between_months_beside_each_other(values: list[float | None], path: str):
    assert sparkline._path(values) == path
