"""What a draft would have meant for the last twelve months: worked by hand, on a copy, before anybody adopts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from cases import DAY, MONDAY, after, case, project, received, write
from packs import shipped

from casework.case.confidential import Sight
from casework.policy import WaitingError
from casework.record.events import VisitorNotified, VisitorReceived
from casework.record.ledger import Ledger
from casework.regulation import Folder, Regulation, regulation_of
from casework.regulation.rewriting import Path as Keys
from casework.regulation.rewriting import rewritten
from etl.subjects.effect.effect import effect
from etl.warehouse.warehouse import Warehouse

NOW = after(3 * DAY)
MARCH = date(2026, 3, 1)


def changed(part: str, path: Keys, value: object) -> Regulation:
    return regulation_of(rewritten(Folder.read(shipped()), part, path, value))


@pytest.fixture
def warehouse(ledger: Ledger, tmp_path: Path) -> Iterator[Warehouse]:
    """Three visitors who waited 10, 20 and 40 minutes where 15 are allowed; a fourth a year and a half ago, 20."""
    write(ledger, project())
    for number, (waited, start) in enumerate([(10, MONDAY), (20, MONDAY), (40, MONDAY), (20, MONDAY - LONG_AGO)]):
        steps = [(0, received(f"N-{number}")), (1, VisitorNotified(department="engineering")),
                 (1 + waited, VisitorReceived())]  # fmt: skip
        write(ledger, case(steps, f"c{number}", start=start))
    opened = Warehouse.open(ledger, tmp_path / "warehouse.duckdb")
    yield opened
    opened.close()


LONG_AGO = timedelta(days=550)


def test_a_longer_limit_lets_who_was_late_be_in_time_within_the_twelve_months(warehouse: Warehouse):
    found = effect(warehouse, changed("clocks", ("visitor", "limit"), "30 minutes"), NOW)
    assert found.verdicts.to_pylist() == [
        {"rule_key": "sunshine/visitor", "verdict_before": "missed", "verdict_after": "met", "n": 1}
    ]
    assert (found.totals.newly_late, found.totals.no_longer_late) == (0, 1)
    (late,) = found.late.to_pylist()
    assert (late["case_id"], late["due_after"] - late["due_before"]) == ("c1", timedelta(minutes=15))


def test_a_shorter_limit_says_who_would_have_been_late(warehouse: Warehouse):
    found = effect(warehouse, changed("clocks", ("visitor", "limit"), "5 minutes"), NOW)
    assert [row["case_id"] for row in found.late.to_pylist()] == ["c0"]
    assert (found.totals.newly_late, found.totals.no_longer_late) == (1, 0)
    assert found.totals.late_after == found.totals.late_before + 1


def test_scores_are_stated_before_and_after_by_project_and_month(warehouse: Warehouse):
    found = effect(warehouse, changed("clocks", ("visitor", "limit"), "30 minutes"), NOW)
    march = [row for row in found.scores.to_pylist() if row["month"] == MARCH]
    assert [(row["project"], row["difference"]) for row in march] == [("P1", 1.0)]


def test_points_that_change_count_without_a_verdict_changing(warehouse: Warehouse):
    found = effect(warehouse, changed("scoring", ("lines", 1, "points"), -4), NOW)
    (march,) = [row for row in found.scores.to_pylist() if row["month"] == MARCH]
    late = found.totals.late_before
    assert found.verdicts.num_rows == 0
    assert march["difference"] == -3.0 * late


def test_a_clock_taken_out_leaves_its_obligations_behind(warehouse: Warehouse):
    text = Folder.read(shipped()).files["clocks.toml"]
    start, end = text.index("[visitor]"), text.index("[contact]")
    draft = regulation_of(Folder.read(shipped()).with_text("clocks.toml", text[:start] + text[end:]))
    found = effect(warehouse, draft, NOW)
    assert {(row["verdict_before"], row["verdict_after"]): row["n"] for row in found.verdicts.to_pylist()} == {
        ("met", None): 1, ("missed", None): 2,
    }  # fmt: skip


def test_the_warehouse_itself_stays_as_it_is_and_progress_is_told(warehouse: Warehouse):
    told: list[float] = []
    before = warehouse.query("select * from core.obligations order by all")
    effect(warehouse, changed("clocks", ("visitor", "limit"), "5 minutes"), NOW, tell=told.append)
    assert warehouse.query("select * from core.obligations order by all").equals(before)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_other_projects_stay_out_of_it(warehouse: Warehouse):
    found = effect(warehouse, changed("clocks", ("visitor", "limit"), "5 minutes"), NOW, Sight(frozenset({"P2"})))
    assert (found.totals.looked_at, found.scores.num_rows) == (0, 0)


def test_a_draft_that_nobody_could_work_by_says_what_it_waits_for(warehouse: Warehouse):
    with pytest.raises(WaitingError, match="waits"):
        effect(warehouse, changed("clocks", ("visitor", "same"), ["measure"]), NOW)
