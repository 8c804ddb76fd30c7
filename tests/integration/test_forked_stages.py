"""One kind of event may lead here or there: by the step that wrote it and by what was entered, in Python and in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import DAY, Step, after, case, dispatched, normal_life, received, write
from packs import pack

from casework.case.folding import fold
from casework.policy import Pack, Policies
from casework.policy.load import read_pack
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.regulation.model import Fork
from casework.vocabulary import Satisfaction
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse


def forking() -> Pack:
    """The first regulation, but a dissatisfied customer's case goes back to work, and a transfer waits to be sent."""
    whole = pack().regulation
    steps = dict(whole.steps)
    back = Fork(when={"satisfied": ("no",)}, then="in_hand")
    steps["call_back"] = steps["call_back"].model_copy(update={"but": (back,)})
    steps["transfer"] = steps["transfer"].model_copy(update={"then": "received"})
    return read_pack(whole.model_copy(update={"steps": steps}))


POLICIES = Policies([forking()])


def called(case_id: str, satisfaction: Satisfaction | None) -> list[ev.Event]:
    life: list[Step] = [*normal_life()[:8], (3 * DAY, ev.CalledBack(satisfaction=satisfaction))]
    return case(life, case_id)


def sent_on(case_id: str, step: str) -> list[ev.Event]:
    slip = ev.Dispatched(department="sales", due_at=after(2 * DAY))
    first = case([(0, received()), dispatched(), (30, ev.Contacted())], case_id)
    return [*first, case([(DAY, slip)], case_id)[0].model_copy(update={"step": step})]


LIVES = {
    "unhappy": (called("unhappy", Satisfaction.DISSATISFIED), "in_hand"),
    "happy": (called("happy", Satisfaction.SATISFIED), "called_back"),
    "silent": (called("silent", None), "called_back"),
    "sent": (sent_on("sent", "dispatch"), "dispatched"),
    "passed_on": (sent_on("passed_on", "transfer"), "received"),
    "imported": (sent_on("imported", ""), "dispatched"),
    "by_a_step_of_old": (sent_on("by_a_step_of_old", "of_old"), "dispatched"),
    "by_another_step": (sent_on("by_another_step", "contact"), "contacted"),
}
EXPECTED = {case_id: stage for case_id, (_, stage) in LIVES.items()}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Warehouse]:
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    write(ledger, [event for events, _ in LIVES.values() for event in events])
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", POLICIES)
    yield warehouse
    warehouse.close()
    ledger.close()


def test_the_desk_and_the_warehouse_agree_where_a_fork_leads(opened: Warehouse) -> None:
    folded = {c: fold(f"case/{c}", opened.ledger.stream(f"case/{c}"), POLICIES) for c in EXPECTED}
    assert {c: state.stage for c, state in folded.items() if state} == EXPECTED
    rows = opened.query("select case_id, stage from core.cases").to_pylist()
    assert {row["case_id"]: row["stage"] for row in rows} == EXPECTED


def test_a_sync_moves_a_case_as_a_rebuild_does(opened: Warehouse) -> None:
    again = case([(4 * DAY, ev.CalledBack(satisfaction=Satisfaction.VERY_DISSATISFIED))], "happy")
    write(opened.ledger, again)
    opened.sync()
    (row,) = opened.query("select stage from core.cases where case_id = 'happy'").to_pylist()
    assert row["stage"] == "in_hand"


def test_open_cases_of_a_past_moment_stand_where_the_fork_led(opened: Warehouse) -> None:
    now = after(2 * DAY + 5)
    rows = Answers(opened).unresolved_then(Scope.last_months(1, now)).to_pylist()
    found = {row["case_id"]: row["stage"] for row in rows}
    assert (found["passed_on"], found["sent"], found["unhappy"]) == ("received", "dispatched", "replied")


def test_untangled_kinds_lead_where_they_always_did() -> None:
    assert forking().stage_after["solved"] == pack().stage_after["solved"]
    assert "dispatched" not in forking().stage_after
    assert pack().forks == {}
