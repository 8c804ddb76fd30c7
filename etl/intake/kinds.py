"""The canonical kinds: what a table must look like to become facts, with headers in Chinese and English.

A kind is a list of columns; a profile maps a foreign file's columns onto them. Personal columns go to the customer
table, never into events.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casework.vocabulary import (
    Appointment,
    Caller,
    Channel,
    ClubBand,
    Concern,
    Disposition,
    EscalationCause,
    Nature,
    Satisfaction,
    Severity,
    SourceVerdict,
    Term,
    Urgency,
    Validity,
)
from casework.vocabulary.asking import Mode


class Status(Term):
    """What a register says of a case's state; compared with its dates, never stored."""

    OPEN = "open", "未关闭"
    """Still being worked."""
    CLOSED = "closed", "已关闭"
    """Finished."""


class CallbackType(Term):
    """Whether a callback belongs to a case or to the customer club."""

    CASE = "case", "投诉回访"
    """A worked case was called back."""
    CLUB = "club", "客户会回访"
    """A club member was called (chapter 5)."""


class Type(StrEnum):
    """How a column's text is read."""

    CODE = "code"
    TEXT = "text"
    MOMENT = "moment"
    DEADLINE = "deadline"
    """A moment that may lie in the future; a bare date means the end of that day."""
    MONTH = "month"
    DAY = "day"
    WORD = "word"
    BOOL = "bool"
    INTEGER = "integer"
    NUMBER = "number"


class Sign(StrEnum):
    """What a text names where spelling matters: full width counts as half width, a spreadsheet may have spoiled it."""

    NUMBER = "number"
    """A number that somebody gave: a case's, a slip's, a contract's."""
    PHONE = "phone"
    """Where somebody can be called."""
    HOME = "home"
    """A part of where somebody lives."""


