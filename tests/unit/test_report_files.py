"""Files of reports opened again: the same figures in each, and what people wrote is never run."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import fastexcel
import pptx
import pytest
from docx.document import Document
from printed_texts import printed_texts
from reports import HOSTILE, ROWS, filled_by_hand

from casework.settings import ROOT, settings
from casework.texts import Words
from reporting.errors import DefinitionError, MakingError
from reporting.files import font
from reporting.files.layout import laid_out
from reporting.files.making import MAKERS, made
from reporting.files.pictures import svg
from reporting.filling import Seals


def part(paper: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(paper)) as packed:
        return packed.read(name).decode()


def test_a_workbook_holds_the_figures_and_sums_that_are_formulas_with_their_value():
    paper = made(filled_by_hand(), "xlsx", "en")
    book = fastexcel.read_excel(paper)
    assert book.sheet_names == ["周报", "Cases", "Remarks"]
    rows = book.load_sheet("Cases").to_arrow().to_pylist()
    assert [row["Carried"] for row in rows] == [3.0, 4.0, 7.0]
    assert [row["Share"] for row in rows] == [0.5, 0.0, None]
    sheet = part(paper, "xl/worksheets/sheet2.xml")
    assert "<f>SUM(B2:B3)</f><v>7</v>" in sheet
    assert sheet.count("<f>") == 2  # the two sums, and nothing that anybody wrote
    assert rows[0]["Number"] == f"'{HOSTILE}"
    assert "<c:barChart>" in part(paper, "xl/charts/chart1.xml")


def test_slides_have_a_native_chart_with_the_figures():
    deck = pptx.Presentation(io.BytesIO(made(filled_by_hand(), "pptx", "en")))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert [(series.name, tuple(series.values)) for series in charts[0].plots[0].series] == [
        ("Carried", (3.0, 4.0)), ("Done", (2.0, 0.0)),
    ]  # fmt: skip
    assert list(charts[0].plots[0].categories) == [HOSTILE, "乙项目"]


def test_a_word_file_holds_the_table_and_a_picture_that_is_told():
    paper = docx.Document(io.BytesIO(made(filled_by_hand(), "docx", "en")))
    cells = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert cells[1] == [HOSTILE, "3", "2", "50.0%", HOSTILE]
    assert cells[2] == ["乙项目", "4", "0", "0.0%", "–"]
    assert cells[3][:3] == ["Total", "7", "2"]
    picture = paper.inline_shapes[0]._inline.docPr
    assert "Carried:" in picture.get("descr")
    assert HOSTILE in [paragraph.text for paragraph in paper.paragraphs]


def texts_of(paper: bytes, suffix: str) -> str:
    """What a reader of the file reads first: its first sheet, its first slide, its paragraphs, its pages."""
    if suffix == "xlsx":
        cells = fastexcel.read_excel(paper).load_sheet(0, header_row=None).to_arrow().to_pylist()
        return "\n".join(str(value) for row in cells for value in row.values())
    if suffix == "pptx":
        return "\n".join(shape.text_frame.text for shape in pptx.Presentation(io.BytesIO(paper)).slides[0].shapes)
    if suffix == "docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(paper)).paragraphs)
    return printed_texts(paper)


@pytest.mark.parametrize("suffix", list(MAKERS))
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_file_is_headed_by_the_sentence_and_names_the_locked_scores(suffix: str, language: str):
    said = Words(zh="2026年5月时限达标 98.0%（100项），达到目标95%。", en="In May 2026 98.0 % of 100 limits were kept.")
    filled = replace(filled_by_hand(), headline=said, seals=Seals(root="ab12" * 16, digest="cd34" * 16))
    text = texts_of(made(filled, suffix, language), suffix)
    assert said.label(language) in text
    names = ("得分摘要", "月度总摘要") if language == "zh-CN" else ("Digest of the score", "Root of the month")
    for name, value in zip(names, ("cd34" * 16, "ab12" * 16), strict=True):
        assert name in text
        assert value in text


@pytest.mark.parametrize("suffix", list(MAKERS))
def test_a_file_without_figures_or_locked_scores_says_nothing_of_them(suffix: str):
    text = texts_of(made(filled_by_hand(), suffix, "en"), suffix)
    assert "Root of the month" not in text
    assert "As of" in text


@pytest.mark.parametrize("suffix", ["pdf", "xlsx"])
def test_the_same_report_gives_the_same_bytes(suffix: str):
    assert made(filled_by_hand(), suffix, "zh-CN") == made(filled_by_hand(), suffix, "zh-CN")


def test_a_pdf_is_tagged_and_carries_a_typeface_with_chinese():
    paper = made(filled_by_hand(), "pdf", "zh-CN")
    assert paper.startswith(b"%PDF-")
    assert b"pdfuaid" in paper
    assert b"NotoSansSC" in paper


def test_a_picture_draws_letters_as_they_are_written_and_never_twice_otherwise():
    drawing = laid_out(filled_by_hand(), "en").parts[0].drawing
    assert drawing is not None
    assert svg(drawing) == svg(drawing)
    assert drawing.told("Cases") == f"Cases. Carried: {HOSTILE} 3, 乙项目 4; Done: {HOSTILE} 2, 乙项目 0"


@pytest.mark.parametrize("suffix", list(MAKERS))
def test_no_rows_and_signs_that_no_xml_holds_are_said_as_such(suffix: str):
    filled = filled_by_hand("a\x00b\x0bc\ufffe", rows=())
    assert made(filled, suffix, "en")
    parts = laid_out(filled, "en").parts
    assert (parts[0].empty, parts[1].paragraphs) == ("No data", ["abc"])


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copytree(ROOT / "data" / "reports", tmp_path / "reports")
    monkeypatch.setenv("YINGSHENG_REPORT_DIR", str(tmp_path / "reports"))
    settings.cache_clear()
    yield tmp_path / "reports"
    settings.cache_clear()


def test_a_template_that_wants_an_unknown_field_is_refused_by_its_name(own_folder: Path):
    template = own_folder / "templates" / "report.typ"
    template.write_text(template.read_text(encoding="utf-8") + "\n#report.weather\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"report\.typ.*weather"):
        made(filled_by_hand(), "pdf", "en")


def test_a_restyled_template_is_used(own_folder: Path):
    before = made(filled_by_hand(), "pdf", "en")
    template = own_folder / "templates" / "report.typ"
    template.write_text(template.read_text(encoding="utf-8").replace("#1f5fa8", "#800000"), encoding="utf-8")
    assert made(filled_by_hand(), "pdf", "en") != before


@pytest.mark.parametrize("suffix", ["docx", "pptx"])
@pytest.mark.parametrize("kind", ["no such file", "without styles"])
def test_a_template_of_word_or_slides_that_cannot_be_used_is_refused_by_its_name(
    own_folder: Path, suffix: str, kind: str
):
    template = own_folder / "templates" / f"report.{suffix}"
    template.write_bytes(b"Dear Sir or Madam" if kind == "no such file" else bare(suffix))
    with pytest.raises(DefinitionError, match=rf"report\.{suffix} cannot be used"):
        made(filled_by_hand(), suffix, "en")


def bare(suffix: str) -> bytes:
    """A Word file without the style of headings, or slides with one layout."""
    target = io.BytesIO()
    if suffix == "docx":
        paper = docx.Document()
        for style in [each for each in paper.styles if each.name in {"Title", "Heading 1", "Table Grid"}]:
            style.delete()
        paper.save(target)
    else:
        deck = pptx.Presentation()
        for layout in list(deck.slide_layouts)[1:]:
            deck.slide_layouts.remove(layout)
        deck.save(target)
    return target.getvalue()


@pytest.mark.parametrize("suffix", ["docx", "pptx"])
def test_a_company_s_letterhead_stands_in_its_files(own_folder: Path, suffix: str):
    """Begun with a file that was made without a template, as docs/reports.md says."""
    first = made(filled_by_hand(), suffix, "en")
    template = own_folder / "templates" / f"report.{suffix}"
    opened = docx.Document if suffix == "docx" else pptx.Presentation
    styled = opened(io.BytesIO(first))
    letterhead(styled).text = "甲物业集团"
    styled.save(str(template))
    again = opened(io.BytesIO(made(filled_by_hand(), suffix, "en")))
    assert letterhead(again).text == "甲物业集团"
    if suffix == "docx":
        assert [paper.rows[1].cells[1].text for paper in again.tables] == ["3"]
    else:
        assert len(again.slides) == len(opened(io.BytesIO(first)).slides)


def letterhead(paper: object) -> Any:
    """What stands on every page: the header of a Word file, the first shape of the slides' master."""
    if isinstance(paper, Document):
        return paper.sections[0].header.paragraphs[0]
    return paper.slide_master.shapes[0].text_frame  # type: ignore[attr-defined]


