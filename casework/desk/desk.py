"""The desk: a person's command becomes events, exactly once, or is refused with a reason.

Everything about one command happens in one transaction of the ledger: the key of the form is looked up, the case is
read, right and rules are asked, the events are appended, people are told. So a double click enters nothing twice, and
of two people acting at once the second learns what the first did.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casework.access import security
from casework.access.permissions import User, check_opens, opens_in
from casework.access.users import names_of
from casework.case.confided import introduce
from casework.case.confidential import begins_confidential, check_known, may_know
from casework.case.folding import fold
from casework.case.joined import check_alone, merged_into
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk import records
from casework.desk.ground import Ground, MinimumRecord
from casework.desk.numbers import next_number
from casework.desk.once import Sent, remember, sent_before
from casework.desk.rules_input import check_category, check_received_moment
from casework.desk.rules_words import check_words
from casework.desk.step_names import Name
from casework.desk.suggested import suggested
from casework.desk.workflow import beginning, check_new_case, check_receiving, decided, possible, refused
from casework.errors import ConflictError, LedgerError, PermissionRefused, YingshengError
from casework.messages.telling import tell
from casework.policy import Pack, Policies
from casework.record import events as ev
from casework.record import people
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.record.registered import project_pack
from casework.regulation.model import Step
from casework.regulation.taken import step_taken
from casework.vocabulary.desk import CommandName, Page
from casework.vocabulary.own import FIRST_PACK
from casework.wording import Phrase, moment

FORMS = uuid.UUID("6f0f2a34-6f6e-5a39-9d7c-0a8f3a2f1c11")
"""Namespace in which the key of a new-case form names its case."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command came to; ``repeated`` when the same form had been sent before and nothing new was written."""

    case_id: str
    version: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case for one reader: where it stands, its entries as stored, and what the reader can do."""

    state: CaseState
    entries: Sequence[StoredEvent]
    possible: tuple[Name, ...]
    refused: Mapping[Name, YingshengError]
    """Why the reader's other steps are not possible now."""
    suggested: Name | None
    """The reader's own next step; None when the case waits for somebody else."""
    pack: Pack
    """The rules in force now."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The case desk of one installation; ``channels`` are the outward channels of messages, by name."""

    ledger: Ledger
    policies: Policies
    channels: Mapping[str, str] = field(default_factory=dict)
    default_pack: str = FIRST_PACK

    def receive(
        self,
        user: User,
        command: cmd.Receive,
        *,
        idempotency_key: str,
        now: datetime,
        customer: people.Customer | None = None,
    ) -> Done:
        """Record a new case; ``customer`` is written along when it is new or changed.

        Raises ``PermissionRefused``, or ``RuleError`` when the minimum record is not complete.
        """
        case_id = uuid.uuid5(FORMS, idempotency_key).hex
        with self._watched(user, now, command.name), self.ledger.transaction() as transaction:
            first = _first_result(transaction, idempotency_key, f"case/{case_id}")
            if first is not None:
                return first
            pack = self.policies.at(project_pack(transaction, command.project) or self.default_pack, now)
            check_receiving(command, user, pack)
            newcomer = customer is not None and people.read(transaction.connection, customer.customer_id) is None
            if customer is not None:
                people.upsert(transaction.connection, [customer])
            payload = self._received(transaction, user, command, pack, now)
            at = command.occurred_at or now
            step = beginning(command, user, pack)
            fact = _event(f"case/{case_id}", payload, user, command.project, at, now, step)
            done = self._write(transaction, [fact], 0, idempotency_key, now)
            if customer is not None and newcomer:
                introduce(transaction.connection, fact.stream, customer.customer_id)
            return done

    def handle(
        self,
        user: User,
        case_id: str,
        command: cmd.Command,
        *,
        expected_version: int,
        idempotency_key: str,
        now: datetime,
    ) -> Done:
        """Give ``command`` to a case that stood at ``expected_version`` when the person looked at it.

        Raises ``PermissionRefused``, ``RuleError``, or ``ConflictError`` naming what others did since.
        """
        with self._watched(user, now, command.name), self.ledger.narrow(f"case/{case_id}") as transaction:
            return self.handle_within(
                transaction, user, case_id, command, expected_version=expected_version,
                idempotency_key=idempotency_key, now=now,
            )  # fmt: skip

    def handle_within(
        self,
        transaction: Transaction,
        user: User,
        case_id: str,
        command: cmd.Command,
        *,
        expected_version: int,
        idempotency_key: str,
        now: datetime,
    ) -> Done:
        """The same as a part of a larger transaction: what else is written with the step stands or falls with it."""
        stream = f"case/{case_id}"
        first = _first_result(transaction, idempotency_key, stream)
        if first is not None:
            return first
        entries = transaction.stream(stream)
        case = _visible(stream, entries, user, self.policies)
        check_alone(entries)
        _check_unchanged(transaction.connection, entries, expected_version)
        ground = self._ground(transaction.connection, user, case, entries, command.occurred_at, now)
        found = decided(case, command, ground)
        facts = [_event(stream, each, user, case.project, ground.at, now, found.step) for each in found.payloads]
        return self._write(transaction, facts, expected_version, idempotency_key, now)

    def complete_record(
        self,
        user: User,
        case_id: str,
        seen: people.Customer,
        wanted: people.Customer,
        *,
        note: Callable[[tuple[str, ...]], str],
        idempotency_key: str,
        now: datetime,
    ) -> Done:
        """Change the record of the case's customer from ``seen`` to ``wanted``; ``note`` words the changed fields.

        A case that came without a customer gets this one. Builds on nothing else that others enter in the case. Raises
        what ``records.amend`` raises.
        """
        stream = f"case/{case_id}"
        with self._watched(user, now, CommandName.CORRECT), self.ledger.transaction() as transaction:
            first = _first_result(transaction, idempotency_key, stream)
            if first is not None:
                return first
            entries = transaction.stream(stream)
            case = _visible(stream, entries, user, self.policies)
            check_alone(entries)
            pack = self.policies.at(case.pack, now)
            payload: ev.Payload
            if case.customer_id is None:
                customer, filled = records.introduce(transaction.connection, user, case.project, wanted)
                payload = records.introduced(entries, customer, note(filled))
            elif case.customer_id == seen.customer_id:
                payload = ev.Noted(
                    note=note(records.amend(transaction.connection, user, seen, wanted, pack.record_clause))
                )
            else:
                raise PermissionRefused("The customer is not the one of this case. Open the case file again.")
            step = step_taken(pack.steps, case.stage, {}, [payload])
            fact = _event(stream, payload, user, case.project, now, now, step)
            return self._write(transaction, [fact], case.version, idempotency_key, now)

    def case_file(self, user: User, case_id: str, now: datetime) -> CaseFile:
        """Read a case with what ``user`` can do to it now; raises ``PermissionRefused`` when they may not see it."""
        stream = f"case/{case_id}"
        entries = self.ledger.stream(stream)
        with security.watched(self.ledger, user.user_id, now, what=f"page:{Page.CASE_FILE}"):
            case = _visible(stream, entries, user, self.policies)
            check_opens(user, Page.CASE_FILE, case.project, self.policies.at(case.pack, now))
        with self.ledger.reading() as connection:
            ground = self._ground(connection, user, case, entries, None, now)
        if merged_into(entries) is not None:
            return CaseFile(case, entries, (), {}, None, ground.pack)
        return CaseFile(
            case, entries, possible(case, ground), refused(case, ground), suggested(case, ground), ground.pack
        )

    def number_for(self, user: User, case_id: str, now: datetime) -> str | None:
        """The number of a case that ``user`` recorded; None when they may not open its file from now on."""
        stream = f"case/{case_id}"
        case = fold(stream, self.ledger.stream(stream), self.policies)
        if case is None or not may_know(user, case, self.policies):
            return None
        pack = self.policies.at(case.pack, now)
        return case.number if opens_in(user, Page.CASE_FILE, case.project, pack) else None

    def _watched(self, user: User, now: datetime, step: Name) -> AbstractContextManager[None]:
        """Write down a step that was refused for want of a right; what the step had written is taken back before."""
        return security.watched(self.ledger, user.user_id, now, what=f"step:{step}")

    def _ground(
        self,
        connection: sa.Connection,
        user: User,
        case: CaseState,
        entries: Sequence[StoredEvent],
        occurred_at: datetime | None,
        now: datetime,
    ) -> Ground:
        return Ground(
            user=user,
            pack=self.policies.at(case.pack, now),
            now=now,
            at=occurred_at or now,
            record=_record(connection, case.customer_id),
            entries=entries,
        )

    def _received(
        self, transaction: Transaction, user: User, command: cmd.Receive, pack: Pack, now: datetime
    ) -> ev.Received:
        connection = transaction.connection
        ground = Ground(user, pack, now, command.occurred_at or now, _record(connection, command.customer_id))
        _check_own_project(connection, command)
        check_received_moment(ground)
        check_category(command.category, pack)
        check_new_case(command, ground)
        check_words(command, ground)
        typed = begun(command, pack.steps[beginning(command, user, pack)])
        unnumbered = ev.Received(**typed, number="-", pack=pack.id, source="desk")
        year, alone = now.astimezone(ZoneInfo(pack.timezone)).year, begins_confidential(unnumbered, pack)
        number = next_number(connection, ev.Received.kind, year, confidential=alone)
        return unnumbered.model_copy(update={"number": number})

    def _write(
        self, transaction: Transaction, facts: Sequence[ev.Event], expected: int, key: str, now: datetime
    ) -> Done:
        stream = facts[0].stream
        transaction.append(stream, expected, facts)
        version = expected + len(facts)
        remember(transaction.connection, key, Sent(stream, version), now)
        tell(transaction, stream, expected, self.policies, self.channels, now)
        return Done(stream.removeprefix("case/"), version)


