"""Small files to import, and the shortest way to load them."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import xlsxwriter

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import ROOT, settings
from etl.intake.imports import load
from etl.intake.profiles import Profile, find_profile, parse_profile
from etl.intake.reports import LoadReport, Preview
from etl.intake.source import Source
from etl.intake.sources import open_source
from etl.intake.trial import preview

SAMPLES = ROOT / "data" / "samples"
Row = dict[str, object]

EVERYDAY: Row = {
    "流水": "LS-1", "小区": "云栖里", "期数": "一期", "楼栋": "3", "户号": "1201", "投诉人": "王建国", "性别": "男",
    "联系方式": "13800000001", "来电日期": "2026-03-05", "来电时刻": "09:10", "来单途径": "业主群", "诉求类型": "投诉",
    "专业": "土建", "问题类型": "渗漏", "等级": "一般", "是否紧急": "正常", "反映问题": "厨房顶漏水，已经三天了。",
    "业主期望": "尽快修复", "责任单位": "工程部", "受理坐席": "8001", "派单时间": "2026-03-05 09:20",
    "接单时间": "2026-03-05 09:30", "首次联系业主时间": "2026-03-05 10:00", "承诺完成时间": "2026-03-08 18:00",
    "完工时间": "2026-03-07 16:00", "处理情况": "已更换管件并试水。", "回访时间": "2026-03-08 09:00",
    "满意情况": "满意", "业主意见": "很快，谢谢。", "办结时间": "2026-03-08 10:00", "附件": "无", "备注": "",
}  # fmt: skip
"""A register of 32 columns as a service desk keeps it, one case; no shipped profile knows it."""


@cache
def policies() -> Policies:
    return Policies.load(settings().regulation_dir)


def write_csv(path: Path, rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write ``rows`` as CSV; the columns are all keys in the order of their first use."""
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_gzip(path: Path, content: bytes) -> Path:
    with gzip.open(path, "wb") as file:
        file.write(content)
    return path


def write_sheet(path: Path, rows: Sequence[Sequence[object]], sheet: str = "Sheet1") -> Path:
    """Write ``rows`` of cells into one sheet; text stays text."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        page = book.add_worksheet(sheet)
        for line, row in enumerate(rows):
            page.write_row(line, 0, list(row))
    return path


def case(number: str = "T1", **cells: object) -> Row:
    """A complaint with the least a register says."""
    return {"number": number, "project": "HY", "received_at": "2026-03-02 09:00", **cells}


def load_file(
    ledger: Ledger, source: Path | Source, profile: str | Profile = "complaints", *, register: bool | None = True,
    under: Policies | None = None,
) -> LoadReport:  # fmt: skip
    """Load a file with a shipped profile (by id) or one of the test's own, by the shipped regulations or ``under``."""
    found = profile if isinstance(profile, Profile) else find_profile(profile)
    opened = source if isinstance(source, Source) else open_source(source)
    return load(ledger, opened, found, under or policies(), "tester", register_projects=register)


def tried(
    ledger: Ledger, source: Path | Source, profile: str | Profile = "complaints", *, rows: int = 50,
    register: bool | None = True,
) -> Preview:  # fmt: skip
    """What a load of the file would do."""
    found = profile if isinstance(profile, Profile) else find_profile(profile)
    opened = source if isinstance(source, Source) else open_source(source)
    return preview(ledger, opened, found, policies(), rows=rows, register_projects=register)


def load_rows(
    ledger: Ledger, folder: Path, rows: Sequence[Row], profile: str | Profile = "complaints", *,
    name: str = "cases.csv", register: bool | None = True, under: Policies | None = None,
) -> LoadReport:  # fmt: skip
    """Write ``rows`` as CSV and load them."""
    return load_file(ledger, write_csv(folder / name, rows), profile, register=register, under=under)


def profile_of(body: str, *, kind: str = "complaints") -> Profile:
    """A profile of a test's own; ``body`` is TOML after the heading."""
    heading = f'id = "test"\nkind = "{kind}"\ntitle_zh = "测试"\ntitle_en = "Test"\n'
    return parse_profile(heading + body, "test.toml")
