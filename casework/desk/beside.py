"""What is done beside the record of a case: it is given to a person, staff leave notes, the customer is written to.

It lies in a stream of its own: the case's version stays, so nobody's open form meets a conflict by it, and no rule,
form or report reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from casework.access import security, users
from casework.access.permissions import User, check_department, check_role, has_role
from casework.access.users import Users
from casework.case.confidential import check_known, handlers_of, may_know
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.desk.once import Sent, remember, sent_before
from casework.errors import RuleError
from casework.messages.customers import channels_to
from casework.messages.inbox import Notice, deliver_to
from casework.messages.notify import OUTSIDE
from casework.messages.outbox import enqueue, personal
from casework.policy import Policies
from casework.record import people
from casework.record.desk_tables import delivery
from casework.record.events import Assigned, CustomerMessaged, Event, NotedInternally, Payload
from casework.record.events.beside import BESIDE
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.record.ledger.entries import entries_query, stored
from casework.record.ledger.tables import event
from casework.record.people import Customer
from casework.vocabulary import EventKind
from casework.vocabulary.desk import Role
from casework.wording import Phrase

HOLDING = frozenset({Role.CENTRE, Role.PROJECT_SERVICE, Role.DEPARTMENT, Role.PROJECT_MANAGER})
"""Who works cases, and so gives them to a person, and has them in hand."""
NOTING = HOLDING | {Role.COMPANY_LEADER}
"""Who reads and writes notes among staff."""
MESSAGING = frozenset({Role.CENTRE, Role.PROJECT_SERVICE})
"""Who writes to customers in the company's name."""
ASSIGN = Phrase("Assigning a case", "指派报事")
NOTE = Phrase("A note among staff", "内部备注")
MESSAGE = Phrase("Writing to a customer", "发消息给客户")
LONGEST = 500
"""Characters of a message to a customer."""


def stream_beside(case_id: str) -> str:
    """Where what stands beside a case lies."""
    return f"{BESIDE}{case_id}"


def assignees(ledger: Ledger, case_ids: Sequence[str]) -> dict[str, str]:
    """Who has which case in hand, by case; those that nobody has are left out."""
    column = event.c
    query = entries_query().where(
        column.stream.in_([stream_beside(each) for each in case_ids]), column.kind == EventKind.ASSIGNED.value
    )
    found: dict[str, str | None] = {}
    with ledger.reading() as connection:
        for row in connection.execute(query.order_by(column.seq)):
            entry = stored(row)
            found[entry.stream.removeprefix(BESIDE)] = holder((entry,))
    return {case_id: person for case_id, person in found.items() if person is not None}


def holder(entries: Sequence[StoredEvent]) -> str | None:
    """Who has the case in hand, by the entries beside it."""
    given = [each.payload.person for each in entries if isinstance(each.payload, Assigned)]
    return given[-1] if given else None


def may_hold(person: User, case: CaseState, policies: Policies) -> bool:
    """Whether a case may be given to somebody: who works cases of its project and may know of this one; of a
    department, who works for the one that has it.
    """
    if not has_role(person, case.project, HOLDING) or not may_know(person, case, policies):
        return False
    rights = [right for right in person.rights if right.role in HOLDING and right.project in {None, case.project}]
    return any(right.role is not Role.DEPARTMENT or right.department in {None, case.department} for right in rights)


def may_note(person: User, case: CaseState, policies: Policies) -> bool:
    """Whether somebody reads and writes the notes on a case."""
    return has_role(person, case.project, NOTING) and may_know(person, case, policies)


def called(text: str, staff: Iterable[User]) -> list[str]:
    """The accounts of those whom a text calls by ``@name``; of two names that fit one place, the longer one."""
    by_name: dict[str, list[str]] = {}
    for each in staff:
        by_name.setdefault(each.name, []).append(each.user_id)
    names = sorted(by_name, key=len, reverse=True)
    places = (place for place in text.replace("＠", "@").split("@")[1:])
    found = (next((name for name in names if place.startswith(name)), None) for place in places)
    return list(dict.fromkeys(user_id for name in found if name is not None for user_id in by_name[name]))


