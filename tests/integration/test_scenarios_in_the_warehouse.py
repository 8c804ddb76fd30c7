"""The scenarios of the regulations at work, told to a ledger: desk and warehouse owe what the scenario's life owes.

What a scenario expects is worked by hand in its folder and held by CI. Here only what people did is told; the clock of
the desk writes its own, and the same verdicts, due moments, warnings, levels and stages must come out of the entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from packs import SHIPPED

from casework import events as ev
from casework.clock_plan import CLOCK, plan
from casework.events import PAYLOADS
from casework.ledger import Ledger, StoredEvent
from casework.obligations import INSTANT, obligations, rule_of, verdict
from casework.policy import Pack, Policies
from casework.regulation.happening import Happening
from casework.regulation.life import Life
from casework.regulation.model import Scenario
from casework.regulation.points import total
from casework.regulation.scenarios import lived
from casework.vocabulary import EventKind
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

POLICIES = Policies.load(SHIPPED)
SCENARIOS = [(pack, scenario) for pack in POLICIES.packs for scenario in pack.regulation.cases]
SCORED = [(pack, scenario) for pack, scenario in SCENARIOS if pack.scoring is not None]
ANSWERS = {"yes": "satisfied", "no": "dissatisfied", "neither": "fair"}
RECKONED = "shift"
"""What follows from the moment: no entry need say it."""
Owed = list[tuple[str, datetime, datetime | None, str]]
"""Clock, due moment, moment of the warning and verdict of every obligation."""
By = list[tuple[str, datetime, object]]
"""What passing time did: kind, moment, and the level or decision written, or the clock warned of."""


@dataclass(frozen=True, slots=True)
class Told:
    """All scenarios, each lived and told to one ledger, as the only case of a project of its own."""

    warehouse: Warehouse
    lives: Mapping[str, tuple[Life, datetime]]
    """By case: its life, and the moment at which the scenario looks."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("scenarios")
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    lives: dict[str, tuple[Life, datetime]] = {}
    for pack, scenario in SCENARIOS:
        life, case_id = Life.under(pack.regulation), case_of(pack, scenario)
        _, now = lived(life, scenario)
        assert now is not None
        lives[case_id] = life, now
        ledger.append(f"case/{case_id}", 0, as_told(life, case_id, pack, now))
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", POLICIES)
    yield Told(warehouse, lives)
    warehouse.close()
    ledger.close()


def case_of(pack: Pack, scenario: Scenario) -> str:
    return f"{pack.id}-{pack.regulation.cases.index(scenario)}"


@pytest.mark.parametrize(
    ("pack", "scenario"), SCENARIOS, ids=[f"{pack.id}: {scenario.name}" for pack, scenario in SCENARIOS]
)
def test_a_scenario_owes_the_same_in_the_warehouse(told: Told, pack: Pack, scenario: Scenario) -> None:
    case_id = case_of(pack, scenario)
    life, now = told.lives[case_id]
    expected = by_life(life, now)
    assert by_desk(told.warehouse.ledger, case_id, now) == expected
    assert by_warehouse(told.warehouse, case_id, now) == expected


@pytest.mark.parametrize(
    ("pack", "scenario"), SCENARIOS, ids=[f"{pack.id}: {scenario.name}" for pack, scenario in SCENARIOS]
)
def test_passing_time_warns_raises_and_decides_as_in_the_life(told: Told, pack: Pack, scenario: Scenario) -> None:
    case_id = case_of(pack, scenario)
    life, now = told.lives[case_id]
    assert written_by_clock(told.warehouse.ledger, case_id) == clock_of(life, now)
    (case,) = told.warehouse.query(
        "select stage, level, warned_at from core.cases where case_id = $case", {"case": case_id}
    ).to_pylist()
    warned = max((at.astimezone(UTC).replace(tzinfo=None) for _, at in life.warned(now)), default=None)
    assert case == {"stage": life.stage, "level": life.fields["level"], "warned_at": warned}


@pytest.mark.parametrize(("pack", "scenario"), SCORED, ids=[f"{pack.id}: {scenario.name}" for pack, scenario in SCORED])
def test_a_scenario_brings_the_same_points_in_the_warehouse(told: Told, pack: Pack, scenario: Scenario) -> None:
    case_id = case_of(pack, scenario)
    life, now = told.lives[case_id]
    this_month = now.astimezone(life.calendar.zone).date().replace(day=1)
    asked = Scope(now, date(2026, 1, 1), this_month, projects=(case_id,))
    lines = Answers(told.warehouse).score_lines(asked).to_pylist()
    # In the running month a case that is unclosed by now is shown ahead of the month's end.
    counted = [line for line in lines if line["case_id"] and (line["kind"], line["month"]) != ("unclosed", this_month)]
    assert sum(line["capped_points"] for line in counted) == total(life, "project", now)


def test_scenarios_of_every_regulation_at_work_owe_something() -> None:
    at_work = {pack.id for pack in POLICIES.packs}
    assert {pack.id for pack, scenario in SCENARIOS if scenario.expect} == at_work
    assert at_work >= {"greentown", "promise", "sales_consultants", "sales_grievance", "sales_office", "sunshine"}


