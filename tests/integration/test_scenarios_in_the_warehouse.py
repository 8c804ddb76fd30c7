"""The scenarios of the regulations at work, told to a ledger: desk and warehouse owe what the scenario's life owes.

What a scenario expects is worked by hand in its folder and held by CI. Here only what people did is told; the clock of
the desk writes its own, and the same verdicts, due moments, warnings, levels and stages must come out of the entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from packs import shipped_editions
from retold import as_told, by_desk, by_life, by_warehouse

from casework.case.confidential import Sight
from casework.case.obligations import rule_of
from casework.clock.plan import CLOCK
from casework.policy import Pack
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.regulation.facts import PERSON_SHEET
from casework.regulation.life import Life
from casework.regulation.model import Scenario
from casework.regulation.points import total
from casework.regulation.scenarios import lived
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

POLICIES = shipped_editions(date(2026, 3, 2))
SCENARIOS = [(pack, scenario) for pack in POLICIES.packs for scenario in pack.regulation.cases]
SCORED = [(pack, scenario) for pack, scenario in SCENARIOS if pack.scoring is not None]
OF_PERSONS = [(pack, scenario) for pack, scenario in SCENARIOS if PERSON_SHEET in pack.regulation.sheet]
CENTRE = Sight(None, frozenset({"centre/*"}))
"""Who sees the months of all persons."""
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
        ledger.append(f"case/{case_id}", 0, as_told(life, case_id, POLICIES, now))
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
    assert by_desk(told.warehouse.ledger, POLICIES, case_id, now) == expected
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


@pytest.mark.parametrize(("pack", "scenario"), OF_PERSONS, ids=[scenario.name for _, scenario in OF_PERSONS])
def test_a_scenario_brings_the_same_points_to_each_person_in_the_warehouse(
    told: Told, pack: Pack, scenario: Scenario
) -> None:
    case_id = case_of(pack, scenario)
    life, now = told.lives[case_id]
    asked = Scope(now, date(2026, 1, 1), now.astimezone(life.calendar.zone).date().replace(day=1), projects=(case_id,))
    rows = Answers(told.warehouse, CENTRE).person_scores(asked).to_pylist()
    found = {row["whom"]: row["entry_points"] for row in rows}
    assert sum(found.values()) == total(life, PERSON_SHEET, now)
    for whom in ("zhang", "li"):
        assert found.get(whom, 0) == total(life, PERSON_SHEET, now, whom)
    assert Answers(told.warehouse).person_scores(asked).num_rows == 0


def test_scenarios_of_persons_bring_points_to_somebody_and_to_nobody_known() -> None:
    expected = {want for _, scenario in OF_PERSONS for want in scenario.expect if want.startswith("points")}
    assert expected >= {"points person -5 of zhang", "points person -5 of li", "points person -5", "points person 0"}


def test_scenarios_of_every_regulation_at_work_owe_something() -> None:
    at_work = {pack.id for pack in POLICIES.packs}
    assert {pack.id for pack, scenario in SCENARIOS if scenario.expect} == at_work
    assert at_work >= {"greentown", "promise", "sales_consultants", "sales_grievance", "sales_office", "sunshine"}


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
