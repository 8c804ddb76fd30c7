"""Questionnaires go out as XLSForms and come back; what does not carry is listed by row, what harms is refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from casework.errors import YingshengError
from surveys.questionnaire import Kind, of_regulation, shipped
from surveys.questionnaire.conditions import holds
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.xlsform import sent, taken
from surveys.questionnaire.xlsform.expressions import Unreadable, read, written
from tests.factories.questionnaires import SHEETS, questionnaires

EVERY = [
    *shipped().values(),
    *(one for name in ("sunshine", "savills", "zhonghai") for one in of_regulation(name).values()),
]
ZH, EN = "label::中文 (zh)", "label::English (en)"


def form(folder: Path, survey: list[dict[str, str]], choices: tuple[dict[str, str], ...] = ()) -> Path:
    """A workbook of these rows; every label stands in both languages unless it says otherwise."""
    path = folder / "form.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (
            ("survey", survey),
            ("choices", choices),
            ("settings", [{"form_title": "F", "form_id": "f"}]),
        ):
            full = [row if name == "settings" else {ZH: "文字", EN: "Words", **row} for row in rows]
            columns = list(dict.fromkeys(key for row in full for key in row)) or ["list_name", "name", EN]
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns)
            for number, row in enumerate(full, start=1):
                sheet.write_row(number, 0, [row.get(column, "") for column in columns])
    return path


YES_NO = ({"list_name": "yn", "name": "yes"}, {"list_name": "yn", "name": "no"})


@pytest.mark.parametrize("questionnaire", EVERY, ids=lambda one: one.id)
def test_what_is_shipped_goes_out_and_comes_back(questionnaire: Questionnaire, tmp_path: Path) -> None:
    out = sent(questionnaire)
    path = tmp_path / "out.xlsx"
    path.write_bytes(out.workbook)
    assert convert(BytesIO(out.workbook)).xform
    back = taken(path, "out.xlsx")
    assert back.lost == ()
    changed = [code for code, item in questionnaire.items.items() if item != back.questionnaire.items[code]]
    assert changed == (["defects"] if questionnaire.id == "move_in" else [])  # its unit, which is listed
    assert [str(each.why) for each in out.lost if each.sheet == "settings"] == (
        ["The consent text has no place in a form."] if questionnaire.consent else []
    )


def test_a_label_that_a_spreadsheet_would_run_goes_out_as_text_and_comes_back(tmp_path: Path) -> None:
    made = taken(form(tmp_path, [{"type": "text", "name": "a", ZH: "文字", EN: "'=1+1"}]), "form.xlsx").questionnaire
    assert made.items["a"].text.en == "=1+1"
    path = tmp_path / "out.xlsx"
    path.write_bytes(sent(made).workbook)
    with ZipFile(path) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert ">'=1+1<" in texts
    assert ">=1+1<" not in texts
    assert taken(path, "out.xlsx").questionnaire.items["a"].text.en == "=1+1"


def test_what_does_not_carry_is_listed_by_row(tmp_path: Path) -> None:
    path = form(
        tmp_path,
        [
            {"type": "start", "name": "start"},
            {"type": "begin group", "name": "About"},
            {"type": "select_one yn", "name": "Happy", "required": "yes"},
            {"type": "geopoint", "name": "where"},
            {"type": "text", "name": "why", "relevant": "${Happy} = 'no'"},
            {"type": "text", "name": "again", "relevant": "count(${Happy}) > 1"},
            {"type": "decimal", "name": "part", "constraint": ". < 1"},
            {"type": "end group"},
        ],
        YES_NO,
    )
    back = taken(path, "form.xlsx")
    assert [(each.sheet, each.row) for each in back.lost] == [
        ("survey", 2), ("survey", 4), ("survey", 5), ("survey", 7), ("survey", 8),
    ]  # fmt: skip
    assert "Happy is called happy here" in str(back.lost[1].why)
    assert "count(${Happy}) > 1 is left out" in str(back.lost[3].why)
    assert back.questionnaire.shown({"happy": "yes"}) == ["happy", "again", "part"]
    assert back.questionnaire.items["happy"].required


def test_conditions_in_a_circle_are_a_form_and_no_questionnaire(tmp_path: Path) -> None:
    rows = [
        {"type": "select_one yn", "name": "a", "relevant": "${b} = 'yes'"},
        {"type": "select_one yn", "name": "b", "relevant": "${a} = 'yes'"},
    ]
    path = form(tmp_path, rows, YES_NO)
    assert convert(str(path)).xform  # pyxform takes it
    with pytest.raises(YingshengError, match=r"form.xlsx: items\[a\].when: the conditions run in a circle: a → b → a"):
        taken(path, "form.xlsx")


def test_a_form_in_one_language_is_refused(tmp_path: Path) -> None:
    path = form(tmp_path, [{"type": "text", "name": "a", ZH: ""}])
    with pytest.raises(YingshengError, match=r"items\[a\].text.zh: the Chinese text is missing"):
        taken(path, "form.xlsx")


def test_ten_thousand_rows_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = form(tmp_path, [{"type": "text", "name": f"q{n}"} for n in range(10_000)])
    with pytest.raises(YingshengError, match="a sheet has 10000 rows, and 3000 are the most"):
        taken(path, "form.xlsx")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"<html></html>"])
def test_what_is_no_workbook_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(YingshengError, match=r"form\.xlsx"):
        taken(path, "form.xlsx")


@trying(max_examples=50, deadline=None)
@given(made=questionnaires(), sheet=SHEETS)
def test_a_condition_there_and_back_holds_of_the_same_answers(made: Questionnaire, sheet: dict[str, object]) -> None:
    kinds = {code: item.kind for code, item in made.items.items()}
    answers = made.judged(sheet, complete=False).all
    for code in made.items:
        if (tree := made.condition(code)) is not None:
            text = written(tree, made.items)
            again = Questionnaire.model_validate(_asking(read(text, kinds, str))).sections[0].when
            assert holds(again, answers) == holds(tree, answers), text


def _asking(when: dict[str, object]) -> dict[str, object]:
    words = {"zh": "文字", "en": "Words"}
    section = {"code": "s", "title": words, "when": when, "items": [{"code": "x", "kind": "note", "text": words}]}
    return {"id": "x", "version": 1, "title": words, "sections": [section]}


@trying(max_examples=100, deadline=None)
@given(text=st.text(st.sampled_from("${}ab'()<>=! andor,1.")))
def test_an_expression_is_read_or_refused(text: str) -> None:
    try:
        read(text, {"a": Kind.SINGLE}, str)
    except Unreadable:
        return
