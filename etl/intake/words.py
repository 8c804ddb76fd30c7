"""Words that registers use for the vocabulary, beyond its own Chinese and English terms."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from casework.policy import Policies
from casework.vocabulary import (
    Caller,
    Channel,
    Concern,
    Nature,
    Satisfaction,
    Severity,
    SourceVerdict,
    Stage,
    Term,
    Urgency,
)
from casework.vocabulary.own import BASE
from etl.intake.kinds import CallbackType, Status

YES = ("true", "yes", "y", "t", "1", "是", "有", "已", "√", "对", "有效", "已确认", "已接通")
NO = ("false", "no", "n", "f", "0", "否", "无", "未", "×", "错", "无效", "未确认", "未接通")

_OTHER_WORDS: dict[type[Term], dict[str, str]] = {
    Channel: {
        "电话": "phone",
        "信函": "letter",
        "来信": "letter",
        "上门": "visit",
        "网站": "website",
        "论坛": "website",
        "网络": "website",
        "web": "website",
        "传真": "fax",
        "邮件": "email",
        "电子邮件": "email",
        "e-mail": "email",
        "热线": "hotline",
        "800": "hotline",
        "其他": "other",
    },
    Nature: {"建议": "other", "表扬": "other", "inquiry": "enquiry"},
    Concern: {"工程质量": "engineering", "物业服务": "property", "营销": "sales"},
    Severity: {"普通": "general", "严重": "major", "low": "minor", "medium": "general", "high": "major"},
    Urgency: {"普通": "normal", "正常": "normal"},
    Satisfaction: {
        "5": "very_satisfied",
        "4": "satisfied",
        "3": "neutral",
        "2": "dissatisfied",
        "1": "very_dissatisfied",
        "很满意": "very_satisfied",
        "较满意": "satisfied",
        "基本满意": "neutral",
        "很不满意": "very_dissatisfied",
    },
    Caller: {"客户服务中心": "centre", "csc": "centre", "项目客服": "project_service", "pcs": "project_service"},
    SourceVerdict: {
        **dict.fromkeys(
            ("准时", "及时", "未超时", "未逾期", "达标", "ontime", "on time", "timely", "met", "within sla"), "on_time"
        ),
        **dict.fromkeys(("逾期", "超期", "已超时", "未达标", "overdue", "breached", "missed", "violated"), "late"),
    },
    CallbackType: {"投诉": "case", "案件": "case", "客户会": "club"},
    Status: {
        **{stage.value: "closed" if stage == Stage.CLOSED else "open" for stage in Stage},
        **{stage.zh: "closed" if stage == Stage.CLOSED else "open" for stage in Stage},
        "完成": "closed",
        "已完成": "closed",
        "已结案": "closed",
        "结案": "closed",
        "关闭": "closed",
        "resolved": "closed",
        "done": "closed",
        "处理中": "open",
        "未完成": "open",
        "进行中": "open",
        "in progress": "open",
    },
}


WIDE = "".join(map(chr, range(0xFF01, 0xFF5F)))
"""Letters, digits and signs as Chinese keyboards write them: as wide as a Chinese character."""
NARROW = "".join(map(chr, range(0x21, 0x7F)))
"""The same in ASCII, in the same order."""


def narrow(word: str) -> str:
    """A word without regard to letter case and to the width of its letters and signs."""
    return unicodedata.normalize("NFKC", word).casefold()


def lookup(words: Mapping[str, str]) -> dict[str, str]:
    """Words → values for looking a cell up: each as it is in lower case, and narrow."""
    return {key: value for word, value in words.items() for key in (narrow(word), word.strip().casefold())}


def own_words(words: type[Term], policies: Policies, pack: str | None = None) -> dict[str, str]:
    """What the regulations at work call the words of a vocabulary → the word; of ``pack`` alone where it is given.

    A name that several regulations have for different words is the first one's.
    """
    name = next((name for name, terms in BASE.items() if terms is words), None)
    packs = [each for each in reversed(policies.packs) if pack in {None, each.id}] if name is not None else []
    found: dict[str, str] = {}
    for each in packs:
        for word, said in each.words.get(str(name), {}).items():
            for text in (word, said.zh, said.en):
                found.setdefault(text, word)
    return lookup(found)


def vocabulary(words: type[Term]) -> dict[str, str]:
    """Every word that means a term → the term's value, for looking a cell up; the terms themselves come first."""
    own = {word: term.value for term in words for word in (term.value, term.zh, term.en)}
    return lookup({**_OTHER_WORDS.get(words, {}), **own})
