"""Lists of names that administrators keep: what pickers offer, and which name is another spelling of which.

As long as nothing is on a list, pickers offer the names in use. A name in use that is neither on its list nor retired
nor merged is proposed: nothing is held back for it, an administrator decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from casework.access.permissions import User, check_active
from casework.errors import PermissionRefused, RuleError
from casework.record import people
from casework.record.events import NO_PROJECT, Event, NameListed, NameMerged, NameRetired, Payload
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.record.ledger.entries import room_of
from casework.vocabulary.desk import NameKind, Role
from casework.wording import listed

NAMES = "names/"
KEEPING = frozenset({Role.ADMIN})
"""Who keeps the lists, held for all projects."""


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name; a building's may belong to a phase (``within``)."""

    text: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class NameList:
    """One list as it stands: the names offered, those retired, and spellings of others."""

    listed: frozenset[Name] = frozenset()
    retired: frozenset[Name] = frozenset()
    merged: Mapping[Name, str] = field(default_factory=dict)

    def offered(self, in_use: Iterable[Name]) -> list[Name]:
        """What pickers offer, in order: the list, or the names in use as long as nothing is on it."""
        return sorted(self.listed) if self.listed else sorted(set(in_use) - self.retired - self.merged.keys())

    def proposed(self, in_use: Iterable[Name]) -> list[Name]:
        """Names in use about which nobody has decided, in order."""
        return sorted(set(in_use) - self.listed - self.retired - self.merged.keys())


def stream_of(kind: NameKind, project: str | None) -> str:
    """Where the events of a list lie; departments are those of the company."""
    return f"{NAMES}{kind}/{project or NO_PROJECT}"


def name_list(ledger: Ledger, kind: NameKind, project: str | None = None) -> NameList:
    """The list of a kind, of phases and buildings that of a project."""
    return fold(ledger.stream(stream_of(kind, project)))


def fold(entries: Sequence[StoredEvent]) -> NameList:
    """The list that its events make: of one name the last word counts."""
    last: dict[Name, Payload] = {}
    for entry in entries:
        payload = entry.payload
        if isinstance(payload, NameListed | NameRetired | NameMerged):
            last[Name(payload.name, payload.within or "")] = payload
    return NameList(
        frozenset(name for name, payload in last.items() if isinstance(payload, NameListed)),
        frozenset(name for name, payload in last.items() if isinstance(payload, NameRetired)),
        {name: payload.into for name, payload in last.items() if isinstance(payload, NameMerged)},
    )


def departments_meant(ledger: Ledger) -> dict[str, str]:
    """Spellings of departments → the department meant, as imports read them."""
    merged = name_list(ledger, NameKind.DEPARTMENT).merged
    return {name.text: into for name, into in merged.items()}


def respell_homes(connection: sa.Connection) -> None:
    """Let every customer's phase and building be called as the lists say."""
    by_stream: dict[str, list[StoredEvent]] = {}
    for entry in room_of(connection, NAMES):
        by_stream.setdefault(entry.stream, []).append(entry)
    for stream, entries in by_stream.items():
        _names, kind, project = stream.split("/", 2)
        if kind != NameKind.DEPARTMENT:
            part: Literal["phase", "building"] = "phase" if kind == NameKind.PHASE else "building"
            for name, into in fold(entries).merged.items():
                people.respell(connection, project, part, name.text, into, name.within)


def may_keep(user: User) -> bool:
    """Whether the person keeps the lists of names."""
    return bool(user.company_roles() & KEEPING)


@dataclass(frozen=True, slots=True)
class NameDesk:
    """Keeps the lists; what is refused writes nothing."""

    ledger: Ledger

    def add(self, user: User, kind: NameKind, project: str | None, names: Sequence[Name], now: datetime) -> None:
        """Put names on a list; those that are on it already are passed by."""
        cleaned = list(dict.fromkeys(Name(name.text.strip(), name.within) for name in names if name.text.strip()))
        if not cleaned:
            raise RuleError("No name was typed. Type at least one.")
        with self.ledger.transaction() as transaction:
            known = self._known(transaction, user, kind, project)
            new = [name for name in cleaned if name not in known.listed]
            payloads = [NameListed(name=name.text, within=name.within or None) for name in new]
            _append(transaction, user, kind, project, payloads, now)

    def retire(self, user: User, kind: NameKind, project: str | None, names: Sequence[Name], now: datetime) -> None:
        """Offer names no longer; those that were only proposed are proposed no more."""
        with self.ledger.transaction() as transaction:
            known = self._known(transaction, user, kind, project)
            gone = [name for name in names if name not in known.retired]
            payloads = [NameRetired(name=name.text, within=name.within or None) for name in gone]
            _append(transaction, user, kind, project, payloads, now)

    def merge(
        self, user: User, kind: NameKind, project: str | None, names: Sequence[Name], into: str, now: datetime
    ) -> None:
        """Say that names are other spellings of one on the list; homes are called so at once, imports follow."""
        with self.ledger.transaction() as transaction:
            known = self._known(transaction, user, kind, project)
            for name in names:
                if name.text == into or not known.listed & {Name(into, name.within), Name(into)}:
                    raise RuleError("{name} is not on the list. Put it there first, or choose another.", name=into)
            payloads = [NameMerged(name=each.text, into=into, within=each.within or None) for each in names]
            _append(transaction, user, kind, project, payloads, now)
            respell_homes(transaction.connection)

    def _known(self, transaction: Transaction, user: User, kind: NameKind, project: str | None) -> NameList:
        check_keeping(user)
        if (project is None) != (kind is NameKind.DEPARTMENT):
            raise RuleError("Phases and buildings are kept by project. Choose the project whose list it is.")
        return fold(transaction.stream(stream_of(kind, project)))


def _append(
    transaction: Transaction, user: User, kind: NameKind, project: str | None, payloads: Sequence[Payload],
    now: datetime,
) -> None:  # fmt: skip
    stream, of = stream_of(kind, project), project or NO_PROJECT
    facts = [
        Event(stream=stream, occurred_at=now, recorded_at=now, actor=user.user_id, project=of, payload=each)
        for each in payloads
    ]
    if facts:
        transaction.extend(stream, facts)


def check_keeping(user: User) -> None:
    """Lists bind every project, so they are kept by those who hold their role for all."""
    check_active(user)
    if not may_keep(user):
        raise PermissionRefused(
            "Lists of names are kept by {roles}; ask one of them.",
            roles=listed(role for role in Role if role in KEEPING),
        )