Words = type[Term]


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column: name, type, headers, and bounds for numbers."""

    name: str
    type: Type
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    words: Words | None = None
    required: bool = False
    personal: bool = False
    low: float | None = None
    high: float | None = None
    sign: Sign | None = None

    @property
    def event(self) -> str:
        """The kind of event whose moment this is, as ``imports/*_events.sql`` write it."""
        name = self.name.removesuffix(".2")
        return _EVENTS.get(name, name.removesuffix("_at"))

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header under which the column is recognised."""
        return (self.name, self.zh, self.en, *self.aliases)

    def label(self, language: str) -> str:
        """The header in ``language``."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Kind:
    """One canonical table. ``moment`` is the column whose month the control totals count by."""

    name: str
    zh: str
    en: str
    moment: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column called ``name``; raises ``KeyError``."""
        return {column.name: column for column in self.columns}[name]


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _code(name: str, zh: str, en: str, aliases: str = "", *, required: bool = False) -> Column:
    sign = Sign.NUMBER if name in _NUMBERS else None
    return Column(name, Type.CODE, zh, en, _split(aliases), required=required, sign=sign)


def _text(name: str, zh: str, en: str, aliases: str = "") -> Column:
    return Column(name, Type.TEXT, zh, en, _split(aliases))


def _moment(name: str, zh: str, en: str, aliases: str = "", *, required: bool = False) -> Column:
    return Column(name, Type.MOMENT, zh, en, _split(aliases), required=required)


def _deadline(name: str, zh: str, en: str, aliases: str = "") -> Column:
    return Column(name, Type.DEADLINE, zh, en, _split(aliases))


def _word(name: str, zh: str, en: str, words: type[Term], aliases: str = "", *, required: bool = False) -> Column:
    return Column(name, Type.WORD, zh, en, _split(aliases), words, required)


def _flag(name: str, zh: str, en: str, aliases: str = "") -> Column:
    return Column(name, Type.BOOL, zh, en, _split(aliases))


def _person(name: str, zh: str, en: str, aliases: str = "") -> Column:
    return Column(name, Type.CODE, zh, en, _split(aliases), personal=True, sign=_SIGNS.get(name))


_EVENTS = {
    "unclosed_at": "declared_unclosed",
    "major_reported_at": "major_event_reported",
    "called_at": "called_back",
}
_NUMBERS = {"number", "slip", "again_slip", "code"}
_SIGNS = {
    **dict.fromkeys(("phone", "mobile", "pager"), Sign.PHONE),
    **dict.fromkeys(("phase", "building", "room"), Sign.HOME),
    "contract_number": Sign.NUMBER,
}


_HOURS = "办理时限(小时)|时限(小时)|处理时限(h)|limit (h)|sla hours|target hours"
_DAYS = "办理时限(天)|时限(天)|处理时限(日)|办理时限(日)|sla days|target days"

_PROJECT = _code(
    "project",
    "项目",
    "Project",
    "项目名称|楼盘|楼盘名称|小区|project name|site|estate|neighborhood|neighbourhood",
    required=True,
)

CUSTOMER: tuple[Column, ...] = (
    _person("name", "客户姓名", "Customer name", "姓名|客户名称|业主姓名|业主|name|customer"),
    _person("sex", "性别", "Sex", "gender"),
    _person("phone", "电话", "Phone", "联系电话|客户电话|固定电话|telephone|tel"),
    _person("mobile", "手机", "Mobile", "手机号|手机号码|移动电话|cell phone"),
    _person("email", "电子邮箱", "E-mail", "邮箱|电子邮件|email"),
    _person("address", "地址", "Address", "联系地址|通讯地址"),
    _person("postcode", "邮编", "Postcode", "邮政编码|zip"),
    _person("phase", "期", "Phase", "分期|期数"),
    _person("building", "楼栋", "Building", "楼号|栋号|幢号"),
    _person("room", "房号", "Room", "房间号|单元房号|室号|room number|unit"),
    _person("contract_number", "合同编号", "Contract number", "合同号"),
    _person("purchase_status", "购房状态", "Purchase status", "客户类型"),
    _person("pager", "寻呼", "Pager", "寻呼机|bp机"),
    _person("other_contact", "其他联系方式", "Other contact", "其他联系"),
    Column(
        "handed_over_on", Type.DAY, "收房日期", "Handed over on", ("交房日期", "收楼日期", "交付日期"), personal=True
    ),
)

COMPLAINTS = Kind(
    "complaints",
    "投诉",
    "Complaints",
    "received_at",
    (
        _code("number", "编号", "Number", "投诉编号|工单号|工单编号|单号|case number|case id|ticket", required=True),
        _PROJECT,
        _moment(
            "received_at", "受理时间", "Received at", "投诉时间|接报时间|登记时间|报事时间|opened at", required=True
        ),
        _word("channel", "渠道", "Channel", Channel, "投诉渠道|信息媒介|投诉媒介|来源渠道|source"),
        _word("nature", "性质", "Nature", Nature, "投诉性质"),
        _word("concern", "涉及方面", "Concern", Concern, "所涉方面|投诉大类"),
        _code("category", "类别", "Category", "投诉类别|分类|子类|type"),
        _word("severity", "严重程度", "Severity", Severity, "级别|投诉级别|重要程度"),
        _word("urgency", "缓急", "Urgency", Urgency, "紧急程度|缓急程度|priority"),
        _text("content", "内容", "Content", "投诉内容|具体内容|问题描述|description|details"),
        _text("demand", "客户要求", "Demand", "客户诉求|诉求"),
        _code("department", "责任部门", "Department", "承办部门|处理部门|responsible department"),
        _flag("company_level", "公司级", "Company level", "公司级投诉"),
        _word("status", "状态", "Status", Status, "处理状态|当前状态|case status"),
        _word(
            "source_verdict",
            "来源判定",
            "Source's verdict",
            SourceVerdict,
            "时效判定|时效状态|sla status|on time status",
        ),
        _moment("visitor_notified_at", "通知接待时间", "Visitor notified at"),
        _moment("visitor_received_at", "接待时间", "Visitor received at"),
        _moment("answered_at", "直接答复时间", "Answered at"),
        _text("answer", "直接答复", "Answer", "答复内容"),
        _moment("dispatched_at", "派发时间", "Dispatched at", "派单时间|转办时间|assigned at"),
        _code("slip", "派发单号", "Slip", "派单号"),
        _deadline("contact_due", "联系时限", "Contact due", "联系截止时间"),
        _moment("receipt_confirmed_at", "接收确认时间", "Receipt confirmed at", "接单时间"),
        _moment("contacted_at", "联系客户时间", "Contacted at", "联系时间|首次联系时间"),
        _moment("appointed_at", "约定时间", "Appointed at", "约定登记时间"),
        _word("appointment", "约定方式", "Appointment", Appointment, "约定类型"),
        _deadline("due_at", "约定完成时间", "Due at", "完成时限|要求完成时间|计划完成时间|deadline|target"),
        Column("limit_hours", Type.NUMBER, "处理时限(小时)", "Limit in hours", _split(_HOURS), low=0.01),
        Column("limit_days", Type.NUMBER, "处理时限(天)", "Limit in days", _split(_DAYS), low=0.01),
        _moment("extended_at", "延期时间", "Extended at", "延期申请时间"),
        _deadline("extended_due_at", "延期后时限", "Extended due at", "延期至|新完成时间"),
        _flag("extension_confirmed", "延期客户确认", "Extension confirmed", "客户确认延期"),
        _text("extension_reason", "延期原因", "Extension reason"),
        _moment("plan_submitted_at", "结论提交时间", "Plan submitted at", "方案提交时间"),
        _text("plan", "结论或方案", "Plan"),
        _moment("solved_at", "处理完毕时间", "Solved at", "完成时间|处理完成时间|resolved at"),
        _text("result", "处理结果", "Result"),
        _moment("fed_back_at", "反馈时间", "Fed back at", "反馈结案时间"),
        _moment("verified_at", "验证时间", "Verified at"),
        _moment("replied_at", "正式答复时间", "Replied at", "答复时间|回复时间"),
        _moment("called_back_at", "回访时间", "Called back at"),
        _word("caller", "回访人", "Caller", Caller, "回访部门"),
        _word("satisfaction", "满意度", "Satisfaction", Satisfaction, "客户是否满意|回访满意度"),
        _text("opinion", "客户意见", "Opinion", "回访意见"),
        _moment("validated_at", "责任判定时间", "Validated at"),
        _word("validity", "责任判定", "Validity", Validity, "是否有效"),
        _moment("unclosed_at", "列为未关闭时间", "Unclosed at", "未关闭时间"),
        _text("unclosed_reason", "未关闭原因", "Unclosed reason"),
        Column("meeting_on", Type.DAY, "分析会日期", "Meeting on"),
        _text("meeting_participants", "分析会参加人", "Meeting participants"),
        _text("meeting_decisions", "分析会决定", "Meeting decisions"),
        _moment("major_reported_at", "重大事件上报时间", "Major event reported at"),
        _text("major_summary", "重大事件概述", "Major event summary"),
        _moment("claim_raised_at", "提出赔付时间", "Claim raised at"),
        Column("claim_amount", Type.NUMBER, "赔付金额", "Claim amount", ("赔偿金额",), low=0.01),
        _moment("commended_at", "加分时间", "Commended at"),
        _text("commended_reason", "加分原因", "Commended reason"),
        _moment("closed_at", "关闭时间", "Closed at", "结案时间|关单时间"),
        _word("disposition", "关闭方式", "Disposition", Disposition, "结案方式"),
        _moment("reopened_at", "重新打开时间", "Reopened at"),
        _text("reopened_reason", "重新打开原因", "Reopened reason"),
        _moment("reopened_at.2", "第二次重新打开时间", "Reopened at, second time", "再次重新打开时间"),
        _moment("closed_at.2", "第二次关闭时间", "Closed at, second time", "再次关闭时间|再次结案时间"),
        *CUSTOMER,
    ),
)

ESCALATIONS = Kind(
    "escalations",
    "升级",
    "Escalations",
    "escalated_at",
    (
        _code("number", "投诉编号", "Case number", "编号|工单号|case id", required=True),
        Column("level", Type.INTEGER, "升级级别", "Level", ("级别",), required=True, low=1, high=2),
        _word("cause", "升级原因", "Cause", EscalationCause, "原因", required=True),
        _moment("escalated_at", "升级时间", "Escalated at", required=True),
        _code("to", "升级至", "To", "接收人|升级对象"),
        _code("consent_by", "同意领导", "Consent by"),
        _moment("instructed_at", "批示时间", "Instructed at"),
        _text("instruction", "批示内容", "Instruction", "批示"),
        _moment("dispatched_again_at", "升级派发时间", "Dispatched again at"),
        _code("again_department", "升级派发部门", "Dispatched again to"),
        _deadline("again_due_at", "升级派发时限", "Dispatched again due", "dispatched again due at"),
        _code("again_slip", "升级派发单号", "Escalated slip"),
        Column("sequence", Type.INTEGER, "序号", "Sequence", ("次数",), low=1),
    ),
)

CALLBACKS = Kind(
    "callbacks",
    "回访",
    "Callbacks",
    "called_at",
    (
        _word("kind", "回访类型", "Callback type", CallbackType, "类型"),
        _code("number", "编号", "Number", "投诉编号|回访编号|case number", required=True),
        _code("project", "项目", "Project", "项目名称|project name"),
        _moment("called_at", "回访时间", "Called at", "回访日期", required=True),
        _word("caller", "回访人", "Caller", Caller, "回访部门"),
        _flag("reached", "是否接通", "Reached"),
        _word("satisfaction", "满意度", "Satisfaction", Satisfaction, "客户是否满意"),
        _text("opinion", "客户意见", "Opinion"),
        _text("result", "处理结果", "Result"),
        _text("effect", "处理效果", "Effect"),
        _flag("valid", "有效回访", "Valid", "是否有效"),
        _flag("card_received", "收到会员卡", "Card received", "会员卡"),
        _flag("newsletter_received", "收到会刊", "Newsletter received", "会刊"),
        _flag("contact_updated", "更新联系方式", "Contact updated", "资料更新"),
        _word("band", "满意档次", "Band", ClubBand, "客户会满意度"),
        _code("consultant", "置业顾问", "Consultant", "销售顾问"),
        _text("on_consultant", "对置业顾问的意见", "On consultant", "对销售人员意见"),
        _text("on_service", "对售后及物业的意见", "On service", "对物业意见"),
        _text("expectations", "对客户会的期望", "Expectations"),
        _text("other_needs", "其他需求和建议", "Other needs", "其他建议"),
        *CUSTOMER,
    ),
)

SURVEYS = Kind(
    "surveys", "满意度调查", "Survey responses", "answered_at",
    (
        _code("number", "答卷编号", "Response number", "编号|number|response id", required=True),
        _code("survey", "问卷", "Survey", "问卷名称|调查", required=True),
        _PROJECT,
        _moment("answered_at", "答复时间", "Answered at", "填写时间|提交时间|submitted at", required=True),
        Column("score", Type.INTEGER, "总体评分", "Score", ("满意度评分", "评分"), low=1, high=5),
        Column("recommend", Type.INTEGER, "推荐意愿", "Recommend", ("nps",), low=0, high=10),
        _code("category", "类别", "Category", "分类"),
        _code("mode", "方式", "Mode", "调查方式"),
        Column("weight", Type.NUMBER, "权重", "Weight", low=0.000001),
        _text("comment", "意见", "Comment", "建议|意见和建议|comments"),
        *CUSTOMER,
    ),
)  # fmt: skip

RESPONSES = Kind(
    "responses",
    "问卷答卷",
    "Answers to a questionnaire",
    "answered_at",
    (
        _code("number", "答卷编号", "Response number", "编号|number|response id", required=True),
        _code("survey", "调查", "Survey", "问卷|问卷名称", required=True),
        _PROJECT,
        _moment("answered_at", "答复时间", "Answered at", "填写时间|提交时间|submitted at", required=True),
        _word("mode", "方式", "Mode", Mode, "调查方式"),
        Column("weight", Type.NUMBER, "权重", "Weight", low=0.000001),
        *CUSTOMER,
    ),
)
"""What a row of ``surveys`` is where the profile names the questionnaire that it answers."""

PHONE_CALLS = Kind(
    "phone_calls", "来电记录", "Telephone log", "called_at",
    (
        _code("number", "来电编号", "Call number", "编号|流水号|number|call id", required=True), _PROJECT,
        _moment("called_at", "来电时间", "Called at", "呼入时间|振铃时间", required=True),
        Column("rang_seconds", Type.INTEGER, "振铃秒数", "Seconds rung", ("振铃时长",), required=True, low=0),
        _flag("answered", "是否接听", "Picked up", "接通"),
    ),
)  # fmt: skip

PROJECTS = Kind(
    "projects", "项目资料", "Projects", "month",
    (
        _code("code", "项目编码", "Code", "编码|项目代码|project code", required=True),
        _code("name", "项目名称", "Name", "项目|project"),
        _code("city", "城市", "City"),
        _code("subsidiary", "子公司", "Subsidiary"),
        _code("pack", "规则包", "Pack", "制度"),
        Column("month", Type.MONTH, "月份", "Month"),
        Column("signed_customers", Type.INTEGER, "签约客户", "Signed customers", ("签约客户数",), low=0),
    ),
)  # fmt: skip

KINDS: dict[str, Kind] = {k.name: k for k in (COMPLAINTS, ESCALATIONS, CALLBACKS, SURVEYS, PHONE_CALLS, PROJECTS)}
"""Every canonical kind, by name."""
TARGETS: dict[str, Kind] = {**KINDS, RESPONSES.name: RESPONSES}
"""The same with what rows of them turn out to be."""
