"""The words of the field: every enum of the house, English value and Chinese term side by side.

A member is written ``NAME = "value", "中文"``; the line below it says what it means.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word of the vocabulary with its Chinese term."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> Self:
        """Make a member from its stored value and its Chinese term; looking one up takes the value alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member

    @property
    def en(self) -> str:
        """The English term, as shown to people: ``receipt_confirmed`` → ``Receipt confirmed``."""
        text = self.value.replace("_", " ")
        return text[:1].upper() + text[1:]

    def label(self, language: str) -> str:
        """Return the term in ``language`` (``zh…`` for Chinese, anything else for English)."""
        return self.zh if language.startswith("zh") else self.en


class EventKind(Term):
    """What can happen; one kind per fact, in the past tense."""

    # A complaint case, in the order of a normal life.
    RECEIVED = "received", "受理"
    """A complaint, enquiry or suggestion reached the company."""
    ANSWERED = "answered", "直接答复"
    """Answered at once with a standing answer (3.3.2, 4.4.2.1)."""
    CLASSIFIED = "classified", "分类"
    """Nature, concern, severity or urgency was set or changed."""
    VALIDATED = "validated", "责任判定"
    """Judged valid, invalid or unreasonable after investigation."""
    DISPATCHED = "dispatched", "派发"
    """A dispatch slip went to a responsible department, with a contact limit."""
    RECEIPT_CONFIRMED = "receipt_confirmed", "接收确认"
    """The department confirmed that it has the slip."""
    VISITOR_NOTIFIED = "visitor_notified", "通知接待"
    """A department was told that a visitor waits for it."""
    VISITOR_RECEIVED = "visitor_received", "接待来访"
    """The department met the visitor."""
    CONTACTED = "contacted", "联系客户"
    """The department reached the customer."""
    APPOINTED = "appointed", "约定时间"
    """A completion time, site visit or meeting was agreed with the customer."""
    EXTENDED = "extended", "延期"
    """A new completion time was agreed (once per case, 4.4.3)."""
    EXTENSION_CANCELLED = "extension_cancelled", "取消延期"
    """The customer had not confirmed the extension; the old deadline counts again."""
    WARNED = "warned", "预警"
    """Two thirds of the time allowed have passed (4.4.2.5)."""
    ESCALATED = "escalated", "升级"
    """Raised to level 1 or 2, by a missed limit or directly with consent."""
    INSTRUCTED = "instructed", "批示"
    """The leader gave an instruction on an escalated case."""
    DISPATCHED_AGAIN = "dispatched_again", "升级派发"
    """An escalated dispatch slip with its own deadline."""
    REPORTED_TO_LEADER = "reported_to_leader", "上报"
    """The case was reported to the leader in charge."""
    PLAN_SUBMITTED = "plan_submitted", "提交方案"
    """The department gave its conclusion, cause or plan to customer service."""
    PLAN_DECIDED = "plan_decided", "方案审批"
    """The leader approved the plan, asked for a new one, or approval was deemed."""
    SOLVED = "solved", "处理完毕"
    """The work or remedy is done."""
    FED_BACK = "fed_back", "反馈结案"
    """The result went back to the customer-service centre."""
    VERIFIED = "verified", "验证"
    """The result was checked on the spot."""
    REPLIED = "replied", "正式答复"
    """The customer got the formal reply."""
    CUSTOMER_AGREED = "customer_agreed", "客户同意"
    """The customer accepts the handling."""
    CUSTOMER_DISAGREED = "customer_disagreed", "客户不同意"
    """The customer does not accept it: back to negotiation (3.3.7)."""
    CALLED_BACK = "called_back", "回访"
    """The customer was called back and asked whether satisfied."""
    CLOSED = "closed", "关闭"
    """The case is finished, with a disposition."""
    REOPENED = "reopened", "重新打开"
    """A closed case is worked again; new obligations start."""
    DECLARED_UNCLOSED = "declared_unclosed", "列为未关闭"
    """Fair but beyond present ability: stays in the statistics (3.3.11)."""
    ANALYSIS_MEETING_HELD = "analysis_meeting_held", "专题分析会"
    """The special meeting on an unclosed complaint."""
    CLAIM_RAISED = "claim_raised", "提出赔付"
    """Compensation was proposed, in yuan per household."""
    CLAIM_ADVISED = "claim_advised", "赔付意见"
    """A department or lawyer advised on a claim."""
    CLAIM_ENDORSED = "claim_endorsed", "赔付核准"
    """An intermediate approver endorsed a claim."""
    CLAIM_APPROVED = "claim_approved", "赔付审批"
    """The last approver decided a claim."""
    CLAIM_PAID = "claim_paid", "赔付执行"
    """The compensation was paid."""
    MAJOR_EVENT_REPORTED = "major_event_reported", "重大事件上报"
    """The major-event report went to the centre (3.4)."""
    CAUSE_ANALYSED = "cause_analysed", "原因分析"
    """Why it happened."""
    MEASURE_SET = "measure_set", "制定措施"
    """A corrective or preventive measure with an owner."""
    MEASURE_DONE = "measure_done", "措施完成"
    """The measure was carried out."""
    PENALTY_GIVEN = "penalty_given", "处罚"
    """A penalty under the pack."""
    COMMENDED = "commended", "加分"
    """Major complaint handled well, loss avoided, customer praised it (4.8.2)."""
    EVIDENCE_ATTACHED = "evidence_attached", "附件"
    """Photo, document or recording."""
    NOTED = "noted", "备注"
    """A remark."""
    TRANSFERRED = "transferred", "转办"
    """Another department becomes responsible."""
    CORRECTED = "corrected", "更正"
    """An earlier entry of the same stream was wrong; the original stays visible."""
    REDACTED = "redacted", "隐去"
    """Personal data in an earlier entry is no longer shown."""
    ERASED = "erased", "删除文字"
    """What was written here about a person until now is gone, because they asked for it."""
    # Other streams.
    ERASURE_REQUESTED = "erasure_requested", "申请删除个人信息"
    """Somebody asked that a customer's personal data be deleted."""
    ERASURE_REFUSED = "erasure_refused", "驳回删除申请"
    """A second person decided against it."""
    ERASURE_DONE = "erasure_done", "已删除个人信息"
    """A second person agreed, and the data are gone; what the law wants kept is named."""
    RETENTION_APPLIED = "retention_applied", "到期清除文字"
    """Words that were kept for the years of their kind are gone."""
    PROJECT_REGISTERED = "project_registered", "项目登记"
    """A project exists, with its name, city and pack."""
    SIGNED_COUNTED = "signed_counted", "签约客户数"
    """How many customers have signed at a project, as of a month (Annex 3)."""
    CLUB_CALLED = "club_called", "客户会回访"
    """A customer-club member was called (chapter 5)."""
    SURVEY_ANSWERED = "survey_answered", "问卷答复"
    """A respondent answered a satisfaction survey."""
    REVEALED = "revealed", "查看原文"
    """Somebody looked at personal data that their role sees masked."""
    ACCESSED = "accessed", "安全记录"
    """A line of the security log; which deed it was stands in the payload."""
    IMPORT_LOADED = "import_loaded", "数据导入"
    """A file was loaded; the payload is its load report."""
    DEMO_FILLED = "demo_filled", "写入演示公司"
    """The ledger was filled with the demo company, and holds invented data from then on."""
    CLOCK_CONFIRMED = "clock_confirmed", "确认系统时间"
    """The clock had stopped because its time was in doubt; an administrator said that it is right."""


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
    """On the register of unclosed complaints (3.3.11)."""
    CLOSED = "closed", "已关闭"
    """Finished."""


