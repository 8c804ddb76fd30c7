"""The demo company's projects under other regulations: walked at the desk's rules; the first company stays as it is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from casework.access.permissions import Right
from casework.access.users import Users
from casework.case.confided import unknown_streams
from casework.case.confidential import keys
from casework.case.folding import fold
from casework.clock.plan import CLOCK
from casework.policy import Policies
from casework.record.events import MeasureDone, Received
from casework.record.ledger import Ledger, StoredEvent
from casework.settings import settings
from casework.vocabulary import EventKind
from casework.vocabulary.desk import Role
from etl.demo import fill
from etl.demo import group as beside
from etl.demo.dice import Dice
from etl.demo.group import members
from etl.demo.group_lives import staff
from etl.demo.personas import personas
from etl.demo.walking import Country, Walk
from etl.warehouse.warehouse import Warehouse

TODAY = date(2026, 11, 20)
POLICIES = Policies.load(settings().regulation_dir)
OTHERS = {place.code: member.id for member in members(POLICIES) for place in member.projects}


def filled(folder: Path, *, group: bool) -> Ledger:
    ledger = Ledger.open(f"sqlite:///{folder}/{group}.sqlite")
    fill(ledger, today=TODAY, policies=POLICIES, scale=0.1 if group else 0.02, group=group)
    return ledger


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return filled(tmp_path_factory.mktemp("group"), group=True)


@pytest.fixture(scope="module")
def lives(ledger: Ledger) -> dict[str, list[StoredEvent]]:
    """The cases of the other regulations, by stream."""
    found: dict[str, list[StoredEvent]] = defaultdict(list)
    for batch in ledger.read():
        for row in batch.to_pylist():
            if row["project"] in OTHERS and row["stream"].startswith("case/") and row["stream"] not in found:
                found[row["stream"]] = ledger.stream(row["stream"])
    return found


def test_every_regulation_at_work_has_cases_of_its_own(lives: dict[str, list[StoredEvent]]) -> None:
    assert {OTHERS[entries[0].project] for entries in lives.values()} == set(OTHERS.values())
    assert {"greentown", "sales_consultants"} <= set(OTHERS.values())
    for stream, entries in lives.items():
        state = fold(stream, entries, POLICIES)
        assert state is not None
        assert state.pack == OTHERS[entries[0].project]


def test_people_take_only_steps_of_their_regulation(lives: dict[str, list[StoredEvent]]) -> None:
    unknown = [
        (stream, entry.kind)
        for stream, entries in lives.items()
        for entry in entries
        if entry.actor != CLOCK and entry.step not in POLICIES.at(OTHERS[entry.project], entry.occurred_at).steps
    ]
    assert unknown == []


def test_some_lives_end_and_some_go_on_and_the_clock_has_acted(lives: dict[str, list[StoredEvent]]) -> None:
    states = [fold(stream, entries, POLICIES) for stream, entries in lives.items()]
    open_cases = Counter(state.is_open for state in states if state is not None)
    assert open_cases[True]
    assert open_cases[False]
    assert any(entry.actor == CLOCK for entries in lives.values() for entry in entries)


def test_the_first_company_is_the_same_with_and_without_the_group(ledger: Ledger, tmp_path: Path) -> None:
    alone = Ledger.open(f"sqlite:///{tmp_path}/alone.sqlite")
    fill(alone, today=TODAY, policies=POLICIES, scale=0.1)

    def told(of: Ledger) -> list[tuple[object, ...]]:
        rows = [row for batch in of.read() for row in batch.to_pylist() if row["project"] not in OTHERS]
        said = [re.sub(r'"position":\d+', "", row["payload"]) for row in rows]  # a draw counts what others entered, too
        return sorted(
            (r["stream"], r["version"], r["kind"], text, r["occurred_at"]) for r, text in zip(rows, said, strict=True)
        )

    assert told(alone) == told(ledger)
    alone.close()


def test_their_people_can_be_chosen_and_hold_the_posts_of_their_regulation(ledger: Ledger) -> None:
    everybody = {user.user_id: user for user in Users(ledger).all()}
    new = everybody.keys() - {person.user_id for person in personas()}
    assert new <= set(beside.accounts())
    assert "demo-greentown-leader_in_charge" in new
    assert len(new) >= len(set(OTHERS.values()))


def test_they_work_in_the_projects_of_their_regulation_and_in_no_other(ledger: Ledger) -> None:
    people = {user.user_id: user for user in Users(ledger).all()}
    names = ("greentown-customer_service", "greentown-legal", "zhonghai-leader_in_charge", "savills-project_manager")
    held = {name: {right.project for right in people[f"demo-{name}"].rights} for name in names}
    assert held == {
        "greentown-customer_service": {"GH01", "GH02"}, "greentown-legal": {None},
        "zhonghai-leader_in_charge": {"HH01"}, "savills-project_manager": {"SW01"},
    }  # fmt: skip


def test_a_measure_that_was_carried_out_is_named(lives: dict[str, list[StoredEvent]]) -> None:
    done = [entry.payload for entries in lives.values() for entry in entries if isinstance(entry.payload, MeasureDone)]
    assert done
    assert all(each.measure for each in done)


@pytest.mark.parametrize(("anonymous", "customer"), [(True, None), (False, "k1")])
def test_nobody_is_named_in_an_anonymous_grievance(*, anonymous: bool, customer: str | None) -> None:
    pack = POLICIES.in_force("sales_grievance", TODAY)
    begins = datetime(2026, 6, 1, 9, 0, tzinfo=ZoneInfo(pack.timezone))
    people = staff(pack, "ZY03", [post.id for post in pack.roles])
    country = Country(pack, POLICIES, people, ["行政部"], {}, Dice(1), begins + timedelta(days=1), 0.0, 1.0)
    told = Walk(country, "case/1", "ZY03").live("k1", "N1", "没有回电", begins, {"anonymous": anonymous})
    assert isinstance(told[0].payload, Received)
    assert told[0].payload.customer_id == customer


def test_the_demo_s_grievances_are_known_to_their_handlers_alone(
    ledger: Ledger, lives: dict[str, list[StoredEvent]]
) -> None:
    """They are written in bulk, and the ledger's own tables must know of them as if each had been entered."""
    grievances = {stream for stream, entries in lives.items() if OTHERS[entries[0].project] == "sales_grievance"}
    people = {user.user_id: user for user in Users(ledger).all()}
    centre = next(user for user in people.values() if Right(Role.CENTRE) in user.rights)
    handler = people["demo-sales_grievance-administration"]
    with ledger.reading() as connection:
        assert grievances
        assert grievances <= unknown_streams(connection, lives, keys(centre))
        assert not grievances & unknown_streams(connection, lives, keys(handler))


