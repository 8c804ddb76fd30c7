"""Words of the monthly assessment: how far a month has come, what its lines are, what was decided about an appeal."""

from __future__ import annotations

from casework.vocabulary.term import Term


class MonthStage(Term):
    """How far a project's month has come; nothing leads back."""

    OPENED = "opened", "进行中"
    """Its points are settled, its score is not."""
    PROPOSED = "proposed", "已提出"
    """The centre proposed a score; the project may contest its lines."""
    LOCKED = "locked", "已锁定"
    """The score never changes again."""


class AssessmentStage(Term):
    """How far the company's month has come."""

    GATHERING = "gathering", "评定中"
    """Projects are still scored."""
    MET = "met", "会议已开"
    """The meeting was held; projects may be locked."""
    LOCKED = "locked", "已锁定"
    """All projects are locked, and one root names them all."""
    PUBLISHED = "published", "已公布"
    """Everybody was told."""


class LineKind(Term):
    """What a line of a score is about."""

    BASE = "base", "基础分"
    """What every project begins with."""
    MISSED = "missed", "逾期事项"
    """A limit that was not kept."""
    RECKONED = "reckoned", "按到期事项折算"
    """What turns the points for missed limits into points per so many limits that fell due."""
    ESCALATION = "escalation", "升级"
    """A case that was raised."""
    UNCLOSED = "unclosed", "长期未关闭"
    """A case that was beyond ability for too long."""
    ENTRY = "entry", "计分事项"
    """Something else that happened and that the sheet names."""
    BONUS = "bonus", "加分"
    """Praise."""
    ADDED = "added", "人工调整"
    """Added by people, with a reason and an approver."""
    APPEAL = "appeal", "申诉返还"
    """Given back by a decision on an appeal."""
    CORRECTION = "correction", "更正"
    """What a locked month would have been otherwise."""
    FLOOR = "floor", "补至下限"
    """What the floor gives."""
    CEILING = "ceiling", "封顶扣除"
    """What the ceiling takes."""


class Ruling(Term):
    """What was decided about an appeal."""

    UPHELD = "upheld", "全部采纳"
    """All points of the line are given back."""
    PARTLY = "partly", "部分采纳"
    """Some of them."""
    REJECTED = "rejected", "驳回"
    """None."""


class MonthStep(Term):
    """What people and the clock do to a month."""

    OPEN = "open", "开账"
    """Settle by which points it is scored."""
    PROPOSE = "propose", "提出得分"
    """Say what the score would be, as known at a position of the ledger."""
    ADD_LINE = "add_line", "增加调整"
    """Add or take points by hand."""
    APPROVE_LINE = "approve_line", "批准调整"
    """A second person agrees to a line."""
    WITHDRAW_LINE = "withdraw_line", "撤回调整"
    """A line does not count any more."""
    APPEAL = "appeal", "申诉"
    """The project contests a line."""
    DECIDE_APPEAL = "decide_appeal", "裁定申诉"
    """A leader decides."""
    ENTER_CORRECTION = "enter_correction", "记入更正"
    """Enter in the open month what a locked one would have been otherwise."""
    WAIVE_CORRECTION = "waive_correction", "免予更正"
    """Leave it, and say why."""
    LOCK = "lock", "锁定"
    """The score never changes again."""
    HOLD_MEETING = "hold_meeting", "记录考核会"
    """The meeting on the month was held."""
    LOCK_ALL = "lock_all", "全公司锁定"
    """One root names the scores of all projects."""
    PUBLISH = "publish", "公布"
    """Tell everybody."""
