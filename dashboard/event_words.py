"""What an event says, in words: its payload field by field, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from datetime import date, datetime
from functools import partial

from casework import vocabulary as words
from casework.vocabulary_desk import SurveyMode
from dashboard.due import worded
from dashboard.formats import moment, number, weekday_day
from dashboard.i18n import N_, _, label


def _term(kind: type[words.Term], value: object) -> str:
    return label(kind(str(value)))


def _yes(value: object) -> str:
    return _("yes") if value else _("no")


def _moment(value: object) -> str:
    return moment(datetime.fromisoformat(str(value)))


def _day(value: object) -> str:
    return weekday_day(date.fromisoformat(str(value)))


def _yuan(value: object) -> str:
    return _("{amount} yuan", amount=number(float(str(value)), 2))


def _decision(value: object) -> str:
    told = {"approved": _("approved"), "new_plan": _("new plan wanted"), "deemed_approved": _("deemed approved")}
    return told.get(str(value), str(value))


def _mode(value: object) -> str:
    """A way of asking; imports may bring other words than the form offers."""
    return label(SurveyMode(str(value))) if value in set(SurveyMode) else str(value)


FIELDS: dict[str, tuple[str, Callable[[object], str]]] = {
    "content": (N_("Content"), str),
    "demand": (N_("Demand"), str),
    "channel": (N_("Channel"), partial(_term, words.Channel)),
    "nature": (N_("Nature"), partial(_term, words.Nature)),
    "concern": (N_("Concern"), partial(_term, words.Concern)),
    "category": (N_("Category"), str),
    "severity": (N_("Severity"), partial(_term, words.Severity)),
    "urgency": (N_("Urgency"), partial(_term, words.Urgency)),
    "validity": (N_("Finding"), partial(_term, words.Validity)),
    "department": (N_("Department"), str),
    "appointment": (N_("Agreed"), partial(_term, words.Appointment)),
    "due_at": (N_("Due"), _moment),
    "customer_confirmed": (N_("Customer confirmed"), _yes),
    "level": (N_("Level"), str),
    "cause": (N_("Cause"), str),
    "to": (N_("Goes to"), str),
    "consent_by": (N_("With the consent of"), str),
    "clause": (N_("Clause"), str),
    "instruction": (N_("Instruction"), str),
    "slip": (N_("Slip"), str),
    "proposal": (N_("Proposal"), str),
    "answer": (N_("Answer"), str),
    "opinion": (N_("Customer's opinion"), str),
    "plan": (N_("Plan"), str),
    "decision": (N_("Decision"), _decision),
    "result": (N_("Result"), str),
    "effect": (N_("Effect"), str),
    "reply": (N_("Reply"), str),
    "caller": (N_("Caller"), partial(_term, words.Caller)),
    "reached": (N_("Customer reached"), _yes),
    "satisfaction": (N_("Satisfaction"), partial(_term, words.Satisfaction)),
    "disposition": (N_("Outcome"), partial(_term, words.Disposition)),
    "held_on": (N_("Held on"), _day),
    "participants": (N_("Participants"), str),
    "decisions": (N_("Decisions"), str),
    "amount": (N_("Amount"), _yuan),
    "advice": (N_("Advice"), str),
    "role": (N_("Role"), str),
    "endorsed": (N_("Endorsed"), _yes),
    "approved": (N_("Approved"), _yes),
    "summary": (N_("Summary"), str),
    "measure": (N_("Measure"), str),
    "owner": (N_("Owner"), str),
    "penalty": (N_("Penalty"), str),
    "filename": (N_("File"), str),
    "reason": (N_("Reason"), str),
    "note": (N_("Note"), str),
    "by": (N_("By"), str),
    "void": (N_("Never happened"), _yes),
    "valid": (N_("The member answered"), _yes),
    "card_received": (N_("Card received"), _yes),
    "newsletter_received": (N_("Newsletter received"), _yes),
    "contact_updated": (N_("Contact data updated"), _yes),
    "band": (N_("Satisfaction"), partial(_term, words.ClubBand)),
    "consultant": (N_("Consultant"), str),
    "on_consultant": (N_("On the sales consultant"), str),
    "on_service": (N_("On after-sales and property management"), str),
    "expectations": (N_("Expectations of the club"), str),
    "other_needs": (N_("Other needs and suggestions"), str),
    "survey": (N_("Survey"), str),
    "score": (N_("Overall score, 5 is best"), str),
    "recommend": (N_("Would recommend us, 10 is most"), str),
    "mode": (N_("How it was asked"), _mode),
    "comment": (N_("In their words"), str),
}
"""Payload field → its name and how its value is written; fields not listed are keys and are not shown."""


NAMED_FIELDS = {"to", "role", "by", "category"}
"""Fields that hold an id: of a post, a person, a category."""


def event_words(
    kind: str, payload: str, names: Mapping[str, str], moving: Container[datetime] = ()
) -> list[tuple[str, str]]:
    """Field names and values of an event's payload (JSON), in the order of ``FIELDS``; empty texts are left out.

    ``names`` gives what ids stand for: posts and categories of the pack, people; ``moving`` are due moments that rest
    on a year without a holiday notice.
    """
    told = json.loads(payload or "{}")
    lines = []
    for field, (name, write) in FIELDS.items():
        value = told.get(field)
        if value is None or value == "":
            continue
        escalation = field == "cause" and kind == words.EventKind.ESCALATED
        text = _term(words.EscalationCause, value) if escalation else write(value)
        if field == "due_at" and (due := datetime.fromisoformat(str(value))) in moving:
            text = worded(due, provisional=True)
        lines.append((_(name), names.get(text, text) if field in NAMED_FIELDS else text))
    return lines
