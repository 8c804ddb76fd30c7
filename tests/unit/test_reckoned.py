"""A sheet that counts points for missed limits per 100 limits that fell due."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from packs import spoilt

from casework.errors import RuleError
from casework.month.checks import check_contestable
from casework.month.counting import total_of, whole_lines
from casework.month.opening import sheet_of
from casework.month.state import Appeal, Month
from casework.policy import load_pack
from casework.record.events import AppealDecided, AppealFiled, MonthOpened, ScoreLine
from casework.vocabulary.assessing import LineKind, MonthStage, Ruling

MAY, NOON = date(2026, 5, 1), datetime(2026, 6, 3, 4, tzinfo=UTC)


def line(of: str, kind: LineKind, points: float) -> ScoreLine:
    return ScoreLine(of=of, kind=kind, clause="C", points=points, counted=points)


# Three points lost of twelve limits that fell due: 25 per hundred, which one line says.
LINES = (
    line("base", LineKind.BASE, 100),
    line("c1:contact:2", LineKind.MISSED, -2),
    line("c2:dispatch:1", LineKind.MISSED, -1),
    line("reckoned", LineKind.RECKONED, -22),
    line("case/c1@4", LineKind.ESCALATION, -3),
)


def month(tmp_path: Path, *appeals: tuple[str, float]) -> Month:
    folder = spoilt(tmp_path, "scoring", "ceiling = 110", 'ceiling = 110\nreckoned = "per 100"')
    edition = load_pack(folder)
    opened = MonthOpened(pack=edition.id, version=edition.version, sheet=sheet_of(edition))
    assert opened.sheet.prices["reckoned/per"] == 100
    decided = {
        of: Appeal(AppealFiled(line=of, reason="x"), "service", NOON, f"month/a/2026-05@{place}",
                   AppealDecided(line=of, ruling=Ruling.UPHELD, points=points, reason="y"))
        for place, (of, points) in enumerate(appeals, start=3)
    }  # fmt: skip
    return Month("a", MAY, stage=MonthStage.PROPOSED, opened=opened, appeals=decided)


def test_what_is_given_back_for_a_missed_limit_counts_as_much_as_it_cost(tmp_path: Path) -> None:
    # The contact cost 2 × 100 ÷ 12 = 16.67; the escalation its 3 points, which no basis turns.
    found = whole_lines(month(tmp_path, ("c1:contact:2", 2), ("case/c1@4", 3)), LINES)
    assert [each.points for each in found if each.kind is LineKind.APPEAL] == [16.67, 3]
    assert total_of(found) == pytest.approx(72 + 16.67 + 3)


def test_the_line_that_turns_points_is_contested_by_nobody() -> None:
    with pytest.raises(RuleError, match="takes no points"):
        check_contestable("reckoned", LINES)
