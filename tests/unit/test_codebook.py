"""Answers for other programs: what SPSS syntax and codebook say is what stands in the table."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from xml.etree import ElementTree as Xml

from casework.texts import Words
from surveys.codebook.ddi import NAMESPACE, Study, as_codebook
from surveys.codebook.spss import as_syntax
from surveys.codebook.table import as_csv, table
from surveys.codebook.variables import variables
from surveys.results import Asked
from tests.factories.told_answers import ASKED, MADE, OURS


def rows() -> list[dict[str, str]]:
    found = list(csv.DictReader(io.StringIO(as_csv(MADE).decode("utf-8-sig"))))
    return sorted(found, key=lambda row: row["moved_in"], reverse=True)


def test_codes_are_numbers_and_what_is_no_value_is_negative():
    answers = [{name: row[name] for name in ("moved_in", "quality", "to_shop", "to_park")} for row in rows()]
    assert answers == [
        {"moved_in": "2", "quality": "-2", "to_shop": "", "to_park": ""},
        {"moved_in": "1", "quality": "4", "to_shop": "0", "to_park": "1"},
        {"moved_in": "", "quality": "", "to_shop": "", "to_park": ""},
    ]
    assert not any("why" in row for row in rows()), "words stay where they can be erased"


def test_the_order_of_rows_does_not_tell_in_which_order_sheets_came():
    sheets = [OURS._replace(sheet=n, item="quality", option=str(n), value=float(n)) for n in (1, 2, 3, 4, 5)]
    turned = [each._replace(sheet=6 - each.sheet) for each in reversed(sheets)]
    assert as_csv(table(variables(ASKED), sheets)) == as_csv(table(variables(ASKED), turned))


def test_no_cell_runs_as_a_formula_and_missing_codes_stay_numbers():
    hostile = OURS._replace(wave="=1+1", stratum="@x", item="quality", option="dont_know")
    (row,) = table(variables(ASKED), [hostile]).rows
    assert (row["wave"], row["stratum"], row["quality"]) == ("'=1+1", "'@x", "-2")


def test_the_syntax_reads_every_column_in_order_and_declares_what_is_missing():
    said = as_syntax(MADE, "it's.csv", "en").decode("utf-8-sig")
    read_in = said.partition("/VARIABLES=")[2].partition(".\r\n")[0]
    assert re.findall(r"^  (\w+) [AF]", read_in, re.M) == MADE.columns
    assert "/FILE='it''s.csv'" in said
    assert "  /to_shop 'Where''s it to?: Shop'" in said
    assert "VARIABLE LABELS\r\n  sheet 'Number of the sheet'\r\n  /wave 'Wave'" in said, "no slash before the first"
    assert "MISSING VALUES quality (-2)." in said
    assert re.search(r"VALUE LABELS moved_in\r\n  1 'Yes'\r\n  2 'No'", said)


def test_a_name_that_spss_keeps_for_itself_is_another():
    asked = [Asked(code, Words(zh=code, en=code)) for code in ("to", "TO_", "9lives", "wie-viel", "wie_viel")]
    assert [each.name for each in variables(asked)] == ["to_", "TO__2", "v9lives", "wie_viel", "wie_viel_2"]


STRUCTURE = {
    "codeBook": "docDscr stdyDscr+ fileDscr dataDscr otherMat",
    "stdyDscr": "citation+ studyAuthorization stdyInfo studyDevelopment method dataAccs othrStdyMat notes",
    "citation": "titlStmt! rspStmt prodStmt distStmt serStmt verStmt biblCit holdings notes",
    "titlStmt": "titl! subTitl altTitl parTitl IDNo",
    "stdyInfo": "studyBudget subject abstract sumDscr qualityStatement notes exPostEvaluation",
    "sumDscr": "timePrd collDate nation geogCover geogUnit geoBndBox boundPoly anlyUnit universe dataKind",
    "fileDscr": "fileTxt locMap notes",
    "fileTxt": "fileName fileCitation dataFingerprint fileCont fileStrc dimensns fileType format filePlac dataChck "
    "ProcStat dataMsng software verStmt",
    "dimensns": "caseQnty varQnty logRecL recPrCas recNumTot",
    "dataDscr": "varGrp nCubeGrp var nCube notes",
    "var": "location labl imputation security embargo respUnit anlysUnit qstn valrng invalrng undocCod universe "
    "TotlResp sumStat txt stdCatgry catgryGrp catgry codInstr verStmt concept derivation varFormat geoMap "
    "catLevel notes",
    "qstn": "preQTxt qstnLit postQTxt forward backward ivuInstr",
    "valrng": "item range key notes",
    "invalrng": "item range key notes",
    "catgry": "catValu labl txt catStat mrow",
}
"""Parts in the order of the published schema of DDI-Codebook 2.5, by element; ``!`` exactly one, ``+`` at least one."""
SAID = {
    "codeBook": {"version": {"2.5"}}, "collDate": {"event": {"start", "end", "single"}},
    "catgry": {"missing": {"Y", "N"}}, "varFormat": {"type": {"numeric", "character"}},
}  # fmt: skip
"""Attributes of which the schema lists the values."""
TEXTS = ("titl", "parTitl", "IDNo", "collDate", "anlyUnit", "fileName", "caseQnty", "varQnty", "fileType", "labl",
         "qstnLit", "catValu")  # fmt: skip
"""What holds text, and no parts."""
EMPTY = ("range", "item", "varFormat")


def as_published(element: Xml.Element) -> None:
    """The element and all within stand where the schema wants them, with what it requires."""
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    parts = [part.tag.removeprefix(f"{{{NAMESPACE}}}") for part in element]
    if name not in STRUCTURE:
        assert (name in TEXTS and (element.text or "").strip()) or name in EMPTY, name
        assert parts == []
        return
    wanted = STRUCTURE[name].split()
    order = [part.rstrip("!+") for part in wanted]
    places = [order.index(part) for part in parts]
    assert places == sorted(places), name
    assert [part for part in wanted if part.endswith("!") and parts.count(part[:-1]) != 1] == []
    assert [part for part in wanted if part.endswith("+") and part[:-1] not in parts] == []
    for part in element:
        as_published(part)


def test_the_codebook_stands_as_the_published_schema_wants_it_whatever_a_survey_is_called():
    study = Study("tiny-春 w/1", Words(zh="小", en="Tiny & more"), date(2026, 3, 2), date(2026, 3, 31))
    book = Xml.fromstring(as_codebook(MADE, study, "data.csv"))  # noqa: S314 - our own
    as_published(book)
    named = [element.get("ID") for element in book.iter() if element.get("ID")]
    assert named[0] == "study-tiny-春_w_1"
    assert len(named) == len(set(named))
    assert [name for name in named if not re.fullmatch(r"[^\W\d][\w.-]*", name)] == []
    for element in book.iter():
        listed = SAID.get(element.tag.removeprefix(f"{{{NAMESPACE}}}"), {})
        assert [name for name, values in listed.items() if element.get(name) not in values] == []


def test_the_codebook_says_of_each_column_what_stands_in_the_table():
    study = Study("tiny-w1", Words(zh="小", en="Tiny & more"), date(2026, 3, 2), date(2026, 3, 31))
    book = Xml.fromstring(as_codebook(MADE, study, "data.csv"))  # noqa: S314 - our own
    named = {"d": NAMESPACE}
    assert book.tag == f"{{{NAMESPACE}}}codeBook"
    assert [each.tag.partition("}")[2] for each in book] == ["stdyDscr", "fileDscr", "dataDscr"]
    assert book.findtext(".//d:titl", None, named) == "小"
    assert [each.get("event") for each in book.findall(".//d:collDate", named)] == ["start", "end"]
    found = book.findall("./d:dataDscr/d:var", named)
    assert [each.get("name") for each in found] == MADE.columns
    assert [book.findtext(f".//d:{tag}", None, named) for tag in ("caseQnty", "varQnty")] == ["3", str(len(found))]
    for each in found:
        assert each.get("files") == book.find("./d:fileDscr", named).get("ID")
    quality = next(each for each in found if each.get("name") == "quality")
    assert [each.get("VALUE") for each in quality.findall("./d:invalrng/d:item", named)] == ["-2"]
    assert quality.find("./d:valrng/d:range", named).attrib == {"min": "1", "max": "5"}
    codes = [
        (each.findtext("./d:catValu", None, named), each.get("missing")) for each in quality.findall("d:catgry", named)
    ]
    assert codes == [("-2", "Y")]
