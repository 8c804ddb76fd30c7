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
