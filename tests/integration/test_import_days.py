"""Registers of days: what has no time of day is judged by the day, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from import_files import case, load_file, load_rows, policies, tried, write_csv

from casework.case.effective import effective
from casework.case.obligations import obligations, verdict
from casework.record.ledger import Ledger
from casework.vocabulary import Verdict
from etl.warehouse.warehouse import Warehouse

REGISTERS = Path(__file__).parents[1] / "data" / "registers"
LATER = datetime(2026, 4, 1, tzinfo=UTC)


def verdicts(ledger: Ledger, number: str) -> dict[str, Verdict]:
    """How the clauses of a case stand a month later; of several of one clause the last."""
    stream = f"case/{number}"
    return {row.rule.id: verdict(row, LATER) for row in obligations(stream, ledger.stream(stream), policies())}


def moments(ledger: Ledger, number: str) -> dict[str, tuple[datetime, bool]]:
    facts = effective(ledger.stream(f"case/{number}"))
    return {fact.kind.value: (fact.occurred_at, bool(fact.payload.untimed)) for fact in facts}


JUDGED = {
    "agreed for a day, done on it": ("deadline", Verdict.MET, {"due_at": "2026-03-09", "fed_back_at": "2026-03-09"}),
    "agreed for an hour of that day": (
        "deadline", Verdict.UNJUDGED, {"due_at": "2026-03-09 17:00", "fed_back_at": "2026-03-09"},
    ),
    "agreed for an hour of the day before": (
        "deadline", Verdict.MISSED, {"due_at": "2026-03-08 17:00", "fed_back_at": "2026-03-09"},
    ),
    "three days from 16:00 on the 5th, done on the 8th": (
        "conclusion", Verdict.MET, {"dispatched_at": "2026-03-05 16:00", "solved_at": "2026-03-08"},
    ),
    "three days from the 5th, done late on the 8th": (
        "conclusion", Verdict.MET, {"dispatched_at": "2026-03-05", "solved_at": "2026-03-08 22:00"},
    ),
    "three days from the 5th, done on the 9th": (
        "conclusion", Verdict.MISSED, {"dispatched_at": "2026-03-05", "solved_at": "2026-03-09"},
    ),
    "four working days from Thursday the 5th, answered on Wednesday": (
        "reply", Verdict.MET, {"replied_at": "2026-03-11"},
    ),
    "four working days, answered on Thursday": ("reply", Verdict.MISSED, {"replied_at": "2026-03-12"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def judged(empty_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Cases of days, received on Thursday 2026-03-05, and the register of the shared cases; for looking only."""
    folder = tmp_path_factory.mktemp("days")
    shutil.copyfile(empty_ledger, folder / "ledger.sqlite")
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    rows = [
        case(f"D{n}", received_at="2026-03-05", appointed_at="2026-03-05", department="工程部", **cells)
        for n, (_, _, cells) in enumerate(JUDGED.values())
    ]
    load_rows(ledger, folder, rows)
    load_file(ledger, REGISTERS / "17_date_only.xlsx")
    yield ledger
    ledger.close()


def test_a_limit_in_minutes_is_not_judged_where_only_the_day_is_known(judged: Ledger) -> None:
    dispatch, contact = "dispatch", "contact"
    told = {number: verdicts(judged, number) for number in ("O1", "O2", "O3")}
    assert {number: found[dispatch] for number, found in told.items()} == dict.fromkeys(told, Verdict.UNJUDGED)
    assert told["O1"][contact] is Verdict.MET  # 09:30 to 09:40, both with their time
    assert (told["O2"][contact], told["O3"][contact]) == (Verdict.UNJUDGED, Verdict.UNJUDGED)


def test_a_day_stands_after_what_went_before_on_it(judged: Ledger) -> None:
    at = datetime(2026, 3, 5, 1, 10, tzinfo=UTC)
    assert moments(judged, "O3") == {"received": (at, False), "dispatched": (at, True), "contacted": (at, True)}


@pytest.mark.parametrize("told", JUDGED)
def test_days_are_judged_as_days(judged: Ledger, told: str) -> None:
    rule, found, _ = JUDGED[told]
    assert verdicts(judged, f"D{list(JUDGED).index(told)}")[rule] is found


def test_what_cannot_be_judged_is_counted_beside_and_never_as_met(judged: Ledger, tmp_path: Path) -> None:
    warehouse = Warehouse.open(judged, tmp_path / "warehouse.duckdb", policies())
    counts = warehouse.query(
        "select * from marts.compliance($as_of, $month, $month, dimensions := ['project', 'rule_key'])",
        {"as_of": LATER.replace(tzinfo=None), "month": date(2026, 3, 1)},
    ).to_pylist()
    warehouse.close()
    found = {row["rule_key"]: row for row in counts if row["project"] == "云栖里"}
    dispatch, contact = found["sunshine/dispatch"], found["sunshine/contact"]
    assert [dispatch[name] for name in ("met", "missed", "overdue", "pending", "unjudged")] == [0, 0, 0, 0, 3]
    assert (contact["met"], contact["unjudged"]) == (1, 2)


def test_a_file_that_knows_the_day_alone_takes_no_time_of_day_away(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case(received_at="2026-03-05 09:00", solved_at="2026-03-06 15:00")])
    coarse = load_rows(ledger, tmp_path, [case(received_at="2026-03-05", solved_at="2026-03-06")], name="again.csv")
    assert coarse.events == 0
    assert moments(ledger, "T1")["solved"] == (datetime(2026, 3, 6, 7, tzinfo=UTC), False)


def test_a_later_file_that_knows_the_time_says_so(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case(received_at="2026-03-05", solved_at="2026-03-06")])
    load_rows(ledger, tmp_path, [case(received_at="2026-03-05 09:00", solved_at="2026-03-07")])
    found = moments(ledger, "T1")
    assert found["received"] == (datetime(2026, 3, 5, 1, tzinfo=UTC), False)
    assert found["solved"] == (datetime(2026, 3, 6, 16, tzinfo=UTC), True)  # the start of the 7th in Shanghai


def test_a_file_without_the_column_leaves_the_day_a_day(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case(received_at="2026-03-05 09:00", solved_at="2026-03-06")])
    report = load_rows(ledger, tmp_path, [case(received_at="2026-03-05 09:00", content="漏水")], name="fewer.csv")
    assert report.outcomes.corrected == 1
    assert moments(ledger, "T1")["solved"] == (datetime(2026, 3, 5, 16, tzinfo=UTC), True)


def test_steps_of_one_day_contradict_each_other_no_more(ledger: Ledger, tmp_path: Path) -> None:
    row = case(received_at="2026-03-05 09:00", solved_at="2026-03-05", closed_at="2026-03-05", fed_back_at="2026-03-05")
    shown = tried(ledger, write_csv(tmp_path / "day.csv", [row]))
    assert (shown.outcomes.accepted, shown.problems_by_rule) == (1, {})