@dataclass(frozen=True, slots=True)
class BesideDesk:
    """Takes what is done beside the record; ``channels`` are the outward channels of messages, by name."""

    ledger: Ledger
    policies: Policies
    channels: Mapping[str, str] = field(default_factory=dict)

    def holders(self, case: CaseState) -> list[User]:
        """To whom the case may be given, by name."""
        return [user for user in Users(self.ledger).all() if user.active and may_hold(user, case, self.policies)]

    def readers(self, case: CaseState) -> list[User]:
        """Whom a note on the case may call, by name."""
        return [user for user in Users(self.ledger).all() if user.active and may_note(user, case, self.policies)]

    def assign(self, user: User, case_id: str, person: str | None, now: datetime) -> None:
        """Give an open case to a person, who is told; ``None`` takes it back. Given again, nothing is written."""
        with self._watched(user, now), self.ledger.transaction() as transaction:
            case = self._case(transaction, user, case_id)
            check_role(user, case.project, HOLDING, ASSIGN)
            check_department(user, case.project, HOLDING, case.department)
            if not case.is_open:
                raise RuleError("The case is closed: nobody has it in hand. Reopen it first.")
            to = users.read(transaction.connection, person) if person is not None else None
            if person is not None and (to is None or not may_hold(to, case, self.policies)):
                raise RuleError("{person} cannot have this case in hand. Choose somebody who works it.",
                                person=to.name if to else person)  # fmt: skip
            if holder(transaction.stream(stream_beside(case_id))) == person:
                return
            self._write(transaction, user, case, Assigned(person=person), [] if person is None else [person], now)

    def note(self, user: User, case_id: str, text: str, key: str, now: datetime) -> None:
        """Write a note among staff; whoever it calls (``@name``) is told. ``key`` names the form: it enters once."""
        with self._watched(user, now), self.ledger.transaction() as transaction:
            case = self._case(transaction, user, case_id)
            check_role(user, case.project, NOTING, NOTE)
            if not text.strip():
                raise RuleError("The note is empty. Write it first.")
            if sent_before(transaction.connection, key) is not None:
                return
            told = called(text, self.readers(case))
            payload = NotedInternally(note=text.strip(), mentions=tuple(told))
            version = self._write(transaction, user, case, payload, told, now)
            remember(transaction.connection, key, Sent(stream_beside(case_id), version), now)

    def message(self, user: User, case_id: str, channel: str, text: str, key: str, now: datetime) -> None:
        """Write to the case's customer by a channel; the notifier sends it. ``key`` names the form: it enters once."""
        with self._watched(user, now), self.ledger.transaction() as transaction:
            connection = transaction.connection
            case = self._case(transaction, user, case_id)
            check_role(user, case.project, MESSAGING, MESSAGE)
            if not text.strip() or len(text.strip()) > LONGEST:
                raise RuleError("The message is empty or too long. Write 1 to {longest} characters.", longest=LONGEST)
            person = people.read(connection, case.customer_id) if case.customer_id else None
            if person is None or channel not in channels_to(person, self.channels):
                raise RuleError("The customer cannot be reached that way. Complete the record, or choose another way.")
            if sent_before(connection, key) is not None:
                return
            version = self._write(transaction, user, case, CustomerMessaged(way=channel, text=text.strip()), [], now)
            _send(transaction, case, channel, version, now)
            remember(connection, key, Sent(stream_beside(case_id), version), now)

    def ways_to(self, person: Customer | None) -> list[str]:
        """The channels by which a customer can be written to."""
        return [] if person is None else channels_to(person, self.channels)

    def _case(self, transaction: Transaction, user: User, case_id: str) -> CaseState:
        stream = f"case/{case_id}"
        return check_known(user, fold(stream, transaction.stream(stream), self.policies), self.policies)

    def _write(
        self, transaction: Transaction, user: User, case: CaseState, payload: Payload, told: Sequence[str],
        now: datetime,
    ) -> int:  # fmt: skip
        """Append what is done, and tell people of it, but for whoever did it; returns its version."""
        stream = stream_beside(case.case_id)
        version = len(transaction.stream(stream)) + 1
        fact = Event(stream=stream, occurred_at=now, recorded_at=now, actor=user.user_id, project=case.project,
                     payload=payload)  # fmt: skip
        transaction.append(stream, version - 1, [fact])
        notice = Notice(
            stream=stream, version=version, kind=payload.kind, number=case.number, project=case.project,
            department=case.department, clause=None, due_at=None, posts=frozenset(),
            confidential=handlers_of(case, self.policies) is not None,
        )  # fmt: skip
        others = [each for each in told if each != user.user_id]
        enqueue(
            transaction.connection,
            deliver_to(transaction.connection, notice, others, now),
            personal(self.channels),
            now,
        )
        return version

    def _watched(self, user: User, now: datetime) -> AbstractContextManager[None]:
        return security.watched(self.ledger, user.user_id, now, what="step:beside")


def _send(transaction: Transaction, case: CaseState, channel: str, version: int, now: datetime) -> None:
    """Let the message wait for the notifier, without number and text."""
    row = {
        "stream": stream_beside(case.case_id), "version": version, "target": f"{channel}:{OUTSIDE}",
        "title": case.number, "body": "", "state": "pending", "attempts": 0, "next_at": now,
    }  # fmt: skip
    transaction.connection.execute(sa.insert(delivery), [row])