STAGE_AFTER: dict[EventKind, Stage] = {
    EventKind.RECEIVED: Stage.RECEIVED,
    EventKind.ANSWERED: Stage.ANSWERED,
    EventKind.DISPATCHED: Stage.DISPATCHED,
    EventKind.CONTACTED: Stage.CONTACTED,
    EventKind.APPOINTED: Stage.IN_HAND,
    EventKind.EXTENDED: Stage.IN_HAND,
    EventKind.DISPATCHED_AGAIN: Stage.IN_HAND,
    EventKind.SOLVED: Stage.SOLVED,
    EventKind.FED_BACK: Stage.FED_BACK,
    EventKind.VERIFIED: Stage.VERIFIED,
    EventKind.REPLIED: Stage.REPLIED,
    EventKind.CUSTOMER_DISAGREED: Stage.IN_HAND,
    EventKind.CALLED_BACK: Stage.CALLED_BACK,
    EventKind.DECLARED_UNCLOSED: Stage.UNCLOSED,
    EventKind.CLOSED: Stage.CLOSED,
    EventKind.REOPENED: Stage.RECEIVED,
}
"""Stage a case is in after an event; kinds not listed leave the stage as it was."""


class Channel(Term):
    """How a complaint arrived (3.2)."""

    PHONE = "phone", "来电"
    """A call to the project."""
    LETTER = "letter", "来函"
    """A letter."""
    VISIT = "visit", "来访"
    """The customer came in person."""
    WEBSITE = "website", "网站论坛"
    """Company website or an owners' forum."""
    FAX = "fax", "图文传真"
    """A fax."""
    EMAIL = "email", "电子邮箱"
    """An e-mail."""
    HOTLINE = "hotline", "800专线"
    """The 800 hotline at head office."""
    OTHER = "other", "其他渠道"
    """Another department or system passed it on (4.4.1.5)."""


