"""Months of persons, worked by hand: base 100, each complaint judged valid −5, for the consultant whom it is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import write
from story import Story, scope

from casework.access.permissions import Right, User
from casework.case.confidential import sight
from casework.record.events import Classified, Corrected, ProjectRegistered, Validated
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role
from etl.subjects import Answers
from etl.warehouse.warehouse import Warehouse

ABOUT = {"pack": "sales_consultants", "about": "consultant"}
VALID, INVALID = Validated(validity="valid"), Validated(validity="invalid")


def story() -> Story:
    told = Story()
    for code in ("HOUSE", "TOWER"):
        registered = ProjectRegistered(code=code, name=code, pack="sales_consultants")
        told.tell(f"project/{code}", "2026-01-01 00:00", registered, project=code)
    # zhang: two valid complaints on 3 March, a third at 00:30 of 1 April (March in UTC); an invalid one.
    told.case("a", "2026-03-02 10:00", "HOUSE", whom="zhang", **ABOUT).then("2026-03-03 10:00", VALID)
    told.case("b", "2026-03-02 11:00", "HOUSE", whom="zhang", **ABOUT).then("2026-03-03 11:00", VALID)
    told.case("c", "2026-03-02 12:00", "HOUSE", whom="zhang", **ABOUT).then("2026-04-01 00:30", VALID)
    told.case("d", "2026-03-02 13:00", "HOUSE", whom="zhang", **ABOUT).then("2026-03-03 13:00", INVALID)
    # li: named on 6 March, after the judgement; nobody is named in e, and f is about no consultant.
    told.case("g", "2026-03-02 14:00", "HOUSE", **ABOUT).then("2026-03-05 10:00", VALID).then(
        "2026-03-06 10:00", Classified(whom="li")
    )
    told.case("e", "2026-03-02 15:00", "HOUSE", **ABOUT).then("2026-03-03 15:00", VALID)
    told.case("f", "2026-03-02 16:00", "HOUSE", pack="sales_consultants").then("2026-03-03 16:00", VALID)
    told.case("t", "2026-03-02 10:00", "TOWER", whom="wang", **ABOUT).then("2026-03-03 10:00", VALID)
    return told


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with story().warehouse(tmp_path_factory.mktemp("persons")) as opened:
        yield opened


def user(*rights: Right, name: str = "somebody") -> User:
    return User(name, name, rights)


CENTRE = user(Right(Role.CENTRE))


Totals = dict[tuple[str, str | None], float | None]


def totals(warehouse: Warehouse, reader: User, month: str, as_of: str = "2026-12-31 12:00") -> Totals:
    rows = Answers(warehouse, sight(reader)).person_scores(scope(as_of, month, month)).to_pylist()
    return {(row["project"], row["whom"]): row["total"] for row in rows}


def test_each_valid_complaint_takes_five_points_in_the_local_month_of_its_judgement(warehouse: Warehouse) -> None:
    march = {("HOUSE", "zhang"): 90, ("HOUSE", "li"): 95, ("HOUSE", None): None, ("TOWER", "wang"): 95}
    assert totals(warehouse, CENTRE, "2026-03") == march
    assert totals(warehouse, CENTRE, "2026-04") == {("HOUSE", "zhang"): 95}


def test_before_somebody_was_named_the_points_were_nobodys(warehouse: Warehouse) -> None:
    assert ("HOUSE", "li") not in totals(warehouse, CENTRE, "2026-03", as_of="2026-03-06 09:59")
    assert totals(warehouse, CENTRE, "2026-03", as_of="2026-03-06 10:00")["HOUSE", "li"] == 95


def test_every_line_names_its_case_and_clause(warehouse: Warehouse) -> None:
    march = scope("2026-12-31 12:00", "2026-03", "2026-03", projects=("HOUSE",))
    rows = Answers(warehouse, sight(CENTRE)).person_score_lines(march).to_pylist()
    assert [(r["whom"], r["line"], r["kind"], r["number"], r["points"], r["clause"]) for r in rows] == [
        ("li", 1, "base", None, 100, "3.4"),
        ("li", 2, "entry", "G", -5, "3.4"),
        ("zhang", 1, "base", None, 100, "3.4"),
        ("zhang", 2, "entry", "A", -5, "3.4"),
        ("zhang", 3, "entry", "B", -5, "3.4"),
        (None, 1, "entry", "E", -5, "3.4"),
    ]


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        (user(Right(Role.PROJECT_MANAGER, "TOWER")), {"wang"}),
        (user(Right(Role.COMPANY_LEADER)), {"zhang", "li", "wang", None}),
        (user(Right(Role.DEPARTMENT, "HOUSE"), Right(Role.SALES, "HOUSE"), name="li"), {"li"}),
        (user(Right(Role.PROJECT_SERVICE, "HOUSE"), Right(Role.EXECUTIVE)), set()),
        (user(Right(Role.SALES, "TOWER"), name="li"), set()),  # who has left the project does not see it any more
    ],
    ids=["their own project's manager", "the company", "the person", "others of the project", "elsewhere"],
)
def test_who_sees_whose_month_is_said_by_the_sheet(warehouse: Warehouse, reader: User, seen: set[str | None]) -> None:
    assert {whom for _, whom in totals(warehouse, reader, "2026-03")} == seen


def test_sheets_are_told_to_those_who_see_all_of_them(warehouse: Warehouse) -> None:
    march = scope("2026-12-31 12:00", "2026-03", "2026-03")
    told = {
        name: Answers(warehouse, sight(reader)).person_sheets(march)["project"].to_pylist()
        for name, reader in {"all": CENTRE, "one": user(Right(Role.PROJECT_MANAGER, "TOWER")), "own": user()}.items()
    }
    assert told == {"all": ["HOUSE", "TOWER"], "one": ["TOWER"], "own": []}


def test_whatever_comes_later_gives_the_rows_of_a_rebuild(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb")
    told, found = Story(), []
    told.tell("project/A", "2026-01-01 00:00", ProjectRegistered(code="A", name="A", pack="sales_consultants"))
    told.case("c", "2026-03-02 10:00", whom="zhang", **ABOUT).then("2026-03-03 10:00", VALID)
    told.tell("case/c", "2026-03-04 10:00", Classified(whom="li"))
    told.tell("case/c", "2026-03-05 10:00", Corrected(target=3, void=True, reason="entered twice"))
    told.tell("case/c", "2026-03-06 10:00", Corrected(target=2, void=True, reason="never judged"))
    for event in [event for stream in told.streams.values() for event in stream]:
        write(ledger, [event])
        warehouse.sync()
        by_pieces = warehouse.query("select * from core.appraised").to_pylist()
        found.append(totals(warehouse, CENTRE, "2026-03"))
        warehouse.rebuild()
        assert warehouse.query("select * from core.appraised").to_pylist() == by_pieces
    assert found == [{}, {}, {("A", "zhang"): 95}, {("A", "li"): 95}, {("A", "zhang"): 95}, {}]
    warehouse.close()
    ledger.close()
