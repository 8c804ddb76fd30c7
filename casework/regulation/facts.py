"""What the engine knows of cases and events whatever the regulation: kinds, fields, base words, named checks.

A regulation brings its own words; of those that charts compare across regulations, each says which base word it ``is``.
"""

from __future__ import annotations

from collections.abc import Mapping

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

POST_FIELDS = ("about", "present")
"""Fields that hold posts of the regulation."""

OPEN_FIELDS = ("department", "part", "order", "measure", "contractor", "what", "person")
"""Fields that hold what people write: compared, never listed."""

MOMENTS = ("due_at", "wanted_by")
"""Moments that an event or case may carry and that a limit may be."""

CASE_FIELDS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(fields.split())
    for kind, fields in {
        "received": "own_matter severity nature concern category channel urgency company_level about shift anonymous "
        "formal written incident wanted_by",
        "classified": "severity nature concern category urgency about formal",
        "validated": "validity",
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

CHECKS: Mapping[str, tuple[int, str]] = {
    "record_complete": (0, "the fields of the minimum record are filled"),
    "customer_confirmed": (0, "the customer confirmed the new time"),
    "tries": (2, "at least so many calls reached nobody, on so many different days"),
    "claim_turn": (0, "it is this post's turn on the route; nobody signs what they raised, or twice"),
    "own_call": (0, "nobody earns points from a callback they made themselves"),
    "not_about_me": (0, "nobody handles a case that is about them or their unit"),
    "evidence_kept": (0, "the sheets that the category names are attached"),
    "penalty_fits": (0, "the penalty is one of those the words allow for this severity"),
    "answers_fit_date": (0, "project team until it withdrew, customer service afterwards"),
    "filed_within": (1, "recorded within that time after it happened"),
    "consent_named": (0, "the name of who consented is recorded"),
    "own_or_centre": (0, "own entry, or the customer-service centre"),
}
"""Checks that are written in Python: how many arguments each takes, and what it says."""
