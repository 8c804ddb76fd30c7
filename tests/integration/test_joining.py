"""Cases that are the same are merged and separated, and a case is moved to its project: shown, reversible, counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import DEPARTMENT, PROJECT, Office, at, person, policies

from casework.case.effective import BOOKKEEPING
from casework.case.joined import merged_into, taken_in
from casework.case.obligations import obligations
from casework.clock.ticking import tick
from casework.desk import commands as cmd
from casework.desk.joining import Joining
from casework.errors import PermissionRefused, RuleError
from casework.record import events as ev
from casework.record import people
from casework.record.ledger import Ledger
from casework.vocabulary import EventKind
from casework.vocabulary.desk import Role
from etl.statements import statement
from etl.warehouse import file as warehouse_file
from etl.warehouse.models import models
from etl.warehouse.warehouse import Warehouse

CENTRE = person(Role.CENTRE, None)
KEPT = [model.name for model in models() if model.materialise in {"table", "view"}]


@pytest.fixture
def office(ledger: Ledger) -> Office:
    for code, pack in (("P1", "sunshine"), ("P2", "sunshine"), ("P3", "dawn_commitment")):
        registered = ev.ProjectRegistered(code=code, name=code, pack=pack)
        fact = ev.Event(stream=f"project/{code}", occurred_at=at(days=-9), recorded_at=at(days=-9), actor="x",
                        project=code, payload=registered)  # fmt: skip
        ledger.append(fact.stream, 0, [fact])
    return Office(ledger)


@pytest.fixture
def warehouse(office: Office, tmp_path: Path) -> Iterator[Warehouse]:
    opened = Warehouse.open(office.ledger, tmp_path / "warehouse.duckdb", policies())
    yield opened
    opened.close()


@pytest.fixture
def two(office: Office) -> tuple[str, str]:
    """SY-2026-000001 and its duplicate SY-2026-000002, both dispatched at 09:00."""
    ids = office.receive(), office.receive()
    for each in ids:
        office.do(Role.CENTRE, each, cmd.Dispatch(department=DEPARTMENT))
    return ids


def joining(office: Office) -> Joining:
    return Joining(office.ledger, policies())


def merge(office: Office, duplicate: str, into: str, key: str = "m1") -> None:
    joining(office).merge(CENTRE, duplicate, into, "同一漏水报了两次", key=key, now=office.now)


def entries(office: Office, case_id: str) -> list[str]:
    return office.kinds(case_id)


def numbers(warehouse: Warehouse) -> list[str]:
    warehouse.sync()
    return [str(row["number"]) for row in warehouse.query("select number from core.cases order by number").to_pylist()]


def limits(warehouse: Warehouse) -> set[str]:
    rows = warehouse.query("select distinct c.number from core.obligations as o inner join core.cases as c "
                           "on o.case_id = c.case_id").to_pylist()  # fmt: skip
    return {str(row["number"]) for row in rows}


def contents(warehouse: Warehouse) -> dict[str, list[list[str]]]:
    return {n: sorted([str(v) for v in row.values()] for row in warehouse.query(f"select * from {n}").to_pylist())  # noqa: S608
            for n in KEPT}  # fmt: skip


def test_a_duplicate_counts_no_case_and_no_limit_and_both_files_show_it(
    office: Office, warehouse: Warehouse, two: tuple[str, str]
) -> None:
    kept, duplicate = two
    assert numbers(warehouse) == ["SY-2026-000001", "SY-2026-000002"]
    merge(office, duplicate, kept)
    assert numbers(warehouse) == ["SY-2026-000001"]
    assert limits(warehouse) == {"SY-2026-000001"}
    assert obligations(f"case/{duplicate}", office.ledger.stream(f"case/{duplicate}"), policies()) == []
    assert entries(office, duplicate)[-1] == "merged"
    assert entries(office, kept)[-1] == "taken_in"
    found = warehouse.query("select * from core.merged_cases").to_pylist()
    assert [(row["number"], row["into_case"]) for row in found] == [("SY-2026-000002", kept)]


def test_separated_the_duplicate_is_as_it_was(office: Office, warehouse: Warehouse, two: tuple[str, str]) -> None:
    kept, duplicate = two
    warehouse.sync()
    before = warehouse.query("select obligation_id, due_at from core.obligations order by 1").to_pylist()
    merge(office, duplicate, kept)
    warehouse.sync()
    joining(office).separate(CENTRE, duplicate, "是两处漏水", key="s1", now=office.now)
    assert numbers(warehouse) == ["SY-2026-000001", "SY-2026-000002"]
    assert warehouse.query("select obligation_id, due_at from core.obligations order by 1").to_pylist() == before
    assert merged_into(office.ledger.stream(f"case/{duplicate}")) is None
    assert taken_in(office.ledger.stream(f"case/{kept}")) == ()


def test_syncs_of_mergers_and_moves_end_as_a_rebuild_does(
    office: Office, warehouse: Warehouse, two: tuple[str, str]
) -> None:
    kept, duplicate = two
    warehouse.sync()
    merge(office, duplicate, kept)
    warehouse.sync()
    third = office.receive()
    office.do(Role.CENTRE, third, cmd.Dispatch(department=DEPARTMENT))
    warehouse.sync()
    joining(office).move(CENTRE, third, "P2", "选错项目", key="v1", now=office.now)
    warehouse.sync()
    in_pieces = contents(warehouse)
    warehouse.rebuild()
    assert contents(warehouse) == in_pieces


def test_nothing_is_entered_in_a_duplicate_and_no_time_limit_of_it_is_warned_of(
    office: Office, two: tuple[str, str]
) -> None:
    kept, duplicate = two
    merge(office, duplicate, kept)
    with pytest.raises(RuleError, match="merged into SY-2026-000001"):
        office.do(Role.DEPARTMENT, duplicate, cmd.Contact())
    office.wait(days=9)
    fired = {each.case_id for each in tick(office.ledger, policies(), office.now).fired}
    assert fired == {kept}


def test_a_merger_sent_twice_is_entered_once(office: Office, two: tuple[str, str]) -> None:
    kept, duplicate = two
    merge(office, duplicate, kept)
    merge(office, duplicate, kept)
    assert entries(office, duplicate).count("merged") == 1


def test_only_the_centre_merges(office: Office, two: tuple[str, str]) -> None:
    kept, duplicate = two
    with pytest.raises(PermissionRefused, match="Merge or separate cases"):
        joining(office).merge(person(Role.PROJECT_SERVICE), duplicate, kept, "重复", key="m", now=office.now)


def test_what_cannot_be_one_is_refused_with_a_way_out(office: Office, two: tuple[str, str]) -> None:
    kept, duplicate = two
    third = office.receive()
    merge(office, duplicate, kept)
    for gone, into, words in (
        (kept, kept, "not merged into itself"),
        (duplicate, third, "was merged into SY-2026-000001"),
        (kept, third, "Other cases were merged into SY-2026-000001"),
    ):
        with pytest.raises(RuleError, match=words):
            merge(office, gone, into, key=f"{gone}-{into}")


def test_a_moved_case_counts_in_the_other_project_and_only_its_people_see_it(
    office: Office, warehouse: Warehouse
) -> None:
    case_id = office.receive()
    joining(office).move(CENTRE, case_id, "P2", "选错项目", key="v", now=office.now)
    warehouse.sync()
    assert [row["project"] for row in warehouse.query("select project from core.cases").to_pylist()] == ["P2"]
    there = office.desk.case_file(person(Role.PROJECT_SERVICE, "P2"), case_id, office.now)
    assert [entry.kind.value for entry in there.entries][:2] == ["received", "moved"]
    with pytest.raises(PermissionRefused):
        office.desk.case_file(person(Role.PROJECT_SERVICE, PROJECT), case_id, office.now)


def test_the_customer_of_a_moved_case_has_a_record_there_without_the_old_home(office: Office) -> None:
    case_id = office.receive()
    joining(office).move(CENTRE, case_id, "P2", "选错项目", key="v", now=office.now)
    with office.ledger.reading() as connection:
        there = people.read(connection, office.desk.case_file(CENTRE, case_id, office.now).state.customer_id or "")
        here = people.read(connection, "k1")
    assert there is not None
    assert here is not None
    assert (there.project, there.name, there.mobile, there.room) == ("P2", "王小明", "13800000000", None)
    assert (here.project, here.room) == (PROJECT, "1-101")


@pytest.mark.parametrize(
    ("project", "words"), [("P3", "another regulation"), ("P9", "no project P9"), (PROJECT, "in this project already")]
)
def test_a_case_moves_only_where_it_can_be_worked(office: Office, project: str, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        joining(office).move(CENTRE, office.receive(), project, "选错项目", key="v", now=office.now)


def test_who_is_at_the_centre_of_one_project_moves_nothing_to_another(office: Office) -> None:
    case_id = office.receive()
    with pytest.raises(PermissionRefused):
        joining(office).move(person(Role.CENTRE, PROJECT), case_id, "P2", "选错项目", key="v", now=office.now)


def test_the_warehouse_leaves_the_same_entries_aside_as_the_desk() -> None:
    connection = warehouse_file.in_memory()
    connection.execute(statement("staging/bookkeeping"))
    answers = {kind: connection.execute("select is_bookkeeping($1)", [kind.value]).fetchall() for kind in EventKind}
    assert {kind for kind, answer in answers.items() if answer == [(True,)]} == BOOKKEEPING
