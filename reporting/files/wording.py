"""The few words that files of reports say by themselves, in both languages."""

from __future__ import annotations

from casework.wording import Phrase
from reporting.filling import Filled
from reporting.values import local

PROJECT, PERIOD, AS_OF = Phrase("Project", "项目"), Phrase("Period", "期间"), Phrase("As of", "截至")
COMPANY = Phrase("All projects", "全部项目")
LEDGER, RULES, CALENDAR = (
    Phrase("Ledger position", "台账位置"),
    Phrase("Regulations", "制度"),
    Phrase("Calendar", "日历"),
)
DIGEST, ROOT = Phrase("Digest of the score", "得分摘要"), Phrase("Root of the month", "月度总摘要")
PROVISIONAL = Phrase("Calendar provisional", "日历暂定")
SO_FAR = Phrase("so far: the period is not over", "截至目前：期间未结束")
TOTAL, NO_ROWS = Phrase("Total", "合计"), Phrase("No data", "无数据")
LESSON, WRITTEN_NOTHING = Phrase("Lesson", "启示"), Phrase("Nothing written yet", "尚未填写")
NONE_CHOSEN = Phrase("No case chosen", "未选案例")
NOT_ACCEPTED = Phrase("No accepted report", "无已通过的报告")
CUT = Phrase("{shown} of {all} rows", "共 {all} 行，显示 {shown} 行")


def facts(filled: Filled, language: str) -> list[tuple[str, str]]:
    """What stands above every report: whose, of when, out of what."""
    copy, made = filled.copy, filled.provenance
    period = f"{copy.span.name} ({copy.span.first} – {copy.span.last})"
    said = [
        (PROJECT, filled.project_name(copy.project) if copy.project else COMPANY.label(language)),
        (PERIOD, f"{period} · {SO_FAR.label(language)}" if copy.running else period),
        (AS_OF, f"{local(copy.as_of):%Y-%m-%d %H:%M}"),
        (LEDGER, f"{made.ledger_seq}"),
        (RULES, ", ".join(made.packs)),
        (CALENDAR, made.calendar),
    ]
    if made.provisional_years:
        said.append((PROVISIONAL, ", ".join(map(str, made.provisional_years))))
    return [*((label.label(language), text) for label, text in said), *seals(filled, language)]


def seals(filled: Filled, language: str) -> list[tuple[str, str]]:
    """By what the scores in it are named, where they are locked."""
    named = [(DIGEST, filled.seals.digest), (ROOT, filled.seals.root)]
    return [(label.label(language), text) for label, text in named if text is not None]
