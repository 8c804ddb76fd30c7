"""Scores by other points, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from packs import pack

from reporting.whatif import Other, priced, what_if

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def sums(*rows: tuple[str, date, str, str | None, int, float, float]) -> pa.Table:
    names = ("project", "month", "kind", "rule_key", "lines", "points", "capped_points")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


# HY in May: 100, two contacts at −2, five dispatches at −1, one L1 −3, three praises +15 of which 10 count: 98.
# In June: sixty dispatches −60, thirty-five contacts −70: −30, raised to the floor of 0.
# LX in May: 100 and a line by hand of −4, which stays: 96.
TOLD = sums(
    ("HY", MAY, "base", None, 1, 100, 100),
    ("HY", MAY, "missed", "sunshine/contact", 2, -4, -4),
    ("HY", MAY, "missed", "sunshine/dispatch", 5, -5, -5),
    ("HY", MAY, "escalation", None, 1, -3, -3),
    ("HY", MAY, "bonus", None, 3, 15, 10),
    ("HY", JUNE, "base", None, 1, 100, 100),
    ("HY", JUNE, "missed", "sunshine/dispatch", 60, -60, -60),
    ("HY", JUNE, "missed", "sunshine/contact", 35, -70, -70),
    ("HY", JUNE, "floor", None, 1, 30, 30),
    ("LX", MAY, "base", None, 1, 100, 100),
    ("LX", MAY, "added", None, 1, -4, -4),
)


def line_of(name: str) -> int:
    lines = priced(pack("sunshine").regulation.lines)
    return next(place for place, line in lines.items() if name in line.missed or line.on == name)


def found(**points: float) -> dict[str, tuple[float, float, bool]]:
    edition = pack("sunshine")
    assert edition.scoring is not None
    named = {line_of("*" if name == "others" else name): value for name, value in points.items()}
    moved = what_if(TOLD, edition.regulation.lines, Other(named), edition.scoring, ("HY", "LX"))
    return {each.project: (each.now, each.then, each.moves) for each in moved}


def test_without_other_points_nobody_moves() -> None:
    assert found() == {"HY": (49.0, 49.0, False), "LX": (96.0, 96.0, False)}


def test_other_points_for_limits_named_and_for_all_others() -> None:
    # Contacts at −1: May 100 − 2 − 5 − 3 + 10 = 100; June 100 − 60 − 35 = 5.
    assert found(contact=-1)["HY"] == (49.0, 52.5, True)
    # All others at −0.5: May 98 + 2.5, June 100 − 30 − 70 = 0. What people added stays.
    assert found(others=-0.5) == {"HY": (49.0, 50.25, True), "LX": (96.0, 96.0, False)}


def test_praise_counts_up_to_the_cap_and_levels_are_known_by_their_points() -> None:
    # Praise at +3: nine, under the cap. An escalation of level 1 at −6, of level 2 untouched.
    assert found(commended=3)["HY"][1] == pytest.approx((97 + 0) / 2)
    assert found(escalated=-6)["HY"][1] == pytest.approx((95 + 0) / 2)


def test_floor_and_ceiling_bound_what_would_be() -> None:
    scoring = pack("sunshine").scoring
    assert scoring is not None
    tight = scoring.model_copy(update={"ceiling": 99})
    moved = what_if(TOLD, pack("sunshine").regulation.lines, Other({line_of("contact"): -1}), tight, ("HY",))
    assert replace(moved[0], now=0).then == (99 + 5) / 2


def test_per_hundred_limits_a_large_project_loses_what_a_small_one_does() -> None:
    edition = pack("sunshine")
    assert edition.scoring is not None
    # May: nine points lost of 60 limits due, 15 per hundred: 100 − 15 − 3 + 10. June: 130 of 500, 26 per hundred.
    other = Other({}, 100, {("HY", MAY): 60, ("HY", JUNE): 500})
    (moved,) = what_if(TOLD, edition.regulation.lines, other, edition.scoring, ("HY",))
    assert (moved.now, moved.then) == (49.0, (92 + 74) / 2)
