"""What is done beside the record of a case: giving it to a person, and whom it may be given to.

It lies in a stream of its own: the case's version stays, so nobody's open form meets a conflict because a case was
given to somebody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from casework.access import security, users
from casework.access.permissions import User, check_department, check_role, has_role
from casework.access.users import Users
from casework.case.confidential import check_known, handlers_of, may_know
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.errors import RuleError
from casework.messages.inbox import Notice, deliver_to
from casework.messages.outbox import PERSONAL, enqueue
from casework.policy import Policies
from casework.record.events import Assigned, Event, Payload
from casework.record.events.beside import BESIDE
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.record.ledger.entries import entries_query, stored
from casework.record.ledger.tables import event
from casework.vocabulary import EventKind
from casework.vocabulary.desk import Role
from casework.wording import Phrase

HOLDING = frozenset({Role.CENTRE, Role.PROJECT_SERVICE, Role.DEPARTMENT, Role.PROJECT_MANAGER})
"""Who works cases, and so gives them to a person, and has them in hand."""
ASSIGN = Phrase("Assigning a case", "指派报事")


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


@dataclass(frozen=True, slots=True)
class BesideDesk:
    """Takes what is done beside the record; ``channels`` are the outward channels of messages, by name."""

    ledger: Ledger
    policies: Policies
    channels: Mapping[str, str] = field(default_factory=dict)

    def holders(self, case: CaseState) -> list[User]:
        """To whom the case may be given, by name."""
        return [user for user in Users(self.ledger).all() if user.active and may_hold(user, case, self.policies)]

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
            told = [] if person in {None, user.user_id} else [person]
            self._write(transaction, user, case, Assigned(person=person), told, now)

    def _case(self, transaction: Transaction, user: User, case_id: str) -> CaseState:
        stream = f"case/{case_id}"
        return check_known(user, fold(stream, transaction.stream(stream), self.policies), self.policies)

    def _write(
        self, transaction: Transaction, user: User, case: CaseState, payload: Payload, told: Sequence[str | None],
        now: datetime,
    ) -> None:  # fmt: skip
        """Append what is done, and tell people of it."""
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
        people = [each for each in told if each is not None]
        enqueue(transaction.connection, deliver_to(transaction.connection, notice, people, now), self._personal, now)

    @property
    def _personal(self) -> dict[str, str]:
        """Channels that reach one person: no group is told of what concerns one."""
        return {name: address for name, address in self.channels.items() if PERSONAL in address}

    def _watched(self, user: User, now: datetime) -> AbstractContextManager[None]:
        return security.watched(self.ledger, user.user_id, now, what="step:beside")