def by_life(life: Life, now: datetime) -> Owed:
    counted = (each for each in life.obligations if each.rule.counts)
    return sorted(
        (each.clock, each.due_at.astimezone(UTC), each.warn_at and each.warn_at.astimezone(UTC), each.as_of(now).value)
        for each in counted
    )


def by_desk(ledger: Ledger, case_id: str, now: datetime) -> Owed:
    rows = obligations(f"case/{case_id}", ledger.stream(f"case/{case_id}"), POLICIES)
    return sorted(
        (row.rule.id, row.due_at.astimezone(UTC), row.warn_at and row.warn_at.astimezone(UTC), verdict(row, now).value)
        for row in rows
    )


def by_warehouse(opened: Warehouse, case_id: str, now: datetime) -> Owed:
    rows = opened.query(
        "select rule, due_at, warn_at, core.verdict(due_at, met_at, void_at, $now, void_reason = 'failed') as verdict "
        "from core.obligations where case_id = $case",
        {"case": case_id, "now": now.astimezone(UTC).replace(tzinfo=None)},
    ).to_pylist()
    return sorted(
        (row["rule"], row["due_at"].replace(tzinfo=UTC), row["warn_at"] and row["warn_at"].replace(tzinfo=UTC),
         row["verdict"])
        for row in rows
    )  # fmt: skip


DECIDED = ("level", "decision", "disposition", "severity")


def clock_of(life: Life, now: datetime) -> By:
    """What passing time does in the life."""
    acts = (event for event in life.events if event.by_clock)
    written = [(act.kind, act.occurred_at, next(act.given[w] for w in DECIDED if w in act.given)) for act in acts]
    warned = [("warned", at, clock) for clock, at in life.warned(now)]
    return sorted(((kind, at.astimezone(UTC), what) for kind, at, what in (*written, *warned)), key=str)


def written_by_clock(ledger: Ledger, case_id: str) -> By:
    """What the desk's clock wrote."""
    written: By = []
    for event in ledger.stream(f"case/{case_id}"):
        match event.payload:
            case ev.Warned(obligation=obligation):
                written.append(("warned", event.occurred_at, rule_of(obligation)))
            case ev.Escalated(level=level) if event.actor == CLOCK:
                written.append(("escalated", event.occurred_at, level))
            case ev.PlanDecided(decision=word) | ev.Closed(disposition=word) if event.actor == CLOCK:
                written.append((event.kind.value, event.occurred_at, word))
            case ev.Classified(severity=severity) if event.actor == CLOCK:
                written.append(("classified", event.occurred_at, severity))
    return sorted(written, key=str)


def as_told(life: Life, case_id: str, pack: Pack, now: datetime) -> list[ev.Event]:
    """The entries of a life: what people did as they did it, and what the desk's clock wrote in between.

    What is done at the very moment of a warning is there before the clock looks.
    """
    told: list[ev.Event] = []
    for event in life.events:
        if not event.by_clock:
            told.extend(passed(case_id, told, event.recorded_at - INSTANT))
            told.append(entry(event, case_id, pack))
    return [*told, *passed(case_id, told, now)]


def passed(case_id: str, told: list[ev.Event], now: datetime) -> tuple[ev.Event, ...]:
    """What the desk's clock writes up to ``now``."""
    if not told:
        return ()
    stream = f"case/{case_id}"
    known = [StoredEvent(**dict(event), seq=n, version=n) for n, event in enumerate(told, start=1)]
    return plan(stream, known, POLICIES, now).facts


def entry(event: Happening, case_id: str, pack: Pack) -> ev.Event:
    """One event of a life as an entry; what a scenario leaves out is filled in."""
    kind = EventKind(event.kind)
    fields = PAYLOADS[kind].model_fields
    said = {name: value for name, value in event.given.items() if name in fields and name != RECKONED}
    if kind is EventKind.CALLED_BACK and "satisfied" in event.given:
        said["satisfaction"] = ANSWERS[str(event.given["satisfied"])]
    if event.given.get("claim") == "refused":
        said |= {name: False for name in ("endorsed", "approved") if name in fields}
    filled = {name: value for name, value in missing(event, case_id, pack).items() if name in fields}
    return ev.Event(
        stream=f"case/{case_id}",
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        actor=event.by,
        project=case_id,
        payload=PAYLOADS[kind].model_validate({**filled, **said}),
        step=event.step,
    )


def missing(event: Happening, case_id: str, pack: Pack) -> dict[str, object]:
    """What entries must hold, where a scenario does not say it."""
    required = {
        "number": case_id,
        "pack": pack.id,
        "due_at": event.occurred_at + timedelta(hours=1),
        "customer_confirmed": True,
        "department": "engineering",
        "cause": "other",
        "to": "leader",
        "owner": "owner",
        "role": event.by,
        "amount": 1.0,
        "party": "project",
        "held_on": event.occurred_at.date(),
    }
    fields = PAYLOADS[EventKind(event.kind)].model_fields
    return {
        name: value
        for name, value in required.items()
        if name == "pack" or (name in fields and fields[name].is_required())
    }
