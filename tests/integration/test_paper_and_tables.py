"""Sheets of paper entered twice, and tables of answers: what agrees is a response, what does not fit waits."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import fastexcel
import pytest
import xlsxwriter
from desks import person
from surveyed import CALLER, CENTRE, OTHER, PROJECT, at, entering, opened

from casework.errors import RuleError
from casework.record.events import Attempted, ResponseCompleted
from casework.record.ledger import Ledger
from casework.upkeep.privacy.copying import Part, PersonCopy, copy_by, copy_for
from casework.vocabulary.asking import Mode
from casework.vocabulary.desk import Role
from surveys.errors import SurveyError
from surveys.fieldwork.double_entry import Came, PaperSheets
from surveys.fieldwork.entering import Entry
from surveys.fieldwork.grid import NUMBER, Grid, Taken

THIRD = person(Role.SALES, PROJECT, name="third")
ANSWERS = {"stage": "settled", "lives_there": "yes", "overall": 4, "recommend": 9}


def grid_of(ledger: Ledger, people: int = 3, **fields: object) -> Grid:
    return Grid(entering(ledger), opened(ledger, people, modes=("paper",), **fields))


def responses(ledger: Ledger, stream: str) -> list[ResponseCompleted]:
    entries = ledger.stream(stream.replace("invitation", "response"))
    return [each.payload for each in entries if isinstance(each.payload, ResponseCompleted)]


def first_sheet(grid: Grid) -> str:
    return grid.numbered(CALLER)[f"{PROJECT}-1"].stream


def test_a_sheet_entered_twice_alike_is_one_response_on_paper(ledger: Ledger):
    grid = grid_of(ledger)
    stream, desk = first_sheet(grid), PaperSheets(grid.entering)
    assert desk.enter(CALLER, stream, ANSWERS, at(1)) is Came.ONCE
    assert desk.enter(CALLER, stream, ANSWERS, at(2)) is Came.ONCE
    assert responses(ledger, stream) == []
    assert desk.enter(OTHER, stream, ANSWERS, at(3)) is Came.ENTERED
    (made,) = responses(ledger, stream)
    assert (made.mode, made.answers["overall"]) == (Mode.PAPER, 4)
    assert desk.waiting(stream).entered == ()
    (tried,) = [each.payload for each in ledger.stream(stream) if isinstance(each.payload, Attempted)]
    assert (tried.mode, tried.disposition) == (Mode.PAPER, "1.1")


def test_where_two_differ_a_third_settles_and_nobody_of_the_two(ledger: Ledger):
    grid = grid_of(ledger)
    stream, desk = first_sheet(grid), PaperSheets(grid.entering)
    desk.enter(CALLER, stream, ANSWERS, at(1))
    assert desk.enter(OTHER, stream, ANSWERS | {"overall": 2}, at(2)) is Came.DIFFERS
    assert desk.waiting(stream).differing == ("overall",)
    with pytest.raises(RuleError, match="a third person must"):
        desk.settle(OTHER, stream, {"overall": 4}, at(3))
    with pytest.raises(RuleError, match="Settle the difference"):
        desk.enter(THIRD, stream, ANSWERS, at(3))
    assert desk.settle(THIRD, stream, {"overall": 2, "recommend": 0}, at(4)) is Came.ENTERED
    (made,) = responses(ledger, stream)
    assert (made.answers["overall"], made.answers["recommend"]) == (2, 9)


def filled(path: Path, *rows: dict[str, object]) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, columns)
        for place, row in enumerate(rows, start=1):
            sheet.write_row(place, 0, [row.get(name, "") for name in columns])
    return path


def read(workbook: bytes) -> list[dict[str, str]]:
    return list(fastexcel.read_excel(workbook).load_sheet(0, dtypes="string").to_arrow().to_pylist())


def take(grid: Grid, path: Path) -> Taken:
    return grid.take(CALLER, path, path.name, at(5))


def test_a_table_is_taken_with_bad_rows_held_back_mended_and_brought_again(ledger: Ledger, tmp_path: Path):
    grid = grid_of(ledger)
    empty = read(grid.template(CALLER, "en"))
    assert [row[NUMBER] for row in empty] == [f"{PROJECT}-{n}" for n in (1, 2, 3)]
    assert list(empty[0])[1:] == [item.code for item in grid.items]
    good = {NUMBER: f"{PROJECT}-1", **ANSWERS}
    spoilt = {NUMBER: f"{PROJECT}-2", **ANSWERS, "overall": 9}
    path = filled(tmp_path / "t.xlsx", good, spoilt, {NUMBER: "XX-9", **ANSWERS})
    taken = take(grid, path)
    assert (taken.entered, [each.row for each in taken.held]) == (1, [3, 4])
    held = read(grid.held_back(taken.held, "en", {each.row: str(each.why) for each in taken.held}))
    assert [row["why_held"].split(".")[0] for row in held][1] == "Nobody was invited under this number"
    assert held[0]["overall"] == "9"
    mended = filled(tmp_path / "m.xlsx", good, {**held[0], "overall": "3"})
    again = take(grid, mended)
    assert (again.entered, again.repeated, again.held) == (1, 1, ())
    out = read(grid.answered(CENTRE, "en"))
    assert [(row[NUMBER], row["overall"]) for row in out] == [(f"{PROJECT}-1", "4"), (f"{PROJECT}-2", "3")]


def test_a_table_never_overrules_a_response(ledger: Ledger, tmp_path: Path):
    grid = grid_of(ledger)
    number = {NUMBER: f"{PROJECT}-1"}
    take(grid, filled(tmp_path / "a.xlsx", number | ANSWERS))
    taken = take(grid, filled(tmp_path / "b.xlsx", number | ANSWERS | {"overall": 1}))
    assert (taken.entered, taken.repeated) == (0, 0)
    assert "which stands" in str(taken.held[0].why)
    assert [each.answers["overall"] for each in responses(ledger, first_sheet(grid))] == [4]


def test_who_answered_what_stands_in_no_table_of_a_confidential_survey_nor_few_answers_nor_words(
    ledger: Ledger, tmp_path: Path
):
    grid = grid_of(ledger, 6, confidential=True)
    rows = [{NUMBER: f"{PROJECT}-{n}"} | ANSWERS | {"reason": "my lift"} for n in range(1, 6)]
    take(grid, filled(tmp_path / "a.xlsx", *rows[:4]))
    assert read(grid.answered(CENTRE, "en")) == [], "four are too few to be told of"
    take(grid, filled(tmp_path / "b.xlsx", rows[4]))
    told = read(grid.answered(CENTRE, "en"))
    assert [(row[NUMBER], row["overall"], row["reason"]) for row in told] == [(None, "4", None)] * 5


@pytest.mark.parametrize("secret", [False, True])
def test_a_copy_handed_out_at_a_desk_has_no_answers_to_a_confidential_survey(ledger: Ledger, secret: bool):
    grid = grid_of(ledger, confidential=secret)
    first, second = (grid.numbered(CALLER)[f"{PROJECT}-{n}"] for n in (1, 2))
    entry = Entry(stream=first.stream, disposition="1.1", mode=Mode.PAPER, answers=ANSWERS)
    grid.entering.save(CALLER, entry, key="a", now=at(1))
    begun = Entry(stream=second.stream, disposition="2.12", answers={"stage": "settled"})
    grid.entering.save(CALLER, begun, key="b", now=at(1))

    def answers(made: PersonCopy) -> list[object]:
        rows = [*made.parts[Part.SURVEYS], *made.parts[Part.DRAFTS]]
        return [row["answers"] for row in rows if "answers" in row]

    for each in (first, second):
        customer = each.invited.customer_id
        assert bool(answers(copy_for(ledger, CENTRE, customer, at(9)))) is not secret
        assert answers(copy_by(ledger, "operator", customer, at(9))), "the person's own right stays"


def test_who_answered_what_is_for_who_plans_surveys(ledger: Ledger, tmp_path: Path):
    grid = grid_of(ledger)
    take(grid, filled(tmp_path / "a.xlsx", {NUMBER: f"{PROJECT}-2"} | ANSWERS))
    service = person(Role.PROJECT_SERVICE, PROJECT)
    assert [row[NUMBER] for row in read(grid.answered(service, "en"))] == [None]
    assert read(grid.answered(CALLER, "en")) == []


def test_what_is_no_workbook_is_refused(ledger: Ledger, tmp_path: Path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(BytesIO(b"no workbook").getvalue())
    with pytest.raises(SurveyError, match="no workbook"):
        take(grid_of(ledger), path)
