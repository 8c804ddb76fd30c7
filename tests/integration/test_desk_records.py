"""The customer's record: completed at the desk, by whom it is for, never over somebody else's change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desks import PROJECT, Office, person

from casework.access.permissions import User
from casework.access.users import enrol
from casework.desk import commands as cmd
from casework.errors import ConflictError, PermissionRefused, RuleError
from casework.record import people
from casework.record.events import Event, Received
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary.desk import Role
from etl.warehouse.warehouse import Warehouse


@pytest.fixture
def office(book: Ledger) -> Office:
    return Office(book)


def kept(office: Office) -> Customer:
    with office.ledger.reading() as connection:
        found = people.read(connection, "k1")
    assert found is not None
    return found


def amend(
    office: Office, case_id: str, seen: Customer, key: str = "record-1", user: User | None = None, **changes: str | None
) -> None:
    office.desk.complete_record(
        user or person(Role.PROJECT_SERVICE), case_id, seen, seen.model_copy(update=changes), note=", ".join,
        idempotency_key=key, now=office.now,
    )  # fmt: skip


def test_a_completed_record_says_in_the_timeline_which_fields_and_not_what_they_hold(office: Office) -> None:
    case_id = office.receive()
    amend(office, case_id, kept(office), email="wang@example.com", building="3号楼")
    assert (kept(office).email, kept(office).building, kept(office).room) == ("wang@example.com", "3号楼", "1-101")
    entry = office.ledger.stream(f"case/{case_id}")[-1]
    assert (entry.kind.value, entry.payload.note) == ("noted", "email, building")


def test_a_case_without_a_room_is_dispatched_once_the_record_is_complete(office: Office, book: Ledger) -> None:
    case_id = office.receive()
    with book.transaction() as transaction:
        people.upsert(transaction.connection, [office.customer.model_copy(update={"room": None})])
    with pytest.raises(RuleError, match=r"Complete the customer's record"):
        office.do(Role.CENTRE, case_id, cmd.Dispatch(department="工程部"))
    amend(office, case_id, kept(office), room="1-102")
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department="工程部"))


def without_customer(office: Office, at: str = "case/imported") -> str:
    """A case as a register brings it that says nothing of who complained; returns its id."""
    received = Event(
        stream=at, occurred_at=office.now, recorded_at=office.now, actor="import", project=PROJECT,
        payload=Received(number="R-1", content="漏水"),
    )  # fmt: skip
    with office.ledger.transaction() as transaction:
        transaction.append(at, 0, [received])
    return at.removeprefix("case/")


def introduce(office: Office, case_id: str, key: str = "new", **filled: str) -> None:
    """Write down who complained, from an empty form."""
    amend(office, case_id, Customer(customer_id=f"{key}-person", project=PROJECT), key, **filled)


def test_a_case_that_came_without_a_customer_gets_one_and_goes_on(office: Office, tmp_path: Path) -> None:
    case_id = without_customer(office)
    with pytest.raises(RuleError, match=r"Complete the customer's record"):
        office.do(Role.CENTRE, case_id, cmd.Dispatch(department="工程部"))
    introduce(office, case_id, name="李四", room="2-201", mobile="13800000009")
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department="工程部"))
    assert office.kinds(case_id) == ["received", "corrected", "dispatched"]
    first, second = office.ledger.stream(f"case/{case_id}")[:2]
    assert (first.payload.customer_id, second.payload.reason) == (None, "name, mobile, room")
    warehouse = Warehouse.open(office.ledger, tmp_path / "warehouse.duckdb")
    found = warehouse.query("select customer_id, department from core.cases").to_pylist()
    warehouse.close()
    assert found == [{"customer_id": "new-person", "department": "工程部"}]


def complained(office: Office, case_id: str) -> str:
    """Whom the case is from, after somebody wrote it down."""
    return json.loads(office.ledger.stream(f"case/{case_id}")[-1].payload.replacement)["customer_id"]


def test_somebody_on_record_already_is_not_written_down_twice(office: Office) -> None:
    office.receive()
    known, case_id = kept(office), without_customer(office)
    introduce(office, case_id, name=known.name, room=known.room, email="wang@example.com")
    assert complained(office, case_id) == "k1"
    assert kept(office) == known.model_copy(update={"email": "wang@example.com"})


def test_whoever_is_called_the_same_but_has_another_number_is_somebody_else(office: Office) -> None:
    office.receive()
    known, case_id = kept(office), without_customer(office)
    introduce(office, case_id, name=known.name, room=known.room, mobile="13800000009")
    assert complained(office, case_id) == "new-person"
    assert kept(office) == known


def test_the_second_to_say_who_complained_is_told(office: Office) -> None:
    case_id = without_customer(office)
    introduce(office, case_id, "first", name="李四")
    with pytest.raises(PermissionRefused, match="Open the case file again"):
        introduce(office, case_id, "second", name="王五")
    assert office.kinds(case_id) == ["received", "corrected"]


def test_a_new_record_never_takes_the_place_of_another(office: Office) -> None:
    office.receive()
    before = kept(office)
    with pytest.raises(RuleError, match="on record already"):
        amend(office, without_customer(office), Customer(customer_id="k1", project=PROJECT), name="王五")
    assert kept(office) == before


def test_a_customer_of_whom_nothing_is_known_is_none(office: Office) -> None:
    with pytest.raises(RuleError, match="Nothing was changed"):
        introduce(office, without_customer(office))


def test_two_people_completing_different_fields_both_count(office: Office) -> None:
    case_id, seen = office.receive(), office.customer
    amend(office, case_id, seen, "first", email="wang@example.com")
    amend(office, case_id, seen, "second", building="3号楼")
    assert (kept(office).email, kept(office).building) == ("wang@example.com", "3号楼")


def test_the_second_to_change_the_same_field_learns_of_the_first(office: Office) -> None:
    case_id, seen = office.receive(), office.customer
    amend(office, case_id, seen, "first", mobile="13800000001")
    with pytest.raises(ConflictError, match="nothing was written"):
        amend(office, case_id, seen, "second", mobile="13800000002")
    assert kept(office).mobile == "13800000001"


def test_a_form_sent_twice_is_entered_once(office: Office) -> None:
    case_id, seen = office.receive(), office.customer
    amend(office, case_id, seen, email="wang@example.com")
    amend(office, case_id, seen, email="wang@example.com")
    assert office.kinds(case_id) == ["received", "noted"]


def test_the_minimum_record_is_corrected_and_never_emptied(office: Office) -> None:
    case_id = office.receive()
    with pytest.raises(RuleError, match=r"4\.4\.1\.1.*the room number"):
        amend(office, case_id, kept(office), room=None)


def test_nothing_changed_is_said_so(office: Office) -> None:
    case_id = office.receive()
    with pytest.raises(RuleError, match="Nothing was changed"):
        amend(office, case_id, kept(office))


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.PROJECT_MANAGER, Role.COMPANY_LEADER, Role.SALES])
def test_only_those_who_take_complaints_change_the_record(office: Office, role: Role) -> None:
    case_id = office.receive()
    with pytest.raises(PermissionRefused, match="for centre, project service, department"):
        amend(office, case_id, kept(office), user=person(role), email="x@example.com")


def test_a_field_that_is_masked_for_somebody_is_not_theirs_to_change(office: Office) -> None:
    case_id = office.receive()
    with pytest.raises(PermissionRefused, match="masked"):
        amend(office, case_id, kept(office), user=person(Role.DEPARTMENT), contract_number="HT-9")


def test_the_record_of_another_case_is_not_reached_through_this_one(office: Office) -> None:
    case_id = office.receive()
    other = Customer(customer_id="k2", project=PROJECT, name="李四", room="2-201", mobile="13800000009")
    with pytest.raises(PermissionRefused, match="not the one of this case"):
        amend(office, case_id, other, email="x@example.com")


def test_who_was_first_is_called_by_name(office: Office) -> None:
    case_id = office.receive()
    with office.ledger.transaction() as transaction:
        enrol(transaction.connection, [User("centre-1", "陈敏")], "test", office.now)
    with pytest.raises(ConflictError, match="Received by 陈敏"):
        office.desk.handle(
            person(Role.CENTRE), case_id, cmd.Note(note="x"), expected_version=0, idempotency_key="n", now=office.now
        )
