"""How a limit is counted, and how an obligation stands."""

from __future__ import annotations

from casework.vocabulary.term import Term


class Clock(Term):
    """How a limit is counted."""

    CLOCK = "clock", "自然时间"
    """Minutes and days by the clock on the wall."""
    WORKING = "working", "工作时间"
    """Office minutes and working days of the statutory calendar."""
    AGREED = "agreed", "约定时间"
    """The moment written in the event itself."""


class Backlog(Term):
    """From when passing time acts on the cases that an import brought open."""

    HISTORY = "history", "作为历史", "As history"
    """Nothing that began before the load is warned of or escalated."""
    FROM_TODAY = "from_today", "从今天起"
    """What falls due from the decision on is; what was late before stays as it is."""
    FROM_DATES = "from_dates", "按原日期", "From their dates"
    """All of it is, as if the cases had been entered when they came."""


class Verdict(Term):
    """How an obligation stands as of a moment."""

    MET = "met", "达标"
    """Done by the due moment."""
    MISSED = "missed", "超时完成"
    """Done late, or superseded after the limit had passed."""
    OVERDUE = "overdue", "逾期未完成"
    """Not done and the limit has passed."""
    PENDING = "pending", "未到期"
    """The limit is not reached."""
    VOID = "void", "作废"
    """Superseded before the limit, or the case was withdrawn."""
    UNJUDGED = "unjudged", "无法判定", "Not judgeable"
    """A limit in minutes or hours, and of its beginning or end only the day is known."""
