"""The words of the trade, each explained in one sentence in both languages: tooltips and the guide read them here.

A member is written ``NAME = "value", "中文", "English", "中文解释", "Explanation"``.
"""

from __future__ import annotations

from typing import Self

from casework.vocabulary.term import Term


class Word(Term):
    """A word that a reader may not know, with what it means here."""

    meaning_zh: str
    meaning_en: str

    def __new__(cls, value: str, zh: str = "", en: str = "", meaning_zh: str = "", meaning_en: str = "") -> Self:
        """Make a member from its stored value, its names and its explanations; looking one up takes the value alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.name_in_english = en
        member.meaning_zh = meaning_zh
        member.meaning_en = meaning_en
        return member

    def meaning(self, language: str) -> str:
        """Return the explanation in ``language`` (``zh…`` for Chinese, anything else for English)."""
        return self.meaning_zh if language.startswith("zh") else self.meaning_en

    CASE = (
        "case", "报事", "Case",
        "客户向公司提出的一件事，投诉、咨询、建议和突发事件都算，从受理到关闭只有一个编号。",
        "One matter that a customer brought, be it a complaint, an enquiry, a suggestion or an incident, under one "
        "number from receipt to closing.",
    )  # fmt: skip
    OBLIGATION = (
        "obligation", "时限事项", "Obligation",
        "制度要求在限定时间内完成的一个动作，例如派发后联系客户；一件报事通常有好几项，每项单独计时。",
        "One thing that the regulation wants done within a limit, such as calling the customer; a case has several, "
        "each with a clock of its own.",
    )  # fmt: skip
    COMPLIANCE = (
        "compliance", "时限达标率", "Limits kept",
        "到期的时限事项中按时完成的比例：未到期、作废和无法判定的不计入。",
        "The share of obligations due that were done in time; what is pending, void or not judgeable is not counted.",
    )  # fmt: skip
    VOID = (
        "void", "作废", "Void",
        "该时限事项不再要求完成，例如客户撤回、重复报事，或在到期前被新的约定取代，达标和超时都不计。",
        "An obligation that nobody owes any more, because the case was withdrawn or repeats another, or a new limit "
        "took its place in time; it counts neither way.",
    )  # fmt: skip
    SAMPLE = (
        "n", "n", "n",
        "这个比例是从多少件算出来的；n 越小，差一件影响越大，太少时只显示“样本过少”。",
        "How many a share was counted from; the smaller it is, the more a single one changes, and where it is too "
        "small the page says so.",
    )  # fmt: skip
    INTERVAL = (
        "interval", "95% 置信区间", "95 % interval",
        "把偶然因素算进去以后，真实水平大致所在的范围；n 越小，范围越宽。",
        "Where the true level lies once chance is allowed for; the smaller n is, the wider it is.",
    )  # fmt: skip
    CONTROL_LIMIT = (
        "control_limit", "控制限", "Control limit",
        "指标在正常波动下不会越过的上下界；越过了，才值得去找原因。",
        "The bounds within which a figure moves by chance alone; beyond them it is worth while to look for a cause.",
    )  # fmt: skip
    OPEN = (
        "open", "未办结", "Open",
        "到所看的时点还没有关闭的报事。",
        "Not closed at the moment that is looked at.",
    )  # fmt: skip
    UNCLOSED = (
        "unclosed", "未关闭", "Unclosed register",
        "诉求合理但目前做不到、经登记并召开专题分析会的投诉；它仍属于未办结，但未办结的并不都是未关闭。",
        "Fair complaints that are beyond present ability, put on a register and discussed in a meeting; all of them "
        "are open, but few that are open are on it.",
    )  # fmt: skip
    ESCALATION = (
        "escalation", "升级", "Escalation",
        "逾期未办或情节严重的报事按制度上报上级批示，分为一级和二级。",
        "A case that is overdue or grave goes up to a superior for an instruction, to level 1 or 2.",
    )  # fmt: skip
    CALLBACK = (
        "callback", "回访", "Callback",
        "处理后致电客户，了解事情是否办妥、是否满意；投诉回访、客户会回访和问卷调查分开统计。",
        "A call after the work, to hear whether the matter is settled and the customer satisfied; callbacks on cases, "
        "club calls and surveys are counted apart.",
    )  # fmt: skip
    COVERAGE = (
        "coverage", "回访覆盖率", "Callback coverage",
        "应回访的报事中已经回访的比例。",
        "Of the cases that were owed a callback, the share that had one.",
    )  # fmt: skip
    SATISFIED = (
        "satisfied", "满意率", "Share satisfied",
        "作出评价的客户中表示满意的比例；没有联系上或没有评价的不计入。",
        "Of the customers who answered, the share that was satisfied; who was not reached or did not answer is not "
        "counted.",
    )  # fmt: skip
    DISPOSITION = (
        "disposition", "办结情况", "Outcome",
        "一件报事最后是怎样结束的，例如已解决、客户撤回或与其他报事重复。",
        "How a case ended: solved, withdrawn by the customer, the same as another, and so on (its disposition).",
    )  # fmt: skip
    CALL_RESULT = (
        "call_result", "通话结果", "What a call came to",
        "一次拨打的结果，例如已作答、无人接听、拒绝或约定时间；应答率由它算出。",
        "The disposition of one attempt: answered, nobody there, refused, a time arranged; the response rate is "
        "counted from it.",
    )  # fmt: skip
    RESPONSE_RATE = (
        "response_rate", "应答率", "Response rate",
        "全部应问的人中完整作答的比例；没有联系上的也算在应问的人里。",
        "Of all who were to be asked, the share that answered in full; people who were not reached belong to those "
        "who were to be asked.",
    )  # fmt: skip
    COOPERATION = (
        "cooperation", "合作率", "Cooperation",
        "联系上的人中愿意作答的比例。",
        "Of those who were reached, the share that answered.",
    )  # fmt: skip
    CONTACT = (
        "contact", "接触率", "Contact",
        "应问的人中联系上的比例。",
        "Of those who were to be asked, the share that was reached.",
    )  # fmt: skip
    MEDIAN = (
        "median", "中位数", "Median",
        "从小到大排列后正中间的那个值：一半比它小，一半比它大。",
        "The value in the middle: half are smaller, half are larger.",
    )  # fmt: skip
    PROVISIONAL = (
        "provisional", "暂定", "Provisional",
        "所涉年份的放假通知尚未发布，到期时间先按法定节假日和星期推算，以后可能调整。",
        "The holiday notice of that year is not out: the time is reckoned by the law's own holidays and weekdays and "
        "may still move.",
    )  # fmt: skip
    LEDGER_POSITION = (
        "ledger_position", "台账位置", "Ledger position",
        "本页数字用到第几条记录为止；两个人看到的数字不同时，先核对这个。",
        "Up to which entry the figures of a page go; compare it first where two people see different figures.",
    )  # fmt: skip
    MASKED = (
        "masked", "脱敏", "Masked",
        "电话、地址等只显示一部分；因工作需要查看全部内容时须说明原因，并留下记录。",
        "Phones, addresses and the like are shown in part; whoever needs the whole gives a reason, which goes on "
        "record.",
    )  # fmt: skip
