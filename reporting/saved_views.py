"""What people keep of pages: views by name, their own or their role's, and the projects with which pages open.

A view is an address, nothing else: whoever opens it sees what their own rights show of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from casework.access.permissions import User, check_active, sees
from casework.errors import PermissionRefused, RuleError
from casework.record.events import NO_PROJECT, DefaultProjectsChosen, Event, Payload, ViewRemoved, ViewSaved
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role

VIEWS, READERS = "view/", "reader/"
"""What the streams of views begin with, and those of what a person chose for all pages."""
LONGEST = 60


@dataclass(frozen=True, slots=True)
class View:
    """A page as somebody kept it; ``role`` whose view it is, None for its owner alone."""

    id: str
    name: str
    page: str
    address: str
    owner: str
    role: Role | None


def views(ledger: Ledger, user: User) -> list[View]:
    """The views of the person and of their roles, by name."""
    found: dict[str, View] = {}
    for entry in ledger.room(VIEWS):
        name, payload = entry.stream.removeprefix(VIEWS), entry.payload
        found.pop(name, None)
        if isinstance(payload, ViewSaved):
            role = None if payload.role is None else Role(payload.role)
            found[name] = View(name, payload.name, payload.page, payload.address, entry.actor, role)
    held = user.roles()
    theirs = [each for each in found.values() if (each.role in held if each.role else each.owner == user.user_id)]
    return sorted(theirs, key=lambda each: (each.name, each.id))


def default_projects(ledger: Ledger, user: User) -> tuple[str, ...]:
    """The projects with which pages open for the person, of those they see now; none for all."""
    chosen = [each.payload for each in ledger.stream(f"{READERS}{user.user_id}")]
    latest = next((each for each in reversed(chosen) if isinstance(each, DefaultProjectsChosen)), None)
    return () if latest is None else tuple(project for project in latest.projects if sees(user, project))


@dataclass(frozen=True, slots=True)
class ViewDesk:
    """Keeps views and choices; what is refused is not written."""

    ledger: Ledger

    def save(self, user: User, name: str, page: str, address: str, role: Role | None, now: datetime) -> None:
        """Keep a page under a name; kept again under it, the later address counts."""
        check_active(user)
        if not name.strip() or len(name.strip()) > LONGEST:
            raise RuleError("Give the view a name of at most {longest} characters.", longest=LONGEST)
        if role is not None and role not in roles_of(user):
            raise PermissionRefused("A view is kept for yourself or for a role you hold. Choose one of these.")
        payload = ViewSaved(name=name.strip(), page=page, address=address, role=role)
        self._append(f"{VIEWS}{_id(user, name.strip(), page, role)}", payload, user, now)

    def remove(self, user: User, view: View, now: datetime) -> None:
        """Offer a view no longer; that of a role is removed by whoever kept it, or by the centre."""
        check_active(user)
        if view.owner != user.user_id and Role.CENTRE not in user.company_roles():
            raise PermissionRefused("This view was kept by somebody else. Ask them, or the customer centre.")
        self._append(f"{VIEWS}{view.id}", ViewRemoved(), user, now)

    def choose_projects(self, user: User, projects: Sequence[str], now: datetime) -> None:
        """Let pages open for the person with these projects; none for all."""
        check_active(user)
        payload = DefaultProjectsChosen(projects=tuple(each for each in projects if sees(user, each)))
        self._append(f"{READERS}{user.user_id}", payload, user, now)

    def _append(self, stream: str, payload: Payload, user: User, now: datetime) -> None:
        """Write what changes something; a second click changes nothing."""
        with self.ledger.transaction() as transaction:
            known = transaction.stream(stream)
            if known and known[-1].payload == payload and known[-1].actor == user.user_id:
                return
            fact = Event(stream=stream, occurred_at=now, recorded_at=now, actor=user.user_id, project=NO_PROJECT,
                         payload=payload)  # fmt: skip
            transaction.append(stream, len(known), [fact])


def roles_of(user: User) -> tuple[Role, ...]:
    """The roles for which the person may keep views: those they hold, all for the centre."""
    return tuple(role for role in Role if role in user.roles() or Role.CENTRE in user.company_roles())


def _id(user: User, name: str, page: str, role: Role | None) -> str:
    """The same view of the same people has the same id."""
    whose = f"role {role.value}" if role else f"user {user.user_id}"
    return sha256("\n".join((whose, page, name)).encode()).hexdigest()[:16]
