"""What a rule may look at besides the case: the pack in force, the person, the moment, the customer's record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from casework.access.permissions import User
from casework.policy import Pack
from casework.record.ledger import StoredEvent
from casework.record.people import Customer
from casework.regulation.model import Step
from casework.vocabulary import EventKind
from casework.wording import Phrase

PARTS: Mapping[str, tuple[str, str]] = {
    "name": ("the customer's name", "客户姓名"),
    "room": ("the room number", "房号"),
    "contact": ("a way to reach the customer", "联系方式"),
}
"""The parts of a minimum record that the customer's row holds, as regulations name them."""


@dataclass(frozen=True, slots=True)
class MinimumRecord:
    """Which parts of the minimum record the customer's row holds."""

    name: bool = True
    room: bool = True
    contact: bool = True

    @classmethod
    def of(cls, person: Customer | None) -> Self:
        """What the row of ``person`` holds; nothing when there is none."""
        if person is None:
            return cls(name=False, room=False, contact=False)
        contacts = (person.phone, person.mobile, person.email, person.address, person.pager, person.other_contact)
        return cls(name=bool(person.name), room=bool(person.room), contact=any(contacts))

    @property
    def lacking(self) -> Phrase | None:
        """The parts that are missing, in words; None when it is complete."""
        return self.lacking_of(PARTS)

    def missing(self, asked: Collection[str]) -> tuple[str, ...]:
        """The parts that are asked for and not there."""
        return tuple(part for part in PARTS if part in asked and not getattr(self, part))

    def lacking_of(self, asked: Collection[str]) -> Phrase | None:
        """The same in words; None when nothing is missing."""
        missing = [PARTS[part] for part in self.missing(asked)]
        if not missing:
            return None
        return Phrase(", ".join(en for en, _ in missing), "、".join(zh for _, zh in missing))


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground a decision stands on; ``at`` is when the thing happened, ``now`` when it is entered."""

    user: User
    pack: Pack
    now: datetime
    at: datetime
    record: MinimumRecord = field(default_factory=MinimumRecord)
    entries: Sequence[StoredEvent] = ()
    """The case's entries as stored (corrections point at them)."""
    possible: tuple[Phrase, ...] = ()
    """What the person can do instead; for messages."""
    step: Step | None = None
    """The step of the regulation that is being taken."""

    def clause(self, kind: EventKind) -> str:
        """The clause by which the pack has events of ``kind`` written; for messages."""
        return self.pack.clause_of(kind)