def test_letters_that_the_typeface_lacks_are_written_as_numbers_and_never_as_boxes():
    """Warnings are errors: a picture that lacked a letter would say so."""
    assert font.drawable("云杉里 A℃№\n𠮷🏠") == "云杉里 A℃№\n[U+20BB7][U+1F3E0]"
    strange = [{**row, "number": "𠮷🏠"} for row in ROWS]
    drawing = laid_out(filled_by_hand(rows=strange), "en").parts[0].drawing
    assert drawing is not None
    assert svg(replace(drawing, groups=["𠮷", "🏠"]))
    assert made(filled_by_hand("𠮷🏠", rows=strange), "pdf", "zh-CN").startswith(b"%PDF-")


def test_the_typeface_has_every_letter_that_reports_say_by_themselves():
    surely = "".join(map(chr, (*range(0x20, 0x7F), *range(0x4E00, 0x9FA6), *range(0xFF01, 0xFF20)))) + "、。"
    own = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data" / "reports").glob("*.toml"))
    forms = (ROOT / "reporting" / "sentences.toml").read_text(encoding="utf-8")
    letters = font._letters()
    assert {sign for sign in surely + own + forms if sign != "\n" and ord(sign) not in letters} == set()


def test_another_kind_of_file_is_refused_with_those_there_are():
    with pytest.raises(MakingError, match="xlsx, pptx, docx, pdf"):
        made(filled_by_hand(), "odt", "en")
