"""Personal data beside the ledger: written, found, merged only when sure, handed out and erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from facts import MARCH, fact, facts

from casework.access.permissions import Right, User
from casework.case.finding import find
from casework.errors import LedgerError
from casework.record import people
from casework.record.events import ClubCalled, Received
from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer
from casework.record.people import PERSONAL, Customer
from casework.vocabulary.desk import Role

ZHANG = Customer(customer_id="c-zhang", project="P1", name="张三", mobile="19900000001", room="3-201", sex="女")
LI = Customer(customer_id="c-li", project="P1", name="李四", contract_number="HT-100%", phone="010-0000")
NAMESAKE = Customer(customer_id="c-zhang-2", project="P2", name="张三", mobile="19900000002")


@pytest.fixture
def town(book: Ledger) -> Ledger:
    with book.transaction() as transaction:
        assert people.upsert(transaction.connection, [ZHANG, LI, NAMESAKE]) == 3
    return book


def read(ledger: Ledger, customer_id: str) -> Customer | None:
    with ledger.reading() as connection:
        return people.read(connection, customer_id)


def found(ledger: Ledger, text: str, *projects: str) -> list[str]:
    """Whom project service finds, of the projects or of all."""
    user = User("service", "客服", tuple(Right(Role.PROJECT_SERVICE, project) for project in projects or (None,)))
    with ledger.reading() as connection:
        return [person.customer_id for person in find(connection, user, text)]


def same(ledger: Ledger, **fields: str) -> str | None:
    with ledger.reading() as connection:
        return people.same(connection, Customer(**{"project": "P1"} | fields))


def test_customer_is_read_as_written(town: Ledger):
    assert read(town, "c-zhang") == ZHANG
    assert read(town, "nobody") is None


@pytest.mark.parametrize("text", ["2期-9号楼-3-2404", "9号楼-3-2404", "3-2404", "9号楼 2404", "赵 2404"])
def test_a_home_is_found_as_pages_write_it_and_by_its_parts(town: Ledger, text: str):
    zhao = Customer(customer_id="c-zhao", project="P1", name="赵六", phase="2期", building="9号楼", room="3-2404")
    other = Customer(customer_id="c-other", project="P1", name="钱七", phase="2期", building="8号楼", room="3-1404")
    with town.transaction() as transaction:
        people.upsert(transaction.connection, [zhao, other])
    assert found(town, text) == ["c-zhao"]


@pytest.mark.parametrize("text", ["19900000001", "199 0000 0001", "+86 199-0000-0001", "8619900000001", "0000001"])
def test_a_phone_is_found_however_it_is_spaced(town: Ledger, text: str):
    assert found(town, text) == ["c-zhang"]


@pytest.mark.parametrize("text", ["029-0475 8788", "02904758788"])
def test_a_landline_written_down_with_a_hyphen_is_found_without_and_with(town: Ledger, text: str):
    with town.transaction() as transaction:
        people.upsert(transaction.connection, [Customer(customer_id="c-sun", project="P1", phone="029-04758788")])
    assert found(town, text) == ["c-sun"]


def test_a_home_of_many_digits_is_not_taken_for_a_phone(town: Ledger):
    with town.transaction() as transaction:
        people.upsert(
            transaction.connection, [Customer(customer_id="c-wu", project="P1", building="11", room="3-2404")]
        )
    assert found(town, "11-3-2404") == ["c-wu"]


def test_upsert_replaces_what_is_known(town: Ledger):
    moved = ZHANG.model_copy(update={"room": "5-102", "mobile": None})
    with town.transaction() as transaction:
        people.upsert(transaction.connection, [moved])
    assert read(town, "c-zhang") == moved


def test_upsert_takes_thousands(book: Ledger):
    with book.transaction() as transaction:
        assert people.upsert(transaction.connection, [Customer(project="P1") for _ in range(2_500)]) == 2_500
        assert transaction.connection.scalar(sa.select(sa.func.count()).select_from(customer)) == 2_500


def test_new_ids_are_random():
    assert len({people.new_id() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("张三", ["c-zhang", "c-zhang-2"]),
        ("990000000", ["c-zhang", "c-zhang-2"]),
        ("3-201", ["c-zhang"]),
        ("ht-100%", ["c-li"]),
        ("%", ["c-li"]),
        ("_", []),
        ("", []),
        ("  ", []),
    ],
)
def test_customers_are_found_by_part_of_what_one_knows(town: Ledger, text: str, ids: list[str]):
    assert found(town, text) == ids


def test_search_keeps_to_the_projects_of_the_reader(town: Ledger):
    assert found(town, "张三", "P2") == ["c-zhang-2"]
    assert found(town, "张三", "P3") == []


def test_same_person_is_known_by_contract_or_by_name_with_a_contact(town: Ledger):
    assert same(town, contract_number="HT-100%") == "c-li"
    assert same(town, name="张三", mobile="19900000001") == "c-zhang"
    assert same(town, name="张三", room="3-201") == "c-zhang"


@pytest.mark.parametrize("mobile", ["+86 199-0000-0001", "１９９００００ ０００１", "199 0000 0001（本人）"])
def test_same_person_is_known_and_near_by_a_number_however_it_is_written(town: Ledger, mobile: str):
    assert same(town, name="张三", mobile=mobile) == "c-zhang"
    with town.reading() as connection:
        near = people.neighbours(connection, Customer(project="P1", phone=mobile))
    assert [person.customer_id for person in near] == ["c-zhang"]


@pytest.mark.parametrize("told", ["0", "无", "1.38E+10"])
def test_two_of_one_name_are_not_the_same_by_what_is_no_number(town: Ledger, told: str):
    with town.transaction() as transaction:
        people.upsert(transaction.connection, [Customer(project="P1", name="周八", mobile=told)])
    assert same(town, name="周八", mobile=told) is None


def test_name_alone_or_another_project_is_not_the_same_person(town: Ledger):
    assert same(town, name="张三") is None
    assert same(town, name="张三", mobile="19900000001", project="P2") is None
    assert same(town, name="王五", mobile="19900000001") is None


def test_two_that_fit_are_not_merged_by_guesswork(town: Ledger):
    with town.transaction() as transaction:
        people.upsert(transaction.connection, [Customer(project="P1", name="张三", room="3-201")])
    assert same(town, name="张三", room="3-201") is None


def erase(ledger: Ledger, customer_id: str, days: int = 0) -> None:
    with ledger.transaction() as transaction:
        people.erase(transaction.connection, customer_id, MARCH + timedelta(days=days))


def test_erasing_empties_every_personal_field_and_keeps_the_id(town: Ledger):
    erase(town, "c-zhang")
    person = read(town, "c-zhang")
    assert person == Customer(customer_id="c-zhang", project="P1", erased_at=MARCH)
    assert all(getattr(person, field) is None for field in PERSONAL)
    assert found(town, "张三") == ["c-zhang-2"]


def test_erasing_twice_keeps_the_first_moment(town: Ledger):
    erase(town, "c-zhang")
    erase(town, "c-zhang", days=3)
    assert read(town, "c-zhang") == Customer(customer_id="c-zhang", project="P1", erased_at=MARCH)


def test_erased_person_does_not_come_back_with_a_later_import(town: Ledger):
    erase(town, "c-zhang")
    with town.transaction() as transaction:
        people.upsert(transaction.connection, [ZHANG])
    assert read(town, "c-zhang") == Customer(customer_id="c-zhang", project="P1", erased_at=MARCH)


def test_erasing_nobody_is_an_error(town: Ledger):
    with pytest.raises(LedgerError, match="There is no customer nobody"):
        erase(town, "nobody")


def test_export_holds_the_person_and_every_event_of_their_streams(town: Ledger):
    complaint = [fact("case/1", Received(number="1", customer_id="c-zhang")), *facts("case/1", 2)]
    town.append("case/1", 0, complaint)
    town.append("case/2", 0, [fact("case/2", Received(number="2", customer_id="c-zhang-2"))])
    town.append("club/1", 0, [fact("club/1", ClubCalled(number="1", customer_id="c-zhang"))])
    with town.reading() as connection:
        file = people.export(connection, "c-zhang")
    assert file.customer == ZHANG
    assert [(event.stream, event.version) for event in file.events] == [
        ("case/1", 1),
        ("case/1", 2),
        ("case/1", 3),
        ("club/1", 1),
    ]
    written = file.model_dump(mode="json", exclude_none=True)["events"][3]
    assert (written["kind"], written["payload"]["number"]) == ("club_called", "1")


def test_export_of_nobody_is_an_error(town: Ledger):
    with town.reading() as connection, pytest.raises(LedgerError, match="There is no customer nobody"):
        people.export(connection, "nobody")
