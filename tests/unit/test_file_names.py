"""What downloads are called: by page, filters and day."""

from __future__ import annotations

import pytest

from dashboard.frame import address
from dashboard.parts import file_names


@pytest.mark.parametrize(
    ("asked", "stem"),
    [
        ({}, "obligations"),
        ({"project": ["BJ01", "BJ02"], "q": ["钱多多"]}, "obligations-project_BJ01_BJ02"),
        ({"from": ["2026-01"], "at_clause": ["sunshine/reply"]}, "obligations-from_2026-01-clause_sunshine_reply"),
    ],
)
def test_a_name_tells_the_filters_and_nothing_that_was_searched(
    asked: dict[str, list[str]], stem: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(address, "whole", lambda: asked)
    name = file_names.named("obligations", "csv")
    assert name.startswith(f"{stem}-20")
    assert name.endswith(".csv")
    assert len(name) == len(stem) + len("-2026-03-09.csv")
