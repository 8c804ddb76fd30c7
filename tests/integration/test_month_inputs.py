"""What may befall a month and must not move it: another regulation midway, no obligations, words gone, two at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from assessed import AFTER, CENTRE, COLLEAGUE, FEBRUARY, LEADER, Assessed, assessed
from cases import write
from story import Story, local, scope

from casework.errors import YingshengError
from casework.month import proof
from casework.month.desk import Hand, lines_of
from casework.month.state import Month
from casework.record.events import Event, ProjectRegistered, Redacted
from casework.vocabulary import EventKind
from etl.subjects import Answers

PROJECTS = ("late", "praised", "quiet", "sunk")
DAY = local("2026-03-03 10:00")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assessed]:
    """The company, with a project in which nothing happens, and one that another regulation gets in mid-February."""
    with assessed(tmp_path_factory.mktemp("inputs")) as found:
        told = Story().project("quiet")
        moved = ProjectRegistered(code="late", name="late", pack="sales_office")
        told.tell("project/late", "2026-02-16 09:00", moved, "late")
        for stream in ("project/quiet", "project/late"):
            write(found.ledger, told.streams[stream])
        found.open(FEBRUARY, projects=("quiet",))
        found.propose()
        (line,) = found.desk.add_line(Hand(CENTRE, DAY), "late", FEBRUARY, -4, "王女士的计划", clause="4.8.1").added
        found.desk.approve_line(Hand(LEADER, DAY), "late", FEBRUARY, line)
        found.meet()
        yield found


def test_a_project_that_gets_another_regulation_midway_is_scored_by_the_one_it_was_opened_with(company: Assessed):
    month = company.month("late")
    assert month.opened is not None
    assert month.opened.pack == "sunshine"
    assert [(str(line.kind), line.points) for line in lines_of(month)] == [
        ("base", 100), ("missed", -2), ("escalation", -3), ("unclosed", -1), ("added", -4),
    ]  # fmt: skip


def test_a_project_without_obligations_keeps_its_base(company: Assessed):
    assert [(line.of, line.points) for line in lines_of(company.month("quiet"))] == [("base", 100)]


def test_two_who_lock_at_once_lock_once(company: Assessed):
    def lock(by: Hand) -> Month | YingshengError:
        try:
            return company.desk.lock(by, "quiet", FEBRUARY)
        except YingshengError as error:
            return error

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lock, (Hand(CENTRE, AFTER), Hand(COLLEAGUE, AFTER))))
    assert sorted(isinstance(each, Month) for each in done) == [False, True]
    assert [entry.kind for entry in company.ledger.stream("month/quiet/2026-02")].count(EventKind.MONTH_LOCKED) == 1


def test_words_taken_out_of_a_locked_month_break_no_digest(company: Assessed):
    for project in ("late", "praised"):
        company.lock(project)
    locked = company.month("late").locked
    for stream, kind in (("month/late/2026-02", EventKind.LINE_ADDED), ("case/p0", EventKind.COMMENDED)):
        entries = company.ledger.stream(stream)
        target = next(entry.version for entry in entries if entry.kind is kind)
        fact = Event(stream=stream, occurred_at=AFTER, recorded_at=AFTER, actor="centre", project=entries[0].project,
                     payload=Redacted(target=target, reason="消费者要求删除"))  # fmt: skip
        company.ledger.append(stream, len(entries), [fact])
    assert company.month("late").locked == locked
    assert [each.line.reason for each in company.month("late").added.values()] == [""]
    found = proof.prove(company.ledger, company.scores)
    assert (found.faults, found.updated, found.today) == ((), (), ())
    february = scope("2026-03-20 12:00", "2026-02", "2026-02", projects=("late",))
    assert [row["total"] for row in Answers(company.warehouse).scores(february).to_pylist()] == [90.0]
