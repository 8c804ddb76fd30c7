"""Bad input: refused with a sentence that says what to do, or held back row by row; nothing is half loaded."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from import_files import case, load_file, load_rows, profile_of, write_csv, write_gzip, write_sheet

from casework.record.ledger import Ledger
from casework.settings import settings
from etl.errors import EtlError, ImportRefused, SourceError
from etl.intake.quarantine import list_quarantine
from etl.intake.sources import open_source

HEADER = "number,project,received_at"


def refused(ledger: Ledger, path: Path, content: bytes | str | None = None) -> str:
    """The sentence with which the file is refused; the ledger stays empty."""
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(EtlError) as refusal:
        load_file(ledger, path)
    assert ledger.count_events() == 0
    assert list_quarantine(ledger) == []
    return str(refusal.value)


def held_back(ledger: Ledger, folder: Path, **cells: object) -> list[tuple[str, str, str | None]]:
    """Column, rule and value of the reasons why a case with these cells is held back; no event comes of it."""
    load_rows(ledger, folder, [case(**cells)])
    assert ledger.stream("case/T1") == []
    return [(cell.column, cell.rule, cell.value) for cell in list_quarantine(ledger)]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_text_that_is_neither_utf8_nor_chinese(ledger: Ledger, tmp_path: Path, encoding: str) -> None:
    text = f"{HEADER},name\n1,HY,2026-03-02,Jürgen Müller-Lüdenscheidt\n2,HY,2026-03-02,José Peña\n"
    assert "neither UTF-8 nor GB18030" in refused(ledger, tmp_path / "a.csv", text.encode(encoding))


def test_a_wrongly_stated_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号\n1\n".encode("gb18030"))
    with pytest.raises(SourceError, match=r"neither UTF-8 nor GB18030 \(utf-8\). Save it as “CSV UTF-8”"):
        open_source(path, encoding="utf-8")


def test_a_truncated_workbook(ledger: Ledger, tmp_path: Path) -> None:
    whole = write_sheet(tmp_path / "whole.xlsx", [["number", "project"]] + [[str(i), "HY"] for i in range(500)])
    content = whole.read_bytes()
    assert "damaged or cut off" in refused(ledger, tmp_path / "a.xlsx", content[: len(content) // 2])


def test_a_workbook_with_a_damaged_sheet(ledger: Ledger, tmp_path: Path) -> None:
    whole = write_sheet(tmp_path / "whole.xlsx", [["number", "project"], ["1", "HY"]])
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as broken:
        for name in archive.namelist():
            broken.writestr(name, archive.read(name)[:200] if "sheet1" in name else archive.read(name))
    assert "damaged" in refused(ledger, tmp_path / "a.xlsx")


def test_a_truncated_gzip_file(ledger: Ledger, tmp_path: Path) -> None:
    whole = write_gzip(tmp_path / "whole.gz", (f"{HEADER}\n" + "1,HY,2026-03-02\n" * 1000).encode())
    content = whole.read_bytes()
    assert "gzip archive is damaged or cut off" in refused(ledger, tmp_path / "a.csv.gz", content[:-20])


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """At most 1 MB a file, and 10 MB unpacked."""
    monkeypatch.setattr(settings(), "max_upload_mb", 1)
    monkeypatch.setattr(settings(), "max_unpacked_mb", 10)


@pytest.mark.usefixtures("small_limit")
def test_a_zip_bomb_in_a_workbook(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    assert "larger than 10 MB" in refused(ledger, path)


@pytest.mark.usefixtures("small_limit")
def test_a_zip_bomb_that_lies_about_its_size(ledger: Ledger, tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    honest = (30_000_000).to_bytes(4, "little")
    assert re.search("larger than 10 MB|damaged", refused(
        ledger, tmp_path / "bomb.xlsx", target.getvalue().replace(honest, (1000).to_bytes(4, "little"))
    ))  # fmt: skip


@pytest.mark.usefixtures("small_limit")
def test_a_gzip_bomb(ledger: Ledger, tmp_path: Path) -> None:
    write_gzip(tmp_path / "bomb.csv.gz", b"number,project,received_at\n" + b"0" * 30_000_000)
    assert "larger than 10 MB" in refused(ledger, tmp_path / "bomb.csv.gz")


@pytest.mark.usefixtures("small_limit")
def test_a_file_above_the_upload_limit(ledger: Ledger, tmp_path: Path) -> None:
    assert "at most 1 MB are accepted" in refused(ledger, tmp_path / "a.csv", HEADER + "\n" + "x" * 2_000_000)


def test_a_cell_of_100_mb_holds_back_its_row_only(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write(f"{HEADER},content\n1,HY,2026-03-02,")
        for _ in range(100):
            file.write("x" * 1_048_576)
        file.write("\n2,HY,2026-03-02,leak\n")
    report = load_file(ledger, path)
    assert (report.outcomes.accepted, report.problems_by_rule) == (1, {"too_long": 1})
    (cell,) = list_quarantine(ledger)
    assert cell.row_number == 2
    assert len(cell.value or "") < 1000


def test_a_cell_above_the_length_of_a_text(ledger: Ledger, tmp_path: Path) -> None:
    assert [found[:2] for found in held_back(ledger, tmp_path, content="x" * 20_001)] == [("content", "too_long")]


def test_binary_data_called_csv(ledger: Ledger, tmp_path: Path) -> None:
    assert "binary or damaged, not text" in refused(ledger, tmp_path / "a.csv", bytes(range(256)) * 50)


def test_nul_bytes_in_text(ledger: Ledger, tmp_path: Path) -> None:
    assert "holds NUL bytes" in refused(ledger, tmp_path / "a.csv", f"{HEADER}\n1,H\0Y,2026-03-02\n")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"PK\x03\x04rest of a workbook", "an Excel workbook or ZIP archive, but the name ends in .csv"),
        ("a.xlsx", b"number,project\n1,HY\n", "the content is text, but the name ends in .xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or password-protected Excel workbook. Save it as XLSX"),
        ("a.csv", b"%PDF-1.7 ...", "the content is a PDF document"),
        ("a.pdf", b"%PDF-1.7 ...", "content is a PDF document"),
        ("a.docx", b"number", "files ending in .docx cannot be imported"),
        ("a.parquet", b"number,project\n", "the content is text, but the name ends in .parquet"),
        ("a", b"number,project\n", "files ending in nothing cannot be imported"),
    ],
)
def test_a_wrong_ending(ledger: Ledger, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    assert says in refused(ledger, tmp_path / name, content)


def test_a_zip_archive_called_xlsx(ledger: Ledger, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("cases.csv", HEADER)
    assert "a ZIP archive, not an Excel workbook. Unpack it" in refused(ledger, tmp_path / "a.xlsx")


def test_duplicate_headers(ledger: Ledger, tmp_path: Path) -> None:
    """None of them is taken by chance; each can be named by its place."""
    said = refused(ledger, tmp_path / "a.csv", "number,Number,project\n1,2,HY\n")
    assert "but the file has number [1], Number [2], project" in said


def test_a_thousand_columns(ledger: Ledger, tmp_path: Path) -> None:
    wide = ",".join(f"c{i}" for i in range(1000))
    assert "1000 columns were found, at most 500" in refused(ledger, tmp_path / "a.csv", f"{wide}\n{wide}\n")


def test_an_empty_file(ledger: Ledger, tmp_path: Path) -> None:
    assert "the file is empty. Export it again" in refused(ledger, tmp_path / "a.csv", "")


@pytest.mark.parametrize("content", [HEADER, HEADER + "\n", HEADER + "\n\n \n"])
def test_a_header_and_nothing_else(ledger: Ledger, tmp_path: Path, content: str) -> None:
    assert "a header but no row below it" in refused(ledger, tmp_path / "a.csv", content)


def test_a_workbook_with_a_header_and_nothing_else(ledger: Ledger, tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "a.xlsx", [["number", "project", "received_at"]])
    assert "a header but no row below it" in refused(ledger, path)


def test_an_empty_workbook(ledger: Ledger, tmp_path: Path) -> None:
    assert "the sheet Sheet1 is empty" in refused(ledger, write_sheet(tmp_path / "a.xlsx", []))


def test_columns_that_nobody_can_map(ledger: Ledger, tmp_path: Path) -> None:
    message = refused(ledger, tmp_path / "a.csv", "foo,bar\n1,2\n")
    assert "needs the column(s) 编号 / Number, 项目 / Project, 受理时间 / Received at" in message
    assert "but the file has foo, bar" in message


def test_a_file_that_is_not_there(ledger: Ledger, tmp_path: Path) -> None:
    assert "No such file" in refused(ledger, tmp_path / "nothing.csv")


def test_a_pack_that_does_not_exist(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="names the policy pack moon, but there are only"):
        load_rows(ledger, tmp_path, [case()], profile_of('pack = "moon"\nguess = true\n'))


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"received_at": "1900-01-01"}, ("received_at", "before_1990", "1900-01-01")),
        ({"due_at": "9999-12-31"}, ("due_at", "after_2099", "9999-12-31")),
        ({"closed_at": "2026-03-01"}, ("closed_at", "closed_before_received", "2026-03-01")),
        ({"contacted_at": "2026-03-01 08:00"}, ("received_at", "before_receipt", "2026-03-02 09:00")),
        ({"severity": "apocalyptic"}, ("severity", "unknown_word", "apocalyptic")),
        ({"project": " "}, ("project", "missing", "")),
        ({"received_at": "yesterday"}, ("received_at", "bad_date", "yesterday")),
        ({"received_at": "2099-01-01"}, ("received_at", "in_future", "2099-01-01")),
        ({"claim_amount": "-5", "claim_raised_at": "2026-03-03"}, ("claim_amount", "out_of_range", "-5")),
        ({"claim_amount": "much", "claim_raised_at": "2026-03-03"}, ("claim_amount", "not_a_number", "much")),
        ({"content": "#FORMULA!"}, ("content", "formula", "#FORMULA!")),
    ],
)
def test_a_cell_that_cannot_be_right_holds_back_its_row(
    ledger: Ledger, tmp_path: Path, cells: dict[str, object], found: tuple[str, str, str | None]
) -> None:
    reasons = held_back(ledger, tmp_path, **cells)
    assert found in [(column, rule, value and value.strip()) for column, rule, value in reasons]


def test_an_unknown_project(ledger: Ledger, tmp_path: Path) -> None:
    report = load_file(ledger, write_csv(tmp_path / "a.csv", [case(project="Atlantis")]), register=False)
    assert report.problems_by_rule == {"unknown_project": 1}
    (cell,) = list_quarantine(ledger)
    assert (cell.column, cell.value) == ("project", "Atlantis")
    assert "allow new projects to be registered" in cell.reason


def test_a_formula_without_a_value_holds_back_its_row(ledger: Ledger, tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "a.xlsx", [["number", "project", "received_at"], ["1", "HY", "=NOW()"]])
    whole = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            whole[name] = re.sub(rb"</f><v>0</v>", b"</f>", archive.read(name))
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    load_file(ledger, path)
    assert [(cell.column, cell.rule) for cell in list_quarantine(ledger)] == [("received_at", "formula")]


def test_broken_rows_stand_beside_good_ones_and_all_are_counted(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'{HEADER}\n1,HY,2026-03-02\n2,HY\n3,"HY,2026-03-02\n4,HY,2026-03-02\n')
    report = load_file(ledger, path)
    assert (report.rows, report.outcomes.accepted, report.outcomes.quarantined) == (4, 2, 2)
    assert report.balances
    assert {(cell.row_number, cell.rule) for cell in list_quarantine(ledger)} == {
        (3, "ragged_row"),
        (4, "broken_quotes"),
    }
