"""A month from its opening to its lock, on paper and in the ledger; and that a lock can be proven."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from assessed import AFTER, CENTRE, FEBRUARY, LEADER, MARCH, PROPOSED, Assessed, assessed, service
from desks import policies
from facts import fact
from import_files import case, load_rows
from story import local, scope

from casework.clock.ticking import tick
from casework.month import proof
from casework.month.desk import Hand, lines_of
from casework.month.reading import Months
from casework.record.events import Corrected, Dispatched, DutyDone
from casework.record.ledger import Ledger
from casework.vocabulary.assessing import AssessmentStage, LineKind, MonthStage, Ruling
from etl.subjects import Answers
from reporting.filling import Copy, Seals
from reporting.load import shipped
from reporting.periods import span_named
from reporting.seals import seals


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Assessed]:
    with assessed(tmp_path) as found:
        yield found


def points(company: Assessed, project: str) -> list[tuple[str, float, float]]:
    return [(str(line.kind), line.points, line.counted) for line in lines_of(company.month(project))]


# late: 100, contact missed −2, level 1 −3, unclosed for more than 30 days on 28 February −1 = 94.
# praised: 100 and three times +5, of which 10 count = 110, the ceiling.
# sunk: 60 cases nobody touched: dispatch −1 and reply −1 each = −20, raised to the floor of 0.
BY_HAND = {"late": 94.0, "praised": 110.0, "sunk": 0.0}


def test_three_projects_months_are_proposed_as_worked_by_hand(company: Assessed):
    found = {each.project: each for each in company.propose()}
    assert {name: each.proposed.total for name, each in found.items() if each.proposed} == BY_HAND
    assert points(company, "late") == [
        ("base", 100, 100), ("missed", -2, -2), ("escalation", -3, -3), ("unclosed", -1, -1),
    ]  # fmt: skip
    assert points(company, "praised") == [
        ("base", 100, 100), ("bonus", 5, 5), ("bonus", 5, 5), ("bonus", 5, 0),
    ]  # fmt: skip
    assert points(company, "sunk")[-1] == ("floor", 20, 20)


def test_one_form_proposes_all_projects_and_sent_twice_proposes_nothing_twice(company: Assessed):
    form = Hand(CENTRE, PROPOSED, "one form")
    for _sent in range(2):
        found = company.desk.propose(form, FEBRUARY, company.scores)
    assert {each.project: (each.stage, each.version) for each in found} == dict.fromkeys(
        BY_HAND, (MonthStage.PROPOSED, 2)
    )


def test_a_month_goes_from_proposal_by_line_and_appeal_to_lock_and_publication(company: Assessed):
    company.propose()
    desk, day = company.desk, local("2026-03-03 10:00")
    added = desk.add_line(Hand(CENTRE, day), "late", FEBRUARY, -4, "计划未完成", clause="4.8.1")
    (line,) = added.added
    desk.approve_line(Hand(LEADER, day), "late", FEBRUARY, line)
    contested = next(each.of for each in lines_of(added) if each.kind is LineKind.ESCALATION)
    desk.appeal(Hand(service(), day), "late", FEBRUARY, contested, "电话已打过", ())
    desk.decide(Hand(LEADER, day), "late", FEBRUARY, contested, Ruling.PARTLY, "部分属实", 2)
    company.meet()
    for project in BY_HAND:
        company.lock(project)
    # 100 − 2 − 3 − 1 − 4 + 2
    assert company.month("late").locked.total == 92.0  # type: ignore[union-attr]
    root = company.company.lock(Hand(CENTRE, AFTER), FEBRUARY).locked
    done = company.company.publish(Hand(CENTRE, AFTER), FEBRUARY)
    assert done.stage is AssessmentStage.PUBLISHED
    assert root is not None
    assert done.published is not None
    assert done.published.root == root.root
    found = proof.prove(company.ledger, company.scores, roots=[root.root])
    assert (found.locked, found.faults, found.updated, found.today) == (3, (), (), ())


def locked(company: Assessed) -> None:
    company.propose()
    company.meet()
    for project in BY_HAND:
        company.lock(project)


def test_a_sheet_names_the_scores_that_were_locked_by_its_moment(company: Assessed):
    locked(company)
    done = company.company.lock(Hand(CENTRE, AFTER), FEBRUARY).locked
    score, reports, spell = company.month("late").locked, shipped(), span_named("month", "2026-02")
    assert done is not None
    assert score is not None
    sheet, book = (Copy(reports[name], project, spell, AFTER) for name, project in
                   (("project_sheet", "late"), ("meeting_workbook", None)))  # fmt: skip
    assert seals(company.ledger, sheet) == Seals(done.root, score.digest)
    assert seals(company.ledger, book) == Seals(done.root)
    assert proof.prove(company.ledger, company.scores, roots=[done.root]).faults == ()
    assert seals(company.ledger, replace(sheet, as_of=AFTER - timedelta(minutes=1))) == Seals()
    assert seals(company.ledger, replace(sheet, report=reports["briefing"])) == Seals()


def test_pages_show_the_locked_score_whatever_is_entered_later(company: Assessed):
    locked(company)
    company.warehouse.sync()
    late = company.ledger.stream("case/l1")
    contact = next(entry.version for entry in late if entry.kind.value == "contacted")
    moved = Corrected(target=contact, occurred_at=local("2026-02-02 11:00"), reason="录入有误")
    event = late[0].model_copy(update={"payload": moved, "recorded_at": AFTER, "occurred_at": AFTER})
    company.ledger.append("case/l1", len(late), [type(event).model_validate(dict(event))])
    company.warehouse.sync()
    answers = Answers(company.warehouse)
    row = answers.scores(scope("2026-03-20 12:00", "2026-02", "2026-02", projects=("late",))).to_pylist()[0]
    assert (row["stage"], row["total"], row["missed_points"]) == ("locked", 94.0, -2.0)
    # Contacted in time: neither the limit nor the escalation that followed from it costs points. 100 − 1.
    (apart,) = proof.differing(Months(company.ledger).every(), company.scores, [company.month("late")])
    assert (apart.month.project, apart.left) == ("late", 5.0)
    assert sorted((c.before, c.after) for c in apart.changes) == [(-3.0, None), (-2.0, None)]


PARTS = ("base", "missed_points", "escalation_points", "unclosed_points", "entry_points", "bonus_points",
         "adjusted_points", "bound_points")  # fmt: skip


def test_what_a_sheet_prints_of_a_score_comes_to_the_total_of_locked_months_and_others(company: Assessed):
    locked(company)
    company.warehouse.sync()
    rows = Answers(company.warehouse).scores(scope("2026-03-20 12:00", "2026-01", "2026-03")).to_pylist()
    assert {row["stage"] for row in rows} >= {"locked", "preview"}
    assert [row["total"] for row in rows] == [sum(row[part] for part in PARTS) for row in rows]


def test_a_printed_root_that_is_not_there_and_one_changed_byte_fail_the_proof(company: Assessed):
    locked(company)
    # The root of a printed sheet is missed before, and nothing else.
    assert proof.prove(company.ledger, company.scores, roots=["f" * 64]).faults == (
        f"the root {'f' * 64} is not in the ledger: it is another one, or was restored from before that lock",
    )
    with company.ledger.transaction() as transaction:
        connection = transaction.connection
        for (name,) in connection.execute(sa.text("select name from sqlite_master where type = 'trigger'")).all():
            connection.execute(sa.text(f"drop trigger {name}"))
        connection.execute(
            sa.text("update event set payload = replace(payload, '\"points\":-3.0', '\"points\":-2.0')"
                    " where kind = 'month_locked' and project = 'late'")
        )  # fmt: skip
    faults = proof.prove(company.ledger, company.scores).faults
    assert any("not as it was written" in fault for fault in faults)
    assert any("late 2026-02: the lines are not those that its digest names" in fault for fault in faults)


def test_a_ledger_restored_from_before_a_lock_lacks_the_root_that_was_printed(company: Assessed, tmp_path: Path):
    with (
        closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as told,
        closing(sqlite3.connect(tmp_path / "restored.sqlite")) as kept,
    ):
        told.backup(kept)
    locked(company)
    printed = company.company.lock(Hand(CENTRE, AFTER), FEBRUARY).locked
    assert printed is not None
    restored = Ledger.open(f"sqlite:///{tmp_path / 'restored.sqlite'}")
    found = proof.prove(restored, company.scores, roots=[printed.root])
    restored.close()
    assert (found.locked, found.faults) == (0, (
        f"the root {printed.root} is not in the ledger: it is another one, or was restored from before that lock",
    ))  # fmt: skip


def test_digests_chain_from_month_to_month(company: Assessed):
    locked(company)
    company.propose(MARCH, local("2026-04-01 10:00"))
    company.meet(MARCH, local("2026-04-10 10:00"))
    second = company.lock("late", MARCH, local("2026-04-10 10:00")).locked
    first = company.month("late").locked
    assert first is not None
    assert second is not None
    assert (first.previous, second.previous) == (None, first.digest)
    assert company.month("late", MARCH).stage is MonthStage.LOCKED


@pytest.mark.parametrize(("month", "entered", "held"), [
    (FEBRUARY, "2026-03-10 15:00", "2026-03-09"), (date(2027, 1, 1), "2027-02-04 15:00", "2027-02-03"),
])  # fmt: skip
def test_with_the_meeting_on_a_month_projects_have_done_what_either_edition_says_they_owe(
    company: Assessed, month: date, entered: str, held: str
):
    company.open(month, projects=("late",))
    company.company.hold_meeting(Hand(CENTRE, local(entered)), month, date.fromisoformat(held), "各项目", "")
    (done,) = company.ledger.stream("unit/late")
    assert done.payload == DutyDone(duty="plan_check", period=f"{month}")
    assert (done.occurred_at, done.recorded_at) == (local(f"{held} 00:00"), local(entered))
    assert bool(company.ledger.stream("unit/praised")) is (month == FEBRUARY)  # opened in February alone


def test_passing_time_writes_nothing_into_a_locked_month(company: Assessed):
    day = local("2026-02-02 10:10")
    slip = Dispatched(department="eng", due_at=local("2026-02-02 12:10"))
    company.ledger.append("case/s0", 1, [fact("case/s0", slip, occurred_at=day, recorded_at=day, project="sunk")])
    due = tick(company.ledger, policies(), AFTER, dry_run=True).fired
    assert {(each.case_id, f"{each.at:%Y-%m}") for each in due} == {("s0", "2026-02")}
    locked(company)
    assert tick(company.ledger, policies(), AFTER).fired == ()


def test_a_row_dated_into_a_locked_month_goes_in_and_stands_among_its_corrections(company: Assessed, tmp_path: Path):
    locked(company)
    row = case("OLD-1", project="late", received_at="2026-02-10 10:00", content="补录")
    assert load_rows(company.ledger, tmp_path, [row]).outcomes.accepted == 1
    company.warehouse.sync()
    (apart,) = proof.differing(Months(company.ledger).every(), company.scores, [company.month("late")])
    assert {change.of.split(":")[0] for change in apart.changes if change.before is None} == {"OLD-1"}
    assert apart.left < 0
