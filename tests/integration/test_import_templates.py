"""Excel templates: what is filled in is read back without a mapping."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import fastexcel
import pytest
from import_files import load_file, write_sheet

from casework.record.events import Received
from casework.record.ledger import Ledger
from etl.errors import EtlError
from etl.intake.judging import map_source
from etl.intake.kinds import KINDS
from etl.intake.profiles import find_profile
from etl.intake.sources import open_source
from etl.intake.templates import template

LANGUAGES = ("zh_CN", "en")


def header(kind: str, language: str) -> list[str]:
    sheet = fastexcel.read_excel(template(kind, language)).load_sheet(0, header_row=None, dtypes="string").to_arrow()
    return [column[0].as_py() for column in sheet.columns]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_a_template_is_known_to_its_profile(kind: str, language: str, tmp_path: Path) -> None:
    names = header(kind, language)
    source = open_source(write_sheet(tmp_path / "filled.xlsx", [names, ["x"] * len(names)]))
    mapped = map_source(source, find_profile(kind))
    assert [part.column.name for part in mapped] == [column.name for column in KINDS[kind].columns]


def test_a_filled_in_template_is_loaded(ledger: Ledger, tmp_path: Path) -> None:
    names = header("complaints", "zh")
    cells = {"编号": "T1", "项目": "HY", "受理时间": "2026-03-02 09:00", "渠道": "来访"}
    row = [next((value for key, value in cells.items() if name.startswith(f"{key} (")), None) for name in names]
    load_file(ledger, write_sheet(tmp_path / "filled.xlsx", [names, row]))
    payload = ledger.stream("case/T1")[0].payload
    assert isinstance(payload, Received)
    assert payload.channel == "visit"


def test_an_untouched_template_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(template("complaints", "zh"))
    with pytest.raises(EtlError, match="a header but no row below it"):
        open_source(tmp_path / "empty.xlsx", sheet="投诉")


@pytest.mark.parametrize(("language", "word"), [("zh_CN", "来访"), ("en", "Visit")])
def test_words_are_offered_as_lists_in_the_readers_language(language: str, word: str) -> None:
    with zipfile.ZipFile(BytesIO(template("complaints", language))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        strings = archive.read("xl/sharedStrings.xml").decode()
    assert sheet.count('<dataValidation type="list"') == sum(
        column.words is not None or column.type == "bool" for column in KINDS["complaints"].columns
    )
    assert f">{word}</t>" in strings


@pytest.mark.parametrize(("language", "name"), [("zh_CN", "填写说明"), ("en", "Explanation")])
def test_a_sheet_explains_every_column(language: str, name: str) -> None:
    sheet = fastexcel.read_excel(template("surveys", language)).load_sheet(name, dtypes="string").to_arrow()
    assert sheet.column(0).to_pylist() == [column.label(language) for column in KINDS["surveys"].columns]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(EtlError, match="no kind of data called orders"):
        template("orders", "en")
