"""Registers as nobody should keep them: sound rows, and damage of every kind done to them at random."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from import_files import Row, case

SOUND: Row = {
    "channel": "phone", "nature": "complaint", "severity": "general", "urgency": "normal", "content": "漏水",
    "department": "工程部", "status": "", "dispatched_at": "2026-03-02 09:10", "contacted_at": "2026-03-02 10:00",
    "appointed_at": "2026-03-02 10:00", "due_at": "2026-03-06 10:00", "solved_at": "2026-03-05 10:00",
    "fed_back_at": "2026-03-05 11:00", "called_back_at": "2026-03-06 10:00", "satisfaction": "satisfied",
    "closed_at": "2026-03-06 11:00", "reopened_at": "", "name": "王一", "mobile": "13800000001", "room": "3-1-1201",
}  # fmt: skip
WORDS = (
    "", "  ", "无", "-", "???", "1.38E+10", "#REF!", "合计", "2026-03-05", "2026-13-45", "1899-12-30", "2199-01-01",
    "2026-03-02 08:00", "下午3点", "46086", "已关闭", "未关闭", "非常满意", "内部", "x" * 250, "'=1+1",
    "é\u3000Ａ", "\ufeff1",
)  # fmt: skip
PROJECTS = ("HY", "hy", "HY ", "云锦·一期", "云锦-一期", "", "合计")


def _cell(row: Row, dice: Random) -> None:
    row[dice.choice(list(row))] = dice.choice(WORDS)


def _swap(row: Row, dice: Random) -> None:
    one, other = dice.sample(list(row), 2)
    row[one], row[other] = row[other], row[one]


def _project(row: Row, dice: Random) -> None:
    row["project"] = dice.choice(PROJECTS)


def _number(row: Row, dice: Random) -> None:
    row["number"] = f"D{dice.randrange(8)}"


DAMAGE: tuple[Callable[[Row, Random], None], ...] = (_cell, _cell, _cell, _swap, _project, _number)


def damaged_rows(dice: Random, rows: int = 12) -> list[Row]:
    """Rows of a register with up to three damages each; some columns are missing from all of them."""
    lacking = set(dice.sample(list(SOUND), dice.randrange(6)))
    sound = {name: text for name, text in SOUND.items() if name not in lacking}
    found = []
    for place in range(rows):
        row = case(f"D{place}", **sound)
        for _ in range(dice.randrange(4)):
            dice.choice(DAMAGE)(row, dice)
        found.append(row)
    return found
