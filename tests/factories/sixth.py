"""A sixth regulation, of data alone: stages, words and a post of its own, a folder beside the shipped ones."""

from __future__ import annotations

import shutil
from pathlib import Path

from casework.settings import ROOT

PACK = """
id = "workshop"
version = "1"
effective_from = 2020-01-01
title = { zh = "工坊规程", en = "Workshop rules" }
source = { zh = "测试用", en = "made for a test" }
office_hours = [["09:00", "12:00"], ["13:30", "18:00"]]
void = ["withdrawn"]
[record]
fields = ["content"]
"""
CLAUSES = """
"1" = { zh = "一日内完工", en = "Done within a day" }
"""
WORDS = """
[severity]
serious = { zh = "要紧", en = "Serious", is = "major" }
ordinary = { zh = "平常", en = "Ordinary", is = "general" }
trifle = { zh = "小事", en = "A trifle", is = "minor" }
nuisance = { zh = "琐事", en = "A nuisance", is = "minor" }
[channel]
wechat = { zh = "微信", en = "WeChat" }
[nature]
complaint = { zh = "投诉", en = "Complaint" }
[disposition]
resolved = { zh = "办妥", en = "All done" }
handed_back = { zh = "退还", en = "Handed back", is = "explained", when = { severity = "nuisance" } }
withdrawn = { zh = "客户撤回", en = "Withdrawn" }
"""
POSTS = """
[posts]
foreman = { zh = "工长", en = "Foreman", is = "centre", scope = "company" }
"""
STEPS = """
[stages]
on_the_bench = { zh = "在台上", en = "On the bench" }
handed_on = { zh = "已交工", en = "Handed on" }
mended = { zh = "已修好", en = "Mended" }
shelved = { zh = "入柜", en = "Shelved", final = true }

[steps.take]
clause = "1"
say = { zh = "收件", en = "Take in" }
by = ["foreman"]
at = "start"
asks = ["channel", "content"]
writes = "received"
then = "on_the_bench"
[steps.hand_on]
clause = "1"
say = { zh = "交工", en = "Hand on" }
by = ["foreman"]
at = ["on_the_bench"]
asks = ["department"]
writes = "dispatched"
then = "handed_on"
[steps.mend]
clause = "1"
say = { zh = "修好", en = "Mend" }
by = ["foreman"]
at = ["handed_on"]
asks = ["result"]
writes = "solved"
then = "mended"
[steps.ring]
clause = "1"
say = { zh = "未接通", en = "Rang in vain" }
by = ["foreman"]
at = ["mended"]
writes = "callback_tried"
[steps.shelve]
clause = "1"
say = { zh = "入柜", en = "Shelve" }
by = ["foreman"]
at = ["mended"]
asks = ["disposition"]
writes = "closed"
then = "shelved"
"""
CLOCKS = """
[mending]
clause = "1"
say = { zh = "一日内修好", en = "Mended within a day" }
from = "received"
to = "solved"
limit = "1 day"
stops = ["closed"]
[shelving]
clause = "1"
say = { zh = "一日内入柜", en = "Shelved within a day" }
from = "solved"
to = "closed"
limit = "1 day"
"""
SCORING = """
[figures]
target = 0.9
[[satisfied]]
source = "case_callback"
counts = ["very_satisfied", "satisfied"]
target = 0.9
set_by = "company"
[sheet.project]
clause = "1"
base = 100
floor = 0
ceiling = 110
[[lines]]
clause = "1"
on = "closed"
with = { disposition = "handed_back" }
points = -4
[[lines]]
clause = "1"
on = "closed"
points = 1
[[lines]]
clause = "1"
on = "received"
when = { severity = "serious" }
points = -2
[[lines]]
clause = "1"
on = "callback_tried"
points = -0.5
"""
CASES = """
[[cases]]
name = "琐事退还 | a nuisance that was handed back"
given = [
  "2026-03-02 09:00 take by foreman channel=wechat severity=nuisance",
  "2026-03-02 10:00 hand_on by foreman department=bench",
  "2026-03-02 11:00 mend by foreman",
  "2026-03-02 12:00 shelve by foreman disposition=handed_back",
]
expect = ["stage shelved", "nothing missed", "points project -4"]

[[cases]]
name = "要紧，办妥 | serious, and all done"
given = [
  "2026-03-02 09:00 take by foreman channel=wechat severity=serious",
  "2026-03-02 10:00 hand_on by foreman department=bench",
  "2026-03-02 11:00 mend by foreman",
  "2026-03-02 12:00 shelve by foreman disposition=resolved",
]
expect = ["stage shelved", "nothing missed", "points project -1"]
"""
FILES = {
    "pack": PACK, "clauses": CLAUSES, "words": WORDS, "posts": POSTS, "steps": STEPS, "clocks": CLOCKS,
    "scoring": SCORING, "cases": CASES,
}  # fmt: skip


def six_regulations(folder: Path) -> Path:
    """A folder of regulations: the shipped ones and the sixth."""
    regulations = Path(shutil.copytree(ROOT / "data" / "regulations", folder / "regulations"))
    workshop = regulations / "workshop"
    workshop.mkdir()
    for name, text in FILES.items():
        (workshop / f"{name}.toml").write_text(text, encoding="utf-8")
    return regulations