class Nature(Term):
    """What the customer's message is."""

    COMPLAINT = "complaint", "投诉"
    """Something is wrong."""
    ENQUIRY = "enquiry", "咨询"
    """A question."""
    OTHER = "other", "其他"
    """Anything else, such as a suggestion."""


class Concern(Term):
    """What it is about (Annex 1)."""

    ENGINEERING = "engineering", "工程"
    """Building quality and repairs."""
    PROPERTY = "property", "物业"
    """Property management."""
    SALES = "sales", "销售"
    """Sales, contracts, promises."""
    OTHER = "other", "其他"
    """None of these."""


class Severity(Term):
    """How grave a case is."""

    MINOR = "minor", "轻微"
    """A slight inconvenience."""
    GENERAL = "general", "一般"
    """Service or quality not good enough."""
    MAJOR = "major", "重大"
    """A major customer event (3.4)."""


class Urgency(Term):
    """How soon the customer must be contacted; the pack gives the minutes (4.4.2.2)."""

    CRITICAL = "critical", "特急"
    """Contact within the shortest limit."""
    URGENT = "urgent", "紧急"
    """Contact within the second limit."""
    PROMPT = "prompt", "较急"
    """Contact within the third limit."""
    NORMAL = "normal", "一般"
    """Contact within the longest limit."""


class Validity(Term):
    """What the investigation found."""

    VALID = "valid", "有效投诉"
    """The company is responsible."""
    INVALID = "invalid", "无效投诉"
    """Nobody here is responsible."""
    UNREASONABLE = "unreasonable", "无理投诉"
    """Explained patiently, kept visible (3.3.10)."""


class Appointment(Term):
    """What was agreed with the customer (4.4.2.3)."""

    COMPLETION = "completion", "完成时间"
    """When the matter will be solved."""
    SITE_VISIT = "site_visit", "现场勘察"
    """When somebody comes to look."""
    MEETING = "meeting", "会谈"
    """When the parties meet."""


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


VOIDING = frozenset({Disposition.WITHDRAWN, Disposition.DUPLICATE})
"""Endings that need no work: the customer withdrew, or the matter is another case."""


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
    """A grave case, with the leader's consent (4.4.4.5)."""


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


class Satisfaction(Term):
    """A customer's answer on the five-step scale, 5 is best."""

    VERY_SATISFIED = "very_satisfied", "非常满意"
    """5."""
    SATISFIED = "satisfied", "满意"
    """4."""
    NEUTRAL = "neutral", "一般"
    """3."""
    DISSATISFIED = "dissatisfied", "不满意"
    """2."""
    VERY_DISSATISFIED = "very_dissatisfied", "非常不满意"
    """1."""


class ClubBand(Term):
    """The three bands of Annex 3."""

    CONTENT = "content", "比较满意，没有意见"
    """Fairly satisfied, no suggestion."""
    ACCEPTABLE = "acceptable", "还算满意，有建议"
    """Acceptable, has suggestions."""
    DISCONTENT = "discontent", "比较不满，建议较多"
    """Rather dissatisfied, many suggestions."""


class Caller(Term):
    """Who called the customer back (4.4.2.7, 3.3.12)."""

    CENTRE = "centre", "客服中心"
    """The customer-service centre."""
    PROJECT_SERVICE = "project_service", "项目客服部"
    """Project customer service."""
