"""What an event says, in words: its payload field by field, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from datetime import date, datetime
from functools import partial

from casework.policy import Pack
from casework.record.events import PAYLOADS
from casework.vocabulary import EventKind, Satisfaction, SourceVerdict, Term
from casework.vocabulary.desk import SurveyMode, Undelivered
from casework.vocabulary.own import known, vocabularies
from dashboard.frame.i18n import N_, _, label
from dashboard.parts.due import worded
from dashboard.parts.formats import moment, number, weekday_day


def _term(kind: type[Term], value: object) -> str:
    return label(kind(str(value)))


def word(pack: Pack | None, vocabulary: str, value: str) -> str:
    """A word as the regulation says it, in the reader's language; as the house does where there is none."""
    if pack is not None:
        return label(pack.said(vocabulary, value))
    term = known(vocabulary, value)
    return value if term is None else label(term)


def _yes(value: object) -> str:
    return _("yes") if value else _("no")


def _moment(value: object) -> str:
    return moment(datetime.fromisoformat(str(value)))


def _day(value: object) -> str:
    return weekday_day(date.fromisoformat(str(value)))


def _yuan(value: object) -> str:
    return _("{amount} yuan", amount=number(float(str(value)), 2))


def _mode(value: object) -> str:
    """A way of asking; imports may bring other words than the form offers."""
    return label(SurveyMode(str(value))) if value in set(SurveyMode) else str(value)


FIELDS: dict[str, tuple[str, Callable[[object], str]]] = {
    "content": (N_("Content"), str),
    "demand": (N_("Demand"), str),
    "channel": (N_("Channel"), str),
    "nature": (N_("Nature"), str),
    "concern": (N_("Concern"), str),
    "category": (N_("Category"), str),
    "severity": (N_("Severity"), str),
    "urgency": (N_("Urgency"), str),
    "validity": (N_("Finding"), str),
    "department": (N_("Department"), str),
    "appointment": (N_("Agreed"), str),
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
    "decision": (N_("Decision"), str),
    "result": (N_("Result"), str),
    "effect": (N_("Effect"), str),
    "reply": (N_("Reply"), str),
    "caller": (N_("Caller"), str),
    "rang_seconds": (N_("Seconds rung"), str),
    "answered": (N_("Picked up"), _yes),
    "reached": (N_("Customer reached"), _yes),
    "satisfaction": (N_("Satisfaction"), partial(_term, Satisfaction)),
    "disposition": (N_("Outcome"), str),
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
    "text": (N_("Text"), str),
    "undelivered": (N_("Why"), partial(_term, Undelivered)),
    "by": (N_("By"), str),
    "void": (N_("Never happened"), _yes),
    "untimed": (N_("Only the day is known"), _yes),
    "undated": (N_("When is not known"), _yes),
    "valid": (N_("The member answered"), _yes),
    "card_received": (N_("Card received"), _yes),
    "newsletter_received": (N_("Newsletter received"), _yes),
    "contact_updated": (N_("Contact data updated"), _yes),
    "band": (N_("Satisfaction"), str),
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
    "about": (N_("About"), str),
    "whom": (N_("Person complained about"), str),
    "shift": (N_("Shift"), str),
    "anonymous": (N_("Anonymous"), _yes),
    "formal": (N_("Made formally"), _yes),
    "written": (N_("In writing"), _yes),
    "own_matter": (N_("The recorder's own matter"), _yes),
    "incident": (N_("Incident"), str),
    "wanted_by": (N_("The customer wants it by"), _moment),
    "happened_on": (N_("Day it happened"), _day),
    "party": (N_("Responsible party"), str),
    "order": (N_("Work order"), str),
    "way": (N_("How it was sent"), str),
    "signed_by": (N_("Signed by"), str),
    "signed": (N_("Signed"), _yes),
    "part": (N_("Part"), str),
    "delegated": (N_("Delegated"), _yes),
    "source_verdict": (N_("Verdict of the source"), partial(_term, SourceVerdict)),
    "other_number": (N_("Other case"), str),
    "moved_from": (N_("Project before"), str),
    "moved_to": (N_("Project now"), str),
    "of_case": (N_("Repeats the case"), str),
    "customers_word": (N_("The customer's word"), str),
    "what": (N_("What"), str),
    "findings": (N_("Findings"), str),
    "contractor": (N_("Contractor"), str),
    "person": (N_("Person"), str),
    "duty": (N_("Duty"), str),
    "period": (N_("Period"), str),
}
"""Payload field → its name and how its value is written where it is no word of the regulation.

Fields not listed are keys and are not shown.
"""


NAMED_FIELDS = {"to", "role", "by", "category", "about", "whom"}
"""Fields that hold an id: of a post, a person, a category."""


def event_words(
    kind: str,
    payload: str,
    names: Mapping[str, str],
    moving: Container[datetime] = (),
    pack: Pack | None = None,
) -> list[tuple[str, str]]:
    """Field names and values of an event's payload (JSON), in the order of ``FIELDS``; empty texts are left out.

    ``names`` gives what ids stand for: posts and categories of the pack, people; ``moving`` are due moments that rest
    on a year without a holiday notice. Words are said as ``pack`` says them.
    """
    of = vocabularies(PAYLOADS[EventKind(kind)])
    told = json.loads(payload or "{}")
    lines = []
    for field, (name, write) in FIELDS.items():
        value = told.get(field)
        if value is None or value == "":
            continue
        text = word(pack, of[field], str(value)) if field in of else write(value)
        if field == "due_at" and (due := datetime.fromisoformat(str(value))) in moving:
            text = worded(due, provisional=True)
        lines.append((_(name), names.get(str(value), text) if field in NAMED_FIELDS else text))
    return lines
