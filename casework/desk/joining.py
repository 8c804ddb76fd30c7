"""Cases that are the same, and cases in the wrong project: said by the centre, with a reason, and undone as easily.

A duplicate that is merged into another case counts no more: no figure, no limit, no step. What was entered in it stays,
and both files show the merger. A case that is moved belongs to the other project from its beginning. Neither tells
anybody of a confidential case: two are merged only where the same people may know of both, and none is moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.access import security
from casework.access.permissions import JOINING_ROLES, User, check_role
from casework.case.confidential import check_known, handlers_of
from casework.case.folding import fold
from casework.case.joined import check_alone, merged_into, taken_in
from casework.case.state import CaseState
from casework.desk.moved_customers import customer_there
from casework.desk.once import Sent, remember, sent_before
from casework.desk.reasons import reason_said
from casework.desk.records import introduced
from casework.errors import RuleError
from casework.policy import Policies
from casework.record import events as ev
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.record.registered import project_pack
from casework.wording import Phrase

MERGE = Phrase("Merge or separate cases", "合并或拆分报事")
MOVE = Phrase("Move a case to another project", "报事转项目")


@dataclass(frozen=True, slots=True)
class _File:
    """One case as the person may see it."""

    case: CaseState
    entries: Sequence[StoredEvent]

    @property
    def stream(self) -> str:
        return f"case/{self.case.case_id}"


@dataclass(frozen=True, slots=True)
class Joining:
    """Merges and separates cases, and moves them between projects."""

    ledger: Ledger
    policies: Policies

    def merge(self, user: User, duplicate: str, into: str, reason: str, *, key: str, now: datetime) -> None:
        """Say that ``duplicate`` is the same as ``into``, where it goes on; both are ids of cases.

        Raises ``PermissionRefused``, or ``RuleError`` where the two cannot be one.
        """
        with security.watched(self.ledger, user.user_id, now, what="merge"), self.ledger.transaction() as transaction:
            if sent_before(transaction.connection, key) is not None:
                return
            gone, kept = (self._file(transaction, user, each) for each in (duplicate, into))
            for each in (gone, kept):
                check_role(user, each.case.project, JOINING_ROLES, MERGE)
                check_alone(each.entries)
            self._check_one(gone, kept)
            merged = ev.Merged(other=into, other_number=kept.case.number, reason=reason_said(reason))
            taken = ev.TakenIn(other=duplicate, other_number=gone.case.number, reason=reason_said(reason))
            _write(transaction, user, {gone.stream: merged, kept.stream: taken}, kept.case.project, now)
            remember(transaction.connection, key, Sent(gone.stream, len(gone.entries) + 1), now)

    def separate(self, user: User, duplicate: str, reason: str, *, key: str, now: datetime) -> None:
        """Take a merger back: ``duplicate`` is a case of its own again, with everything that was entered in it.

        Raises ``PermissionRefused``, or ``RuleError`` when it is not merged into any.
        """
        with security.watched(self.ledger, user.user_id, now, what="merge"), self.ledger.transaction() as transaction:
            if sent_before(transaction.connection, key) is not None:
                return
            gone = self._file(transaction, user, duplicate)
            check_role(user, gone.case.project, JOINING_ROLES, MERGE)
            merger = merged_into(gone.entries)
            if merger is None:
                raise RuleError(
                    "{number} is a case of its own already. Open the case that was merged.", number=gone.case.number
                )
            here = ev.Separated(other=merger.other, other_number=merger.other_number, reason=reason_said(reason))
            there = ev.Separated(other=duplicate, other_number=gone.case.number, reason=reason_said(reason))
            told: dict[str, ev.Payload] = {gone.stream: here, f"case/{merger.other}": there}
            _write(transaction, user, told, gone.case.project, now)
            remember(transaction.connection, key, Sent(gone.stream, len(gone.entries) + 1), now)

    def move(self, user: User, case_id: str, project: str, reason: str, *, key: str, now: datetime) -> None:
        """Say that a case belongs to ``project``, and did from its beginning; its customer has a record there, too.

        Raises ``PermissionRefused``, or ``RuleError`` where it cannot be there.
        """
        with security.watched(self.ledger, user.user_id, now, what="move"), self.ledger.transaction() as transaction:
            if sent_before(transaction.connection, key) is not None:
                return
            moved = self._file(transaction, user, case_id)
            for each in (moved.case.project, project):
                check_role(user, each, JOINING_ROLES, MOVE)
            check_alone(moved.entries)
            self._check_movable(transaction, moved, project)
            fact = ev.Moved(moved_from=moved.case.project, moved_to=project, reason=reason_said(reason))
            _write(transaction, user, {moved.stream: fact}, project, now)
            person = customer_there(transaction.connection, moved.case.customer_id, project)
            if person is not None:
                told = introduced(transaction.stream(moved.stream), person, reason_said(reason))
                _write(transaction, user, {moved.stream: told}, project, now)
            remember(transaction.connection, key, Sent(moved.stream, len(transaction.stream(moved.stream))), now)

    def _file(self, transaction: Transaction, user: User, case_id: str) -> _File:
        entries = transaction.stream(f"case/{case_id}")
        case = fold(f"case/{case_id}", entries, self.policies, merged=True) if entries else None
        return _File(check_known(user, case, self.policies), entries)

    def _check_one(self, gone: _File, kept: _File) -> None:
        """Two cases of one project that the same people may know of, neither in the way of an earlier merger."""
        if gone.case.case_id == kept.case.case_id:
            raise RuleError("A case is not merged into itself. Name the other case.")
        if gone.case.project != kept.case.project or gone.case.pack != kept.case.pack:
            raise RuleError("The two cases stand in different projects. Move one first, if it is in the wrong one.")
        if handlers_of(gone.case, self.policies) != handlers_of(kept.case, self.policies):
            raise RuleError("One of the two is confidential to others than the other. They stay two cases.")
        if taken_in(gone.entries):
            raise RuleError(
                "Other cases were merged into {number}. Merge it the other way round, or separate those first.",
                number=gone.case.number,
            )

    def _check_movable(self, transaction: Transaction, moved: _File, project: str) -> None:
        """A case goes to a registered project under the same regulation, alone, and no confidential one does."""
        if project == moved.case.project:
            raise RuleError("The case stands in this project already. Choose the one that it belongs to.")
        if handlers_of(moved.case, self.policies) is not None:
            raise RuleError("A confidential case stays where its handlers are. Record it in the other project.")
        if taken_in(moved.entries):
            raise RuleError("Other cases were merged into {number}. Separate those first.", number=moved.case.number)
        pack = project_pack(transaction, project)
        if pack is None:
            raise RuleError("There is no project {project}. Register it first.", project=project)
        if pack != moved.case.pack:
            raise RuleError(
                "The project goes by another regulation, so none of the steps and limits would fit. Record the case "
                "there, and close this one."
            )


def _write(transaction: Transaction, user: User, told: dict[str, ev.Payload], project: str, now: datetime) -> None:
    for stream, payload in told.items():
        fact = ev.Event(
            stream=stream, occurred_at=now, recorded_at=now, actor=user.user_id, project=project, payload=payload
        )
        transaction.append(stream, len(transaction.stream(stream)), [fact])
