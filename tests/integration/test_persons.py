"""Records of customers that are of one person, or of two: merged, separated, listed where it is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import PROJECT, Office, at, person, policies
from import_files import case, load_rows

from casework.desk import persons
from casework.errors import PermissionRefused, RuleError
from casework.record import people
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.record.selves import selves
from casework.upkeep.privacy.belongings import belongings
from casework.vocabulary.desk import Role
from etl.subjects import Answers
from etl.warehouse.warehouse import Warehouse

CENTRE = person(Role.CENTRE, None)
WANG = Customer(customer_id="k1", project=PROJECT, name="王小明", room="1-101", mobile="13800000000")
WIFE = Customer(customer_id="k2", project=PROJECT, name="李女士", room="1-101", phone="+86 138-0000-0000")
HERSELF = Customer(customer_id="k3", project=PROJECT, name="李女士", room="1-101", mobile="13811112222")


@pytest.fixture
def office(ledger: Ledger) -> Office:
    """A case of each of k1, k2 and k3: one number of two names, one name and home with two numbers."""
    found = Office(ledger)
    for each in (WANG, WIFE, HERSELF):
        found.customer = each
        found.receive(customer_id=each.customer_id)
    return found


@pytest.fixture
def warehouse(office: Office, tmp_path: Path) -> Iterator[Warehouse]:
    opened = Warehouse.open(office.ledger, tmp_path / "warehouse.duckdb", policies())
    yield opened
    opened.close()


def merge(office: Office, gone: str, kept: str) -> None:
    persons.merge(office.ledger, CENTRE, gone, kept, "同一位业主", at(days=1))


def separate(office: Office, one: str, other: str) -> None:
    persons.separate(office.ledger, CENTRE, one, other, "是两位业主", at(days=2))


def doubts(office: Office) -> list[tuple[str, str, bool]]:
    with office.ledger.reading() as connection:
        found = persons.doubtful(connection, CENTRE)
    return [(each.one.customer_id, each.other.customer_id, each.by_number) for each in found]


def cases_of(warehouse: Warehouse, *customers: str) -> list[str]:
    warehouse.sync()
    rows = Answers(warehouse).case_search("", customers).to_pylist()
    return sorted(str(row["customer_id"]) for row in rows)


def counted(warehouse: Warehouse) -> int:
    warehouse.sync()
    span = "timestamp '2027-01-01', date '2026-01-01', date '2026-12-01'"
    return int(warehouse.query(f"select sum(customers) as n from marts.contact_burden({span})").to_pylist()[0]["n"])  # noqa: S608


def test_doubtful_likeness_waits_until_a_person_has_decided_it(office: Office) -> None:
    assert doubts(office) == [("k1", "k2", True), ("k2", "k3", False)]
    merge(office, "k3", "k2")
    assert doubts(office) == [("k1", "k2", True)]
    separate(office, "k2", "k1")
    assert doubts(office) == []


def test_a_person_of_two_records_counts_once_and_has_all_their_cases(office: Office, warehouse: Warehouse) -> None:
    assert (counted(warehouse), cases_of(warehouse, "k2")) == (3, ["k2"])
    merge(office, "k3", "k2")
    assert (counted(warehouse), cases_of(warehouse, "k2"), cases_of(warehouse, "k3")) == (2, ["k2", "k3"], ["k2", "k3"])
    separate(office, "k2", "k3")
    assert (counted(warehouse), cases_of(warehouse, "k2")) == (3, ["k2"])


def test_what_is_held_about_a_person_is_that_of_every_record(office: Office) -> None:
    merge(office, "k3", "k2")
    with office.ledger.reading() as connection:
        theirs = belongings(connection, "k2")
    assert {each.customer_id for each in theirs.records} == {"k2", "k3"}
    assert sum(stream.startswith("case/") for stream in theirs.streams) == 2
    assert "13811112222" in theirs.marks.numbers


def test_a_file_recognises_the_record_that_stands_for_both(office: Office, tmp_path: Path) -> None:
    merge(office, "k3", "k2")
    row = case("N1", project=PROJECT, name="李女士", mobile="13811112222")
    load_rows(office.ledger, tmp_path, [row])
    assert office.ledger.stream("case/N1")[0].payload.model_dump()["customer_id"] == "k2"


def test_a_case_in_the_wrong_record_is_given_to_somebody_else(office: Office) -> None:
    office.customer = WANG
    case_id = office.receive()
    neighbour = Customer(project=PROJECT, name="赵先生", mobile="13822223333")
    persons.give_case(office.ledger, policies(), CENTRE, case_id, neighbour, "来电人自述", at(days=1))
    given = office.desk.case_file(CENTRE, case_id, at(days=1)).state.customer_id
    assert given not in {None, "k1"}
    with office.ledger.reading() as connection:
        there = people.read(connection, given or "")
    assert there is not None
    assert there.name == "赵先生"


def test_a_merged_record_is_merged_no_further(office: Office) -> None:
    merge(office, "k3", "k2")
    for gone, kept in (("k3", "k1"), ("k1", "k3"), ("k2", "k1")):
        with pytest.raises(RuleError, match="merged already"):
            merge(office, gone, kept)


def test_only_the_centre_decides(office: Office) -> None:
    with pytest.raises(PermissionRefused):
        persons.merge(office.ledger, person(Role.PROJECT_SERVICE), "k3", "k2", "同一人", at())
    with office.ledger.reading() as connection:
        assert selves(connection).person_of == {}
        assert persons.doubtful(connection, person(Role.PROJECT_SERVICE)) == []