def test_the_warehouse_counts_them_by_their_own_clocks(ledger: Ledger, tmp_path: Path) -> None:
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", POLICIES)
    rows = warehouse.query("select pack, count(*) as n from core.cases group by pack").to_pylist()
    assert {row["pack"] for row in rows} == {"sunshine", *OTHERS.values()}
    warehouse.close()
    assert EventKind.PLAN_DECIDED in {entry.kind for entry in _all(ledger)}


def _all(ledger: Ledger) -> list[StoredEvent]:
    streams = {row["stream"] for batch in ledger.read() for row in batch.to_pylist() if row["project"] in OTHERS}
    return [entry for stream in sorted(streams) for entry in ledger.stream(stream)]


def rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    return (row for batch in ledger.read() for row in batch.to_pylist())


def test_from_the_day_of_a_later_edition_the_twelve_projects_live_by_its_steps(tmp_path: Path):
    """Before, the company could not be filled from that day on: its lives are written for the edition before."""
    day = date(2026, 11, 1)
    packs = [each for each in POLICIES.packs if (each.id, each.version) != ("sunshine", "2026.2")]
    later = POLICIES.in_force("sunshine", date(2027, 1, 1)).model_copy(update={"effective_from": day})
    ledger = Ledger.open(f"sqlite:///{tmp_path}/later.sqlite")
    fill(ledger, today=date(2026, 11, 20), policies=Policies([*packs, later]), scale=0.01)
    begun = {row["stream"]: row["occurred_at"] for row in rows(ledger) if row["kind"] == "received"}
    walked = {stream for stream, at in begun.items() if at >= datetime(2026, 11, 1, tzinfo=ZoneInfo("Asia/Shanghai"))}
    steps = {row["step"] for row in rows(ledger) if row["stream"] in walked and row["kind"] != "warned"}  # no step
    assert 0 < len(walked) < len(begun)
    assert {"receive", "dispatch", "appoint"} <= steps <= set(later.steps)
