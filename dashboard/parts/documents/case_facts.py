"""What the forms of a case say, field by field, in the words of the reader's language.

``values(form_id, facts)`` gives ``{section: {field: text}}`` for the pack's form of that id; every field of the form is
there, empty when nothing is known (a blank stays a blank on paper, never a zero).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.case.state import CaseState
from casework.policy import Pack
from casework.record import events as ev
from casework.record.ledger import StoredEvent
from casework.record.people import Customer
from casework.vocabulary import EventKind, Satisfaction, Term
from casework.vocabulary.own import vocabularies
from dashboard.parts.documents.stamp import Stamp
from dashboard.parts.formats import moment as written

Values = dict[str, dict[str, str]]
SATISFIED = (Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED)


@dataclass(frozen=True, slots=True)
class House:
    """How customers reach the company, as its paper says; empty where the installation does not name it."""

    hotline: str = ""
    mailbox: str = ""
    centre_phone: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case for print: its state and effective entries, the customer (masked for the reader), names of people."""

    state: CaseState
    entries: Sequence[StoredEvent]
    customer: Customer | None
    pack: Pack
    language: str
    project: str
    """The project's name."""
    people: Mapping[str, str]
    """Names by user id."""
    stamp: Stamp
    house: House = House()

    def last(self, kind: EventKind) -> StoredEvent | None:
        """The latest entry of a kind."""
        return next((entry for entry in reversed(self.entries) if entry.kind is kind), None)

    def at(self, kind: EventKind) -> str:
        """When it last happened; empty when it did not."""
        entry = self.last(kind)
        return _moment(entry.occurred_at) if entry else ""

    def by(self, kind: EventKind) -> str:
        """Who entered it last."""
        entry = self.last(kind)
        return self.people.get(entry.actor, entry.actor) if entry else ""

    def receiver(self) -> str:
        """Who confirmed the slip: named on the entry, by account or as an imported file says."""
        named = self.said(EventKind.RECEIPT_CONFIRMED, "by")
        return self.people.get(named, named) or self.by(EventKind.RECEIPT_CONFIRMED)

    def said(self, kind: EventKind, field: str) -> str:
        """A field of the latest entry's payload, as text; terms in the reader's language."""
        entry = self.last(kind)
        value = getattr(entry.payload, field, None) if entry else None
        vocabulary = vocabularies(type(entry.payload)).get(field) if entry else None
        return self.word(value) if value is None or vocabulary is None else self.called(vocabulary, str(value))

    def called(self, vocabulary: str, word: str) -> str:
        """A word of the regulation in the reader's language."""
        return self.pack.said(vocabulary, word).label(self.language)

    def word(self, value: object) -> str:
        """A payload's value as people read it."""
        if value is None:
            return ""
        if isinstance(value, Term):
            return value.label(self.language)
        return _moment(value) if isinstance(value, datetime) else str(value)

    def post(self, role: str) -> str:
        """The name of a post of the pack."""
        return next((post.name.label(self.language) for post in self.pack.roles if post.id == role), role)


def _moment(value: datetime | None) -> str:
    return written(value) if value else ""


def _customer(facts: CaseFacts) -> dict[str, str]:
    person = facts.customer
    fields = ("name", "address", "phone", "email", "sex", "mobile", "pager", "other_contact", "postcode")
    return {field: (getattr(person, field) or "") if person else "" for field in fields}


def customer_said(facts: CaseFacts, field: str) -> str:
    """A field of the customer's record as the reader may see it; empty where there is none."""
    return str(getattr(facts.customer, field, None) or "")


def contact(facts: CaseFacts) -> str:
    """Every way to reach the customer."""
    known = _customer(facts)
    return " / ".join(dict.fromkeys(known[f] for f in ("mobile", "phone", "email", "other_contact") if known[f]))


def _home(facts: CaseFacts) -> dict[str, str]:
    person = facts.customer
    fields = ("phase", "building", "room", "contract_number", "purchase_status")
    return {"project": facts.project} | {f: (getattr(person, f) or "") if person else "" for f in fields}


