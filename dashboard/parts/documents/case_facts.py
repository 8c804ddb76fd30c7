"""What is known of a case for its papers, in the words of the reader's language; what is not known is empty: a blank
stays a blank on paper, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.case.state import CaseState
from casework.policy import Pack
from casework.record.ledger import StoredEvent
from casework.record.people import Customer
from casework.vocabulary import Term
from dashboard.parts.documents.stamp import Stamp
from dashboard.parts.formats import moment as written


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

    def called(self, vocabulary: str, word: str) -> str:
        """A word of the regulation in the reader's language."""
        return self.pack.said(vocabulary, word).label(self.language)

    def named(self, person: str) -> str:
        """Somebody's name, given an account; whoever has none is called as the entry calls them."""
        return self.people.get(person, person)

    def word(self, value: object) -> str:
        """A value as people read it."""
        if isinstance(value, Term):
            return value.label(self.language)
        if isinstance(value, datetime):
            return written(value)
        return "" if value is None else f"{value:,.2f}" if isinstance(value, float) else str(value)

    def post(self, role: str) -> str:
        """The name of a post of the pack."""
        return next((post.name.label(self.language) for post in self.pack.roles if post.id == role), role)

    def category(self) -> str:
        """The finer subject, in the words of the regulation."""
        known = {category.id: category.name.label(self.language) for category in self.pack.categories}
        return known.get(self.state.category or "", self.state.category or "")

    def contact(self) -> str:
        """Every way to reach the customer."""
        fields = ("mobile", "phone", "email", "other_contact")
        return " / ".join(dict.fromkeys(filter(None, map(self.customer_said, fields))))

    def place(self) -> str:
        """Phase, building and room: a room number alone stands in every building."""
        return " ".join(filter(None, map(self.customer_said, ("phase", "building", "room"))))

    def customer_said(self, field: str) -> str:
        """A field of the customer's record as the reader may see it; empty where there is none."""
        return str(getattr(self.customer, field, None) or "")
