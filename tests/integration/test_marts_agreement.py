"""Two roads to one number must meet: cube and single obligations, open-case tables and folded history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random

import pyarrow as pa
import pytest
from story import CaseStory, Story, local, scope

from casework.record import events as facts
from casework.vocabulary import Channel, EscalationCause, Severity
from etl.subjects import Answers
from etl.subjects.compliance.answers import COMPLIANCE_DIMENSIONS
from etl.warehouse.scope import NOT_STATED, Scope

BEGIN = local("2026-03-02 09:00")
LAST_EVENT = "2026-06-30 12:00"


def random_step(random: Random, at: str, due: str) -> facts.Payload:
    """Any event that moves a case or one of its clocks."""
    return random.choice(
        [
            facts.Dispatched(department=random.choice(("works", "estate")), due_at=local(due)),
            facts.Contacted(),
            facts.Appointed(due_at=local(due)),
            facts.Extended(due_at=local(due), customer_confirmed=random.random() < 0.7),
            facts.ExtensionCancelled(),
            facts.Escalated(level=random.choice((1, 2)), cause=EscalationCause.NO_CONTACT, to="gm"),
            facts.Instructed(),
            facts.Solved(),
            facts.FedBack(),
            facts.Replied(),
            facts.CalledBack(),
            facts.DeclaredUnclosed(),
            facts.Closed.model_validate({"disposition": random.choice(("resolved", "withdrawn"))}),
            facts.Reopened(),
            facts.Transferred(department="estate"),
        ]
    )


def tell_randomly(random: Random, case: CaseStory) -> None:
    moment, closed = BEGIN + timedelta(days=random.randint(0, 60), minutes=random.randint(0, 1000)), False
    for _ in range(random.randint(0, 12)):
        moment += timedelta(minutes=random.choice((0, 5, 15, 60, 1440, 4320, 14400)))
        if moment > local(LAST_EVENT):
            break
        at, due = moment.strftime("%Y-%m-%d %H:%M"), moment + timedelta(minutes=random.choice((0, 15, 120, 2880)))
        step = random_step(random, at, due.strftime("%Y-%m-%d %H:%M"))
        if closed and isinstance(step, facts.Closed):
            continue  # nobody closes what is closed
        closed = isinstance(step, facts.Closed) or (closed and not isinstance(step, facts.Reopened))
        case.then(at, step.model_copy(update={"untimed": random.random() < 0.2 or None}))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    random, story = Random(7), Story()  # noqa: S311  a fixed seed, so that a failure can be seen again
    for number in range(150):
        fields = {"severity": random.choice(tuple(Severity)), "channel": random.choice((Channel.PHONE, Channel.VISIT))}
        case = story.case(f"c{number}", "2026-03-02 09:00", random.choice("ABC"), **fields)
        tell_randomly(random, case)
    story.case("last", LAST_EVENT, "A")
    with story.answers(tmp_path_factory.mktemp("agreement")) as answers:
        yield answers


MOMENTS = (LAST_EVENT, "2026-07-01 09:00", "2026-12-31 00:00")
PAST = ("2026-03-02 08:00", "2026-03-20 10:15", "2026-04-15 12:00", "2026-05-31 23:59")


def rows(table: pa.Table) -> list[dict[str, object]]:
    return table.to_pylist()


@pytest.mark.parametrize("as_of", MOMENTS)
def test_the_cube_gives_the_rows_of_the_scan_for_every_choice_of_dimensions(answers: Answers, as_of: str) -> None:
    for size in range(4):
        for by in combinations(COMPLIANCE_DIMENSIONS, size):
            assert rows(answers.compliance(scope(as_of), by)) == rows(answers.compliance_scan(scope(as_of), by)), by


def test_the_cube_obeys_every_filter_as_the_scan_does(answers: Answers) -> None:
    narrowed = [
        scope(LAST_EVENT, projects=("A", "C")),
        scope(LAST_EVENT, departments=("estate",)),
        scope(LAST_EVENT, departments=(NOT_STATED,)),
        scope(LAST_EVENT, departments=(NOT_STATED, "works")),
        scope(LAST_EVENT, rules=("sunshine/contact", "sunshine/reply")),
        scope(LAST_EVENT, severities=("major",), channels=("visit",)),
        scope(LAST_EVENT, concerns=("other",)),
        scope(LAST_EVENT, month_from="2026-04", month_to="2026-05"),
    ]
    for asked in narrowed:
        found = rows(answers.compliance(asked, ("rule_key", "month")))
        assert found == rows(answers.compliance_scan(asked, ("rule_key", "month")))
        assert found


@pytest.mark.parametrize("by", [(), ("rule_key",), ("project", "month"), COMPLIANCE_DIMENSIONS])
@pytest.mark.parametrize("as_of", PAST)
def test_the_cube_gives_the_rows_of_the_scan_at_a_past_moment(
    answers: Answers, as_of: str, by: tuple[str, ...]
) -> None:
    assert rows(answers.compliance(scope(as_of), by)) == rows(answers.compliance_scan(scope(as_of), by))


@pytest.mark.parametrize("as_of", PAST[1:])
def test_a_past_moment_is_answered_as_if_nothing_had_happened_since(answers: Answers, as_of: str) -> None:
    """What a warehouse says that knows only what was entered by then: in this story all is entered as it happens."""
    then, known = scope(as_of), scope(as_of, known_at=local(as_of))
    assert _but_for_what_is_now_known(answers.unresolved(then)) == _but_for_what_is_now_known(answers.unresolved(known))
    for by in (("age_band",), ("pack", "stage"), ("level",), ("project",)):
        assert rows(answers.unresolved_counts(then, by)) == rows(answers.unresolved_counts(known, by)), by
    assert rows(answers.time_to_solve(then)) == rows(answers.time_to_solve(known))
    assert rows(answers.scores(then)) == rows(answers.scores(known))
    assert rows(answers.callback_coverage(then, ("rule_key",))) == rows(answers.callback_coverage(known, ("rule_key",)))


def _but_for_what_is_now_known(table: pa.Table) -> list[dict[str, object]]:
    """A past moment is told with subject, department and severity as now known."""
    return rows(table.drop_columns(["department", "severity", "concern", "category", "channel"]))


@pytest.mark.parametrize("as_of", MOMENTS)
def test_open_cases_now_are_those_folded_from_history(answers: Answers, as_of: str) -> None:
    assert rows(answers.unresolved(scope(as_of))) == rows(answers.unresolved_then(scope(as_of)))


def test_counts_of_the_drill_equal_the_headline(answers: Answers) -> None:
    asked: Scope = scope(LAST_EVENT)
    headline = rows(answers.compliance(asked))[0]
    verdicts = answers.obligations(asked, limit=1_000_000)["verdict"].to_pylist()
    assert {name: verdicts.count(name) for name in headline} == headline


GROUPS = {"project": "projects", "department": "departments", "rule_key": "rules", "severity": "severities",
          "channel": "channels", "concern": "concerns"}  # fmt: skip


@pytest.mark.parametrize(("by", "filtered"), GROUPS.items())
def test_every_group_opens_to_as_many_obligations_as_it_counts(answers: Answers, by: str, filtered: str) -> None:
    asked = scope(LAST_EVENT)
    for group in rows(answers.compliance(asked, (by,))):
        chosen = replace(asked, **{filtered: (group.pop(by) or NOT_STATED,)})
        verdicts = answers.obligations(chosen, limit=1_000_000)["verdict"].to_pylist()
        assert {name: verdicts.count(name) for name in group} == group


def test_open_cases_without_a_department_can_be_asked_for(answers: Answers) -> None:
    asked = scope(LAST_EVENT)
    (count,) = [row["n"] for row in rows(answers.unresolved_counts(asked, ("department",))) if not row["department"]]
    for chosen in (answers.unresolved, answers.unresolved_then):
        found = chosen(replace(asked, departments=(NOT_STATED,)))["department"].to_pylist()
        assert found == [None] * count


def test_every_verdict_occurs_or_the_agreement_shows_little(answers: Answers) -> None:
    assert all(count > 0 for count in rows(answers.compliance(scope(LAST_EVENT)))[0].values())


@pytest.mark.parametrize("as_of", [*PAST[1:], *MOMENTS[:2]])
def test_open_at_a_month_s_end_are_the_cases_folded_from_their_entries(answers: Answers, as_of: str) -> None:
    asked = scope(as_of=as_of, month_from="2026-02", month_to=as_of[:7])
    counted = {(row["kpi"], row["month"]): row["hits"] for row in rows(answers.kpi_months(asked)) if not row["unit"]}
    for month in asked.months:
        end = local(f"{month + timedelta(days=32):%Y-%m}-01 00:00")
        then = rows(answers.unresolved_then(replace(asked, as_of=min(end, asked.as_of))))
        assert counted.get(("open", month), 0) == len(then)
        assert counted.get(("overdue", month), 0) == sum(row["overdue_count"] > 0 for row in then)