def place_of(facts: CaseFacts) -> str:
    """Phase, building and room: a room number alone stands in every building."""
    home = _home(facts)
    return " ".join(filter(None, (home["phase"], home["building"], home["room"])))


def _concerns(facts: CaseFacts) -> str:
    state, name = facts.state, facts.state.category
    known = {category.id: category.name.label(facts.language) for category in facts.pack.categories}
    return " / ".join(filter(None, [facts.called("concern", state.concern), known.get(name or "", name or "")]))


def _record(facts: CaseFacts) -> dict[str, str]:
    return {
        "medium": facts.called("channel", facts.state.channel),
        "nature": facts.called("nature", facts.state.nature),
        "urgency": facts.called("urgency", facts.state.urgency),
        "time": _moment(facts.state.received_at),
        "concerns": _concerns(facts),
        "details": facts.said(EventKind.RECEIVED, "content"),
        "recorder": facts.by(EventKind.RECEIVED),
    }


def _handling(facts: CaseFacts) -> Values:
    closed = facts.at(EventKind.CLOSED)
    how = facts.said(EventKind.CLOSED, "disposition")
    return {
        "form": {"number": facts.state.number},
        "customer": _customer(facts),
        "home": _home(facts),
        "record": _record(facts),
        "instruction": {"instruction": facts.said(EventKind.INSTRUCTED, "instruction")},
        "passing_on": {
            "way": facts.said(EventKind.DISPATCHED, "slip"),
            "time": facts.at(EventKind.DISPATCHED),
            "receiver": facts.receiver(),
            "responsible": facts.state.department or "",
        },
        "result": {
            "result": facts.said(EventKind.FED_BACK, "result") or facts.said(EventKind.SOLVED, "result"),
            "responsible": facts.by(EventKind.FED_BACK) or facts.by(EventKind.SOLVED),
            "time": facts.at(EventKind.SOLVED),
        },
        "feedback": {
            "feedback": facts.said(EventKind.REPLIED, "reply") or facts.said(EventKind.ANSWERED, "answer"),
            "date": facts.at(EventKind.REPLIED) or facts.at(EventKind.ANSWERED),
            "recorder": facts.by(EventKind.REPLIED) or facts.by(EventKind.ANSWERED),
        },
        "archive": {
            "archive": f"{how} {closed}".strip(),
            "hotline": facts.house.hotline,
            "mailbox": facts.house.mailbox,
        },
    }


def _project_record(facts: CaseFacts) -> Values:
    return _handling(facts)


def _centre_record(facts: CaseFacts) -> Values:
    found = _handling(facts)
    found["record"] |= {
        "demand": facts.said(EventKind.RECEIVED, "demand"),
        "proposal": facts.said(EventKind.DISPATCHED, "proposal"),
    }
    found["feedback"] |= {
        "satisfied": facts.word(facts.state.satisfaction),
        "suggestions": facts.said(EventKind.CALLED_BACK, "opinion"),
    }
    found["archive"] = {
        "archive": found["archive"]["archive"],
        "contact": _centre_contact(facts),
        "phone": facts.house.centre_phone,
    }
    return found


def _centre_contact(facts: CaseFacts) -> str:
    """Whom to ask at the centre: who closed the case, or who recorded it while it is open."""
    return facts.by(EventKind.CLOSED) or facts.by(EventKind.RECEIVED)


def _slip_customer(facts: CaseFacts) -> dict[str, str]:
    return {
        "name": _customer(facts)["name"],
        "project": facts.project,
        "room": place_of(facts),
        "contact": contact(facts),
    }


