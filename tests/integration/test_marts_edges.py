"""Marts at the very edge: the moment of a limit, of midnight, of a version; calls that reach nobody; nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from packs import version
from story import Story, scope

from casework.events import CalledBack, FedBack, Replied
from casework.policy import Policies
from casework.vocabulary import Caller, Satisfaction
from etl.subjects import Answers


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    """In A a case whose dispatch is due at 10:15; in B one whose callback reached nobody."""
    story = Story().project("A").project("B")
    story.case("due", "2026-03-02 10:00", "A")
    tried = story.case("unreached", "2026-03-02 10:00", "B").then("2026-03-02 11:00", FedBack(result="mended"))
    tried.then("2026-03-02 12:00", CalledBack(reached=False))
    with story.answers(tmp_path_factory.mktemp("edges")) as answers:
        yield answers


@pytest.mark.parametrize(("as_of", "left", "overdue"), [("10:14", 1, 0), ("10:15", 0, 0), ("10:16", -1, 1)])
def test_what_is_due_exactly_now_is_not_overdue(answers: Answers, as_of: str, left: int, overdue: int) -> None:
    (row,) = answers.unresolved(scope(f"2026-03-02 {as_of}", projects=("A",))).to_pylist()
    assert (row["next_clause"], row["minutes_left"], row["overdue_count"]) == ("4.4.2.1", left, overdue)
    assert row["overdue_minutes"] == (1 if overdue else None)


def test_a_call_that_reached_nobody_is_no_callback(answers: Answers) -> None:
    late = scope("2026-06-30 12:00", projects=("B",))
    owed = answers.callback_coverage(late).to_pylist()
    assert sum(row["due"] for row in owed) > 0
    assert [row["done"] for row in owed] == [0] * len(owed)
    assert [row["answered"] for row in answers.satisfaction(late, ("source",)).to_pylist()] == [0]


def test_a_later_call_that_asks_nothing_leaves_what_the_customer_told_the_centre(tmp_path: Path) -> None:
    story = Story().project("A")
    called = story.case("twice", "2026-03-02 10:00").then("2026-03-02 11:00", Replied(reply="mended"))
    called.then("2026-03-02 12:00", CalledBack(satisfaction=Satisfaction.SATISFIED))
    called.then("2026-03-02 15:00", CalledBack(caller=Caller.PROJECT_SERVICE)).then("2026-03-02 16:00", CalledBack())
    with story.warehouse(tmp_path) as warehouse:
        assert warehouse.query("select satisfaction from core.cases").to_pylist() == [{"satisfaction": "satisfied"}]


def test_the_version_in_force_is_that_of_the_local_day(tmp_path: Path) -> None:
    story = Story().project("A")
    story.case("before", "2026-06-30 23:59")
    story.case("after", "2026-07-01 00:00")
    packs = Policies([version(date(2020, 1, 1), "2020.1"), version(date(2026, 7, 1), "2026.2")])
    with story.warehouse(tmp_path, packs) as warehouse:
        rows = warehouse.query("select distinct case_id, pack_version from core.obligations").to_pylist()
    assert {row["case_id"]: row["pack_version"] for row in rows} == {"before": "2020.1", "after": "2026.2"}


def test_where_nothing_happened_there_is_no_group(tmp_path: Path) -> None:
    asked = scope("2026-06-30 12:00")
    with Story().project("A").answers(tmp_path) as nothing:
        found = [
            nothing.compliance(asked, ("project", "rule_key")),
            nothing.unresolved_counts(asked, ("age_band", "stage")),
            nothing.satisfaction(asked, ("source", "month")),
            nothing.callback_coverage(asked, ("project",)),
        ]
    assert [table.num_rows for table in found] == [0, 0, 0, 0]
