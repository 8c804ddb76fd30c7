"""What the engine knows of cases and events whatever the regulation: kinds, fields, base words, named checks.

A regulation brings its own words; of those that charts compare across regulations, each says which base word it ``is``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from casework.regulation.conditions import Value
from casework.vocabulary import EventKind, Term

KINDS: Mapping[str, Term] = {kind.value: kind for kind in EventKind}

ROLES = (
    "executive",
    "centre",
    "project_service",
    "department",
    "project_manager",
    "company_leader",
    "sales",
    "admin",
    "outside",
)
"""Roles of the application that a post may be; ``outside`` has none."""

EVERYBODY, CLOCK, RECORDER = "everybody", "clock", "recorder"
"""Who is no post, and yet takes steps: anybody; passing time; whoever recorded the case."""

VOCABULARIES = (
    "severity",
    "nature",
    "concern",
    "category",
    "channel",
    "urgency",
    "validity",
    "appointment",
    "decision",
    "disposition",
    "caller",
    "mode",
    "cause",
    "penalty",
    "incident",
    "request",
    "band",
)

BASE_WORDS: Mapping[str, tuple[str, ...]] = {
    "severity": ("minor", "general", "major"),
    "nature": ("complaint", "enquiry", "other", "repair", "claim"),
    "validity": ("valid", "invalid", "unreasonable"),
    "caller": ("centre", "project_service"),
    "disposition": ("resolved", "answered", "explained", "withdrawn", "duplicate"),
}

_YES_NO_FIELDS = (
    "satisfied",
    "reached",
    "signed",
    "company_level",
    "anonymous",
    "formal",
    "written",
    "confirmed",
    "delegated",
    "own_matter",
)
_YES_NO: tuple[Value, ...] = ("yes", "no")
ENGINE_VALUES: Mapping[str, tuple[Value, ...]] = {
    **dict.fromkeys(_YES_NO_FIELDS, _YES_NO),
    "claim": ("none", "waiting", "approved", "refused", "paid"),
    "level": (0, 1, 2, 3),
    "shift": ("day", "night"),
    "party": ("project", "subsidiary", "head_office"),
}
"""Fields whose values the engine knows, whatever the regulation."""

PROJECT_SHEET, PERSON_SHEET = "project", "person"
"""Whose months there are points for."""

POST_FIELDS = ("about", "present")
"""Fields that hold posts of the regulation."""

OPEN_FIELDS = ("department", "part", "order", "measure", "contractor", "what", "person", "whom")
"""Fields that hold what people write: compared, never listed."""

MOMENTS = ("due_at", "wanted_by")
"""Moments that an event or case may carry and that a limit may be."""

CASE_FIELDS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(fields.split())
    for kind, fields in {
        "received": "own_matter severity nature concern category channel urgency company_level about whom shift "
        "anonymous formal written incident wanted_by",
        "classified": "severity nature concern category urgency about whom formal",
        "validated": "validity whom",
        "dispatched": "department party",
        "transferred": "department party",
        "dispatched_again": "department party",
        "escalated": "level",
        "called_back": "satisfied",
        "plan_submitted": "delegated",
        "plan_decided": "decision",
        "claim_raised": "claim",
        "claim_endorsed": "claim",
        "claim_approved": "claim",
        "claim_paid": "claim",
        "customer_agreed": "satisfied",
        "customer_disagreed": "satisfied",
        "closed": "disposition",
        "reopened": "level satisfied",
    }.items()
}
"""Fields of the case that an event of a kind sets."""

IMPLIED: Mapping[str, Mapping[str, Value]] = {
    "received": {"level": 0, "claim": "none"},
    "claim_raised": {"claim": "waiting"},
    "claim_paid": {"claim": "paid"},
    "reopened": {"level": 0},
    "customer_agreed": {"satisfied": "yes"},
    "customer_disagreed": {"satisfied": "no"},
}
"""What an event of a kind says by itself."""

RISING: Mapping[str, tuple[str, ...]] = {"escalated": ("level",), "received": ("level",)}
"""Fields that an event of a kind only raises: a case does not fall by being raised to a level below its own, nor by a
receipt that is dated after it was raised."""

UNSAID: Mapping[str, tuple[str, ...]] = {"reopened": ("satisfied",)}
"""Fields that are open again after an event of a kind."""

CHOSEN: Mapping[str, Mapping[str, tuple[Value, ...]]] = {
    "claim_endorsed": {"claim": ("waiting", "refused")},
    "claim_approved": {"claim": ("approved", "refused")},
}
"""Values that an event of a kind can give to a field, where it cannot give all."""

EVENT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "appointed": ("appointment",),
    "called_back": ("mode", "caller", "reached", "satisfied"),
    "callback_deemed": ("caller",),
    "plan_submitted": ("delegated",),
    "handed_over": ("what",),
}
"""Fields of the event itself that conditions on it ask about."""

ASKED: frozenset[str] = frozenset(
    (
        *OPEN_FIELDS,
        *MOMENTS,
        *(field for fields in (*CASE_FIELDS.values(), *EVENT_FIELDS.values()) for field in fields),
    )
)
"""Every field of cases and events that conditions and clocks can ask about: the warehouse has a column for each."""

RECLASSIFYING = frozenset({"classified"})
"""Kinds that change only what the case is: a clock that names one under ``from`` follows its conditions."""

SAYING: Mapping[str, tuple[str, ...]] = {
    "satisfied": ("called_back",),
    "caller": ("called_back",),
    "mode": ("called_back",),
}
"""Events that must say a field: without it, a clock that wants a value of it does not start."""


class NamedCheck(NamedTuple):
    """A check that is written in Python: how many arguments it takes, and what it says."""

    arguments: int
    en: str
    zh: str


CHECKS: Mapping[str, NamedCheck] = {
    "record_complete": NamedCheck(0, "the minimum record is complete", "最低登记内容齐全"),
    "customer_confirmed": NamedCheck(0, "the customer confirmed the new time", "新时间经客户确认"),
    "tries": NamedCheck(2, "enough calls reached nobody, on different days", "多次回访未接通，且不在同一天"),
    "claim_turn": NamedCheck(0, "it is this post's turn on the route", "按核决路线轮到本岗位"),
    "second_person": NamedCheck(0, "nobody signs what they raised, or twice", "不得审批自己提出的赔付，也不得重复签字"),
    "within_claim": NamedCheck(0, "no more is paid than was approved", "支付不超过核准金额"),
    "own_call": NamedCheck(0, "nobody earns points from a callback they made themselves", "不得因自己的回访加分"),
    "praised": NamedCheck(0, "the customer praised it in the last callback", "最近一次回访客户给予好评"),
    "not_about_me": NamedCheck(
        0, "nobody handles a case that is about them or their office", "被投诉的人员或部门不得处理本案"
    ),
    "other_department": NamedCheck(0, "another department than now", "与现责任部门不同"),
    "due_ahead": NamedCheck(0, "the time lies ahead", "约定时间在办理时间之后"),
    "later_than_agreed": NamedCheck(0, "the new time is later than the old one", "新时间晚于原定时间"),
    "meeting_held": NamedCheck(0, "the meeting has been held", "会议已经召开"),
    "evidence_kept": NamedCheck(0, "the sheets that the category names are attached", "该类事件要求的单据已上传"),
    "penalty_fits": NamedCheck(0, "the penalty is one that the words allow for this severity", "处分与严重程度相符"),
    "answers_fit_date": NamedCheck(
        0, "project team until it withdrew, customer service afterwards", "项目组撤离前由项目组、之后由客服部负责"
    ),
    "filed_within": NamedCheck(1, "recorded in time after it happened", "事发后按时提出"),
    "consent_named": NamedCheck(0, "the name of who consented is recorded", "登记了同意人姓名"),
    "own_or_centre": NamedCheck(0, "own entry, or the customer-service centre", "本人的记录，或由客服中心办理"),
}
"""The checks that steps may name."""

FIELD_WORDS: Mapping[str, tuple[str, str]] = {
    "severity": ("severity", "严重程度"),
    "nature": ("nature", "性质"),
    "concern": ("concern", "涉及方面"),
    "category": ("category", "类别"),
    "channel": ("channel", "渠道"),
    "urgency": ("urgency", "缓急"),
    "validity": ("judgement", "责任判定"),
    "level": ("level of escalation", "升级级别"),
    "claim": ("compensation", "赔付"),
    "satisfied": ("customer satisfied", "客户满意"),
    "disposition": ("disposition", "关闭方式"),
    "decision": ("decision", "决定"),
    "delegated": ("delegated", "授权办理"),
    "formal": ("formal", "正式投诉"),
    "written": ("in writing", "书面"),
    "anonymous": ("anonymous", "匿名"),
    "own_matter": ("own matter", "本部门事项"),
    "company_level": ("raised to the company", "公司受理"),
    "party": ("responsible party", "责任方"),
    "about": ("about", "被投诉对象"),
    "whom": ("person complained about", "被投诉人"),
    "present": ("present", "到场人员"),
    "shift": ("shift", "班次"),
    "department": ("department", "责任部门"),
    "incident": ("incident", "事件"),
    "request": ("request", "申请事项"),
    "appointment": ("appointment", "约定"),
    "mode": ("way of the callback", "回访方式"),
    "caller": ("caller", "回访人"),
    "reached": ("reached", "接通"),
    "cause": ("cause", "原因"),
    "what": ("what", "事项"),
    "happened_on": ("day on which it happened", "发生日期"),
    "wanted_by": ("the customer's own date", "客户要求时间"),
}
"""Fields of cases and events as people read them."""

VALUE_WORDS: Mapping[str, tuple[str, str]] = {
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "neither": ("neither", "一般"),
    "none": ("none", "无"),
    "waiting": ("waiting for approval", "审批中"),
    "approved": ("approved but unpaid", "已批准未支付"),
    "refused": ("refused", "已驳回"),
    "paid": ("paid", "已支付"),
    "day": ("day", "白班"),
    "night": ("night", "夜班"),
    "project": ("project", "项目"),
    "subsidiary": ("subsidiary", "子公司"),
    "head_office": ("head office", "总部"),
}
"""Values that the engine knows, as people read them."""
