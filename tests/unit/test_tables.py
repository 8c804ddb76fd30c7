import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import fastexcel
import pyarrow as pa
import pytest

from dashboard.parts.documents.tables import neutral, to_csv, to_xlsx

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("value", ["门窗=坏", "3号楼", -2, 1.5, None])
def test_other_cells_stay_as_they_are(value: object) -> None:
    assert neutral(value) == value  # type: ignore[arg-type]


def test_csv_opens_in_excel_with_chinese_headings_and_local_time() -> None:
    table = pa.table({"n": ["=x", None], "at": [datetime(2026, 4, 30, 16, 0), None]})
    data = to_csv(table, {"n": "编号", "at": "受理时间"}, SHANGHAI)
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        ["编号", "受理时间"],
        ["'=x", "2026-05-01 00:00:00"],
        ["", ""],
    ]


def test_zero_is_written_as_zero_and_none_as_an_empty_cell() -> None:
    table = pa.table({"nps": [0, None]})
    assert to_csv(table, {"nps": "NPS"}, SHANGHAI).decode("utf-8-sig") == 'NPS\r\n0\r\n""\r\n'


def test_workbook_holds_the_rows_and_says_where_they_come_from() -> None:
    table = pa.table({"case": ["+1", "C2"], "n": [0, 3]})
    data = to_xlsx(table, {"case": "Case", "n": "n"}, SHANGHAI, title="Open: cases/all", notes={"As of": "2026-05-31"})
    book = fastexcel.read_excel(data)
    assert book.sheet_names == ["Open  cases all", "about"]
    sheet = book.load_sheet(0).to_pandas()
    assert sheet.to_dict("list") == {"Case": ["'+1", "C2"], "n": [0, 3]}
