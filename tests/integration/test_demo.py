"""The demo company: big enough, the same each time, lawful by the regulation, and telling its stories visibly."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from casework.access.permissions import Right, User
from casework.case.finding import find
from casework.clock.ticking import tick
from casework.errors import YingshengError
from casework.policy import Policies
from casework.record.events import Payload, parse_payload
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.vocabulary import EventKind, Stage
from casework.vocabulary.desk import Role
from etl.demo import DemoReport, fill
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

TODAY = date(2026, 11, 20)
UNTIL = datetime(2026, 11, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
NOW = Scope.last_months(1, UNTIL)
MIDDLE = UNTIL - timedelta(days=285)
EVERYTHING = User("centre", "客服中心", (Right(Role.CENTRE),))
POLICIES = Policies.load(settings().regulation_dir)


@dataclass(frozen=True)
class Fact:
    stream: str
    version: int
    kind: EventKind
    at: datetime
    recorded: datetime
    project: str
    payload: Payload


@dataclass(frozen=True)
class Demo:
    ledger: Ledger
    report: DemoReport
    folder: Path

    @cached_property
    def answers(self) -> Answers:
        warehouse = Warehouse.open(self.ledger, self.folder / "warehouse.duckdb", POLICIES)
        warehouse.sync()
        return Answers(warehouse)

    @cached_property
    def unresolved(self) -> list[dict[str, Any]]:
        return list(self.answers.unresolved(NOW).to_pylist())

    @cached_property
    def scores(self) -> list[dict[str, Any]]:
        return list(self.answers.scores(Scope.last_months(19, UNTIL)).to_pylist())

    @cached_property
    def facts(self) -> list[Fact]:
        return [_fact(row) for batch in self.ledger.read() for row in batch.to_pylist()]

    @cached_property
    def cases(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in sorted(self.facts, key=lambda f: (f.at, f.version)):
            if fact.stream.startswith("case/"):
                found[fact.stream].append(fact)
        return found

    @cached_property
    def open_cases(self) -> dict[str, list[Fact]]:
        return {stream: facts for stream, facts in self.cases.items() if stage(facts) != Stage.CLOSED}

    def of(self, kind: EventKind, project: str | None = None) -> list[Fact]:
        return [f for f in self.facts if f.kind is kind and project in {None, f.project}]


def _fact(row: dict[str, object]) -> Fact:
    kind = EventKind(str(row["kind"]))
    at, recorded = row["occurred_at"], row["recorded_at"]
    assert isinstance(at, datetime)
    assert isinstance(recorded, datetime)
    payload = parse_payload(kind, str(row["payload"]))
    return Fact(str(row["stream"]), int(str(row["version"])), kind, at, recorded, str(row["project"]), payload)


def stage(facts: list[Fact]) -> Stage:
    after = POLICIES.versions("sunshine")[0].stage_after
    return [Stage(after[f.kind]) for f in facts if f.kind in after][-1]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    yield Demo(ledger, fill(ledger, today=TODAY, policies=POLICIES), folder)
    ledger.close()


def test_it_is_as_big_as_promised(demo: Demo) -> None:
    report = demo.report
    assert (report.projects, report.cases, report.club_calls, report.survey_answers) == (12, 5750, 9000, 2500)
    assert 52_000 <= report.case_events <= 58_000
    assert 120 <= report.open_cases <= 170
    assert report.first_day == date(2025, 5, 1)


def test_the_report_counts_what_stands_in_the_ledger(demo: Demo) -> None:
    assert demo.report.events == demo.ledger.count_events() == len(demo.facts)
    assert demo.report.open_cases == len(demo.open_cases)
    assert demo.report.case_events == sum(map(len, demo.cases.values()))


def test_projects_are_of_very_different_size(demo: Demo) -> None:
    sizes = Counter(fact.project for fact in demo.of(EventKind.RECEIVED))
    assert max(sizes.values()) > 1000
    assert min(sizes.values()) < 60


def test_nothing_happens_before_the_case_or_after_the_last_day(demo: Demo) -> None:
    for facts in demo.cases.values():
        assert facts[0].kind is EventKind.RECEIVED
        assert facts[0].version == 1
    assert all(fact.at <= fact.recorded < UNTIL for fact in demo.facts)


def test_a_case_is_extended_once_at_most(demo: Demo) -> None:
    extended = Counter(fact.stream for fact in demo.of(EventKind.EXTENDED))
    assert max(extended.values()) == 1


def test_the_clock_finds_nothing_left_to_do(demo: Demo) -> None:
    report = tick(demo.ledger, POLICIES, UNTIL - timedelta(minutes=1), dry_run=True)
    assert report.fired == ()
    assert report.problems == {}


def test_warnings_and_escalations_name_an_earlier_event_of_their_case(demo: Demo) -> None:
    kinds = {(fact.stream, fact.version): fact.kind for fact in demo.facts}
    rung = [*demo.of(EventKind.WARNED), *demo.of(EventKind.ESCALATED)]
    named = [(fact, fact.payload.obligation) for fact in rung if fact.payload.obligation]  # type: ignore[attr-defined]
    assert len(named) > 1000
    for fact, obligation in named:
        case_id, rule, version = obligation.split(":")
        assert fact.stream == f"case/{case_id}"
        assert kinds[fact.stream, int(version)] in POLICIES.in_force("sunshine", TODAY).obligation(rule).from_


def test_open_cases_stand_in_every_stage(demo: Demo) -> None:
    stages = Counter(stage(facts) for facts in demo.open_cases.values())
    assert set(stages) == set(Stage) - {Stage.CLOSED}


@pytest.mark.parametrize(
    "kind",
    [
        EventKind.WARNED,
        EventKind.EXTENDED,
        EventKind.DISPATCHED_AGAIN,
        EventKind.ANALYSIS_MEETING_HELD,
        EventKind.REOPENED,
        EventKind.CLAIM_RAISED,
        EventKind.CUSTOMER_DISAGREED,
    ],
)
def test_some_open_case_has_been_through(kind: EventKind, demo: Demo) -> None:
    assert any(fact.kind is kind for facts in demo.open_cases.values() for fact in facts)


def test_open_cases_stand_on_every_rung_of_the_ladder(demo: Demo) -> None:
    levels = Counter(
        max((f.payload.level for f in facts if f.kind is EventKind.ESCALATED), default=0)  # type: ignore[attr-defined]
        for facts in demo.open_cases.values()
    )
    assert 14 <= levels[1] <= 28
    assert 3 <= levels[2] <= 8
    assert levels[0] > 2 * (levels[1] + levels[2])


def test_most_open_cases_are_in_time(demo: Demo) -> None:
    """An overdue clock is the exception that the pages have to show, not the usual thing."""
    running = [case for case in demo.unresolved if not case["overdue_count"] and not case["unclosed"]]
    overdue = [case for case in demo.unresolved if case["overdue_count"]]
    assert 0.58 < len(running) / len(demo.unresolved) < 0.72
    assert 0.17 < len(overdue) / len(demo.unresolved) < 0.28


def test_in_time_cases_stand_in_every_stage_but_the_shortest(demo: Demo) -> None:
    stages = {case["stage"] for case in demo.unresolved if not case["overdue_count"]}
    assert stages >= {
        "received",
        "answered",
        "dispatched",
        "contacted",
        "in_hand",
        "fed_back",
        "replied",
        "called_back",
    }


def test_some_unresolved_cases_are_unclosed_extended_or_reopened(demo: Demo) -> None:
    reopened = [facts for facts in demo.open_cases.values() if any(f.kind is EventKind.REOPENED for f in facts)]
    assert 12 <= sum(case["unclosed"] for case in demo.unresolved) <= 20
    assert 4 <= sum(case["extended"] for case in demo.unresolved) <= 14
    assert 3 <= len(reopened) <= 10


def test_nobody_promises_a_time_for_most_of_what_is_beyond_present_ability(demo: Demo) -> None:
    unclosed = [case for case in demo.unresolved if case["unclosed"]]
    assert sum(case["overdue_count"] > 0 for case in unclosed) < len(unclosed) / 2


def test_the_running_month_is_as_punctual_as_the_months_before(demo: Demo) -> None:
    others = tuple(p.code for p in demo.answers.projects() if p.code != "TJ01")
    scope = replace(Scope.last_months(13, UNTIL), projects=others)
    *before, running = [_compliance(row) for row in demo.answers.compliance(scope, ("month",)).to_pylist()]
    assert all(0.93 < share < 0.99 for share in before)
    assert abs(running - median(before)) < 0.03


def test_most_monthly_scores_lie_between_75_and_100(demo: Demo) -> None:
    totals = [row["total"] for row in demo.scores if row["project"] not in {"CD01", "TJ01"}]
    assert sum(75 <= total <= 100 for total in totals) > 0.85 * len(totals)
    assert min(row["total"] for row in demo.scores) > 0


def test_the_project_getting_worse_scores_worse(demo: Demo) -> None:
    totals = [row["total"] for row in demo.scores if row["project"] == "TJ01"]
    assert median(totals[:6]) > 80
    assert 30 < median(totals[-6:]) < 75


def test_most_complaints_are_really_worked(demo: Demo) -> None:
    answered = {fact.stream for fact in demo.of(EventKind.ANSWERED)}
    assert 0.25 < len(answered) / len(demo.cases) < 0.31
    days = demo.answers.time_to_solve(Scope.last_months(19, UNTIL)).to_pylist()
    assert days[0]["solved"] < 0.5 * len(demo.cases)


def _compliance(row: dict[str, Any]) -> float:
    return float(row["met"] / (row["met"] + row["missed"] + row["overdue"]))


def test_every_kind_of_a_sunshine_case_occurs(demo: Demo) -> None:
    missing = {
        EventKind.EXTENSION_CANCELLED, EventKind.TRANSFERRED, EventKind.VISITOR_RECEIVED, EventKind.CLAIM_APPROVED,
        EventKind.MAJOR_EVENT_REPORTED, EventKind.COMMENDED, EventKind.CORRECTED, EventKind.VALIDATED,
        EventKind.CAUSE_ANALYSED, EventKind.MEASURE_DONE, EventKind.REPORTED_TO_LEADER,
    } - {fact.kind for fact in demo.facts}  # fmt: skip
    assert missing == set()


def test_claims_lie_below_at_and_above_the_approval_limit(demo: Demo) -> None:
    amounts = [fact.payload.amount for fact in demo.of(EventKind.CLAIM_RAISED)]  # type: ignore[attr-defined]
    assert min(amounts) < 20_000 < max(amounts)
    assert 20_000 in amounts


def escalations_per_case(demo: Demo, project: str) -> tuple[float, float]:
    raised, received = demo.of(EventKind.ESCALATED, project), demo.of(EventKind.RECEIVED, project)
    early, late = (sum(f.at < MIDDLE for f in facts) for facts in (raised, received))
    return early / late, (len(raised) - early) / (len(received) - late)


def test_one_project_gets_better(demo: Demo) -> None:
    before, after = escalations_per_case(demo, "CD01")
    assert after < before / 1.5


def test_one_project_gets_worse(demo: Demo) -> None:
    before, after = escalations_per_case(demo, "TJ01")
    assert after > before * 1.7


def test_leaks_come_with_the_rain(demo: Demo) -> None:
    months = Counter(f.at.month for f in demo.of(EventKind.RECEIVED) if f.payload.category == "leak")  # type: ignore[attr-defined]
    assert min(months[6] + months[7], months[7] + months[8]) > 3 * (months[1] + months[2])


def test_weekends_and_holidays_are_quieter(demo: Demo) -> None:
    per_day = Counter(fact.at.astimezone(UNTIL.tzinfo).date() for fact in demo.of(EventKind.RECEIVED))
    national_day = [per_day[date(2025, 10, day)] for day in range(1, 9)]
    week_before = [per_day[date(2025, 9, day)] for day in range(22, 29)]
    assert sum(national_day) / 8 < sum(week_before) / 7 / 2
    weekdays = Counter(fact.at.astimezone(UNTIL.tzinfo).weekday() for fact in demo.of(EventKind.RECEIVED))
    assert weekdays[6] < weekdays[0] * 0.6


def test_some_customers_complain_again_and_again(demo: Demo) -> None:
    callers = Counter(f.payload.customer_id for f in demo.of(EventKind.RECEIVED))  # type: ignore[attr-defined]
    assert callers.most_common(1)[0][1] >= 8
    assert len(callers) > 2000


def test_some_entries_come_late(demo: Demo) -> None:
    late = [fact for fact in demo.facts if fact.recorded - fact.at > timedelta(hours=1)]
    assert 0.01 < len(late) / len(demo.facts) < 0.08


def test_no_telephone_number_can_ring(demo: Demo) -> None:
    with demo.ledger.reading() as connection:
        found = find(connection, EVERYTHING, "1", limit=10_000)
    mobiles = [person.mobile for person in found if person.mobile]
    landlines = [person.phone for person in found if person.phone]
    assert len(mobiles) > 3000
    assert all(len(number) == 11 and number.startswith("111") for number in mobiles)
    assert len(landlines) > 500
    assert all(number.split("-")[1].startswith("0") for number in landlines)


def test_events_carry_no_personal_data(demo: Demo) -> None:
    with demo.ledger.reading() as connection:
        numbers = {person.mobile for person in find(connection, EVERYTHING, "1", limit=10_000)}
    text = "\n".join(fact.payload.model_dump_json() for fact in demo.facts)
    digits = {run[at : at + 11] for run in re.findall(r"\d{11,}", text) for at in range(len(run) - 10)}
    assert digits
    assert all(re.fullmatch(r"\d{11}", number) for number in numbers if number)
    assert not numbers & digits


def test_a_draw_knows_where_the_ledger_stood(demo: Demo) -> None:
    drawn = [(before, fact.payload) for before, fact in enumerate(demo.facts) if fact.kind is EventKind.CAMPAIGN_DRAWN]
    assert len(drawn) == 3
    assert all(payload.model_dump()["position"] == before > 0 for before, payload in drawn)


def test_the_same_day_and_seed_give_the_same_company(tmp_path: Path) -> None:
    first, second, other = (_small(tmp_path / name, seed) for name, seed in (("a", 7), ("b", 7), ("c", 8)))
    assert first == second
    assert first != other


def test_a_ledger_with_events_is_refused(tmp_path: Path) -> None:
    _small(tmp_path / "a", 7)
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'a'}")
    with pytest.raises(YingshengError, match="already holds events"):
        fill(ledger, today=TODAY, policies=POLICIES, scale=0.02)
    ledger.close()


def _small(path: Path, seed: int) -> list[dict[str, object]]:
    ledger = Ledger.open(f"sqlite:///{path}")
    fill(ledger, today=TODAY, seed=seed, policies=POLICIES, scale=0.02)
    rows = [row for batch in ledger.read() for row in batch.to_pylist()]
    ledger.close()
    return rows