def _event(
    stream: str, payload: ev.Payload, user: User, project: str, at: datetime, now: datetime, step: str
) -> ev.Event:
    return ev.Event(
        stream=stream, occurred_at=at, recorded_at=now, actor=user.user_id, project=project, payload=payload, step=step
    )


def _first_result(transaction: Transaction, key: str, stream: str) -> Done | None:
    """What the form with this key came to when it was sent first; None when it is new."""
    before = sent_before(transaction.connection, key)
    if before is None:
        return None
    if before.stream != stream:
        raise LedgerError("This form was already sent for another case. Open it again and send the new one.")
    return Done(stream.removeprefix("case/"), before.version, repeated=True)


def _visible(stream: str, entries: Sequence[StoredEvent], user: User, policies: Policies) -> CaseState:
    """The case, if there is one and the person may know of it; the refusal is the same for both."""
    return check_known(user, fold(stream, entries, policies, merged=True) if entries else None, policies)


def _check_unchanged(connection: sa.Connection, entries: Sequence[StoredEvent], expected: int) -> None:
    newer = [entry for entry in entries if entry.version > expected]
    if newer:
        names = names_of(connection, {entry.actor for entry in newer})
        raise ConflictError(
            "The case has changed since you opened it: {changes}. Look at it again and redo your step if it is still "
            "needed; nothing was written.",
            changes=Phrase(
                "; ".join(f"{e.kind.en} by {names[e.actor]} at {moment(e.recorded_at)}" for e in newer),
                ";".join(f"{names[e.actor]}于{moment(e.recorded_at)}{e.kind.zh}" for e in newer),
            ),
        )


def begun(command: cmd.Receive, step: Step) -> dict[str, object]:
    """What was typed, and what the step says by itself."""
    fixed = {name: values[0] for name, values in step.with_.items() if len(values) == 1}
    return {**fixed, **command.model_dump(exclude={"occurred_at", "project"}, exclude_none=True)}


def _record(connection: sa.Connection, customer_id: str | None) -> MinimumRecord:
    return MinimumRecord.of(people.read(connection, customer_id) if customer_id else None)


def _check_own_project(connection: sa.Connection, command: cmd.Receive) -> None:
    """A customer's row belongs to one project; a case never reaches into another."""
    person = people.read(connection, command.customer_id) if command.customer_id else None
    if person is not None and person.project != command.project:
        raise PermissionRefused("The customer belongs to another project. Choose a customer of this project.")