def _dispatch_slip(facts: CaseFacts) -> Values:
    record = _record(facts)
    return {
        "slip": {
            "number": facts.state.number,
            "slip": facts.said(EventKind.DISPATCHED, "slip"),
            "dispatched_at": facts.at(EventKind.DISPATCHED),
            "department": facts.said(EventKind.DISPATCHED, "department"),
            "urgency": facts.said(EventKind.DISPATCHED, "urgency"),
            "contact_by": facts.said(EventKind.DISPATCHED, "due_at"),
            "dispatcher": facts.by(EventKind.DISPATCHED),
        },
        "customer": _slip_customer(facts),
        "matter": {
            "medium": record["medium"],
            "concerns": record["concerns"],
            "details": record["details"],
            "proposal": facts.said(EventKind.DISPATCHED, "proposal"),
        },
        "receipt": {
            "confirmed_at": facts.at(EventKind.RECEIPT_CONFIRMED),
            "confirmed_by": facts.receiver(),
        },
    }


def _escalated_slip(facts: CaseFacts) -> Values:
    raised = facts.last(EventKind.ESCALATED)
    to = raised.payload.to if raised and isinstance(raised.payload, ev.Escalated) else ""
    record = _record(facts)
    return {
        "slip": {
            "number": facts.state.number,
            "slip": facts.said(EventKind.DISPATCHED_AGAIN, "slip"),
            "dispatched_at": facts.at(EventKind.DISPATCHED_AGAIN),
            "department": facts.said(EventKind.DISPATCHED_AGAIN, "department"),
            "due_at": facts.said(EventKind.DISPATCHED_AGAIN, "due_at"),
            "dispatcher": facts.by(EventKind.DISPATCHED_AGAIN),
        },
        "escalation": {
            "level": facts.said(EventKind.ESCALATED, "level"),
            "cause": facts.said(EventKind.ESCALATED, "cause"),
            "escalated_at": facts.at(EventKind.ESCALATED),
            "to": facts.post(to),
            "instruction": facts.said(EventKind.INSTRUCTED, "instruction"),
            "instructed_at": facts.at(EventKind.INSTRUCTED),
        },
        "customer": _slip_customer(facts),
        "matter": {"received_at": record["time"], "concerns": record["concerns"], "details": record["details"]},
    }


def _major_event(facts: CaseFacts) -> Values:
    record, amount = _record(facts), facts.state.claim_amount
    return {
        "event": {
            "number": facts.state.number,
            "reported_at": facts.at(EventKind.MAJOR_EVENT_REPORTED),
            "reporter": facts.by(EventKind.MAJOR_EVENT_REPORTED),
            "project": facts.project,
            "received_at": record["time"],
            "concerns": record["concerns"],
            "summary": facts.said(EventKind.MAJOR_EVENT_REPORTED, "summary"),
            "details": record["details"],
        },
        "customer": {
            "name": _customer(facts)["name"],
            "room": place_of(facts),
            "contact": contact(facts),
            "demand": facts.said(EventKind.RECEIVED, "demand"),
        },
        "handling": {
            "department": facts.state.department or "",
            "stage": facts.pack.stage_name(facts.state.stage).label(facts.language),
            "instruction": facts.said(EventKind.INSTRUCTED, "instruction"),
            "claim": "" if amount is None else f"{amount:,.2f}",
            "result": facts.said(EventKind.FED_BACK, "result"),
        },
    }


FORMS: dict[str, tuple[EventKind, Callable[[CaseFacts], Values]]] = {
    "project_record": (EventKind.RECEIVED, _project_record),
    "centre_record": (EventKind.RECEIVED, _centre_record),
    "dispatch_slip": (EventKind.DISPATCHED, _dispatch_slip),
    "escalated_slip": (EventKind.DISPATCHED_AGAIN, _escalated_slip),
    "major_event": (EventKind.MAJOR_EVENT_REPORTED, _major_event),
}
"""Forms of a case: the event without which there is nothing to print, and what fills the form."""


def printable(entries: Sequence[StoredEvent]) -> list[str]:
    """Ids of the forms that can be printed: those whose event has happened."""
    happened = {entry.kind for entry in entries}
    return [form_id for form_id, (needed, _fill) in FORMS.items() if needed in happened]


def values(form_id: str, facts: CaseFacts) -> Values:
    """What a form says of this case; raises ``KeyError`` for a form that is not of a case."""
    return FORMS[form_id][1](facts)
