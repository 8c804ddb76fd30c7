"""The course of a case: where it stands, what was agreed, why it was raised, how it ended."""

from __future__ import annotations

from casework.vocabulary.term import Term


class Stage(Term):
    """Where a case stands; set by the latest event that carries a stage."""

    RECEIVED = "received", "待派发"
    """Recorded; not yet answered or dispatched."""
    ANSWERED = "answered", "已直接答复"
    """Answered at once; waiting to be closed."""
    DISPATCHED = "dispatched", "待联系"
    """With the department; customer not yet contacted."""
    CONTACTED = "contacted", "待约定"
    """Customer reached; no time agreed yet."""
    IN_HAND = "in_hand", "处理中"
    """A time is agreed; the work is under way."""
    SOLVED = "solved", "待反馈"
    """Done, not yet fed back."""
    FED_BACK = "fed_back", "待验证"
    """Fed back, not yet verified."""
    VERIFIED = "verified", "待答复"
    """Verified, formal reply outstanding."""
    REPLIED = "replied", "待回访"
    """Replied; callback outstanding."""
    CALLED_BACK = "called_back", "待关闭"
    """Called back; may be closed or reworked."""
    UNCLOSED = "unclosed", "未关闭"
    """On the register of unclosed complaints."""
    CLOSED = "closed", "已关闭"
    """Finished."""


class SourceVerdict(Term):
    """What the system that a case came from says of its own limit; kept beside ours, and never counted as ours."""

    ON_TIME = "on_time", "按时"
    """In time, as the source counts."""
    LATE = "late", "超时"
    """Late, as the source counts."""


class Appointment(Term):
    """What was agreed with the customer."""

    COMPLETION = "completion", "完成时间"
    """When the matter will be solved."""
    SITE_VISIT = "site_visit", "现场勘察"
    """When somebody comes to look."""
    MEETING = "meeting", "会谈"
    """When the parties meet."""


class EscalationCause(Term):
    """Why a case was raised."""

    NO_CONTACT = "no_contact", "未按时联系"
    """The customer was not contacted in time."""
    NO_FEEDBACK = "no_feedback", "未按时解决反馈"
    """Not solved or not fed back by the agreed time."""
    NO_INSTRUCTION = "no_instruction", "未按时批示"
    """No instruction within the limit."""
    SECOND_DEADLINE = "second_deadline", "升级派发逾期"
    """The escalated slip's deadline was missed."""
    DIRECT = "direct", "直接升级"
    """A grave case, with the leader's consent."""


class Disposition(Term):
    """How a case ended."""

    RESOLVED = "resolved", "已解决"
    """Solved and accepted."""
    ANSWERED = "answered", "已答复"
    """Answered directly."""
    EXPLAINED = "explained", "已解释"
    """Invalid or unreasonable; explained to the customer."""
    WITHDRAWN = "withdrawn", "客户撤回"
    """The customer withdrew it; running clocks are void."""
    DUPLICATE = "duplicate", "重复记录"
    """Same matter as another case; running clocks are void."""


class Decision(Term):
    """What the leader said to a plan."""

    APPROVED = "approved", "同意"
    """It is carried out."""
    NEW_PLAN = "new_plan", "重新制定"
    """Another one is wanted."""
    DEEMED_APPROVED = "deemed_approved", "视为同意"
    """Nobody said anything in time."""


VOIDING = frozenset({Disposition.WITHDRAWN, Disposition.DUPLICATE})
"""Endings that need no work: the customer withdrew, or the matter is another case."""
