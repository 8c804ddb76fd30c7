"""Responses that somebody should look at: marked, looked at, put right. None is deleted or left out for a mark."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.access.permissions import IDENTITY_ROLES, User, check_role
from casework.case.effective import effective
from casework.errors import RuleError
from casework.record.events import (
    Corrected,
    Payload,
    ResponseBrokenOff,
    ResponseCleared,
    ResponseCompleted,
    ResponseFlagged,
    ResponsePartial,
    ResponseWithdrawn,
)
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.vocabulary.asking import Flag
from casework.wording import Phrase
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork.entering import event_answers, refused
from surveys.fieldwork.invitation import RESPONSES
from surveys.fieldwork.sheets import Sheets
from surveys.fieldwork.writing import Hand
from surveys.questionnaire import Questionnaire

LOOKING = Phrase("Looking at a response", "核查答卷")
Sheet = ResponseCompleted | ResponsePartial | ResponseBrokenOff


@dataclass(frozen=True, slots=True)
class Response:
    """A response that stands: the entry that holds the answers as they were entered first, and what they are now."""

    stream: str
    first: StoredEvent
    sheet: Sheet
    version: int

    @property
    def answers(self) -> dict[str, object]:
        """Codes, numbers and words, by item."""
        return {**self.sheet.answers, **(json.loads(self.sheet.said) if self.sheet.said else {})}


@dataclass(frozen=True, slots=True)
class LookingAt:
    """Takes what people find when they look at responses; whoever sees whose answers are whose may."""

    ledger: Ledger
    sheets: Sheets

    def read(self, user: User, response: str) -> tuple[Response, Questionnaire]:
        """A response with its questionnaire; raises ``PermissionRefused``, or ``RuleError`` when none stands."""
        with self.ledger.transaction() as transaction:
            found = _standing(transaction, user, response)
        return found, self._asked(found.sheet)

    def flag(self, user: User, response: str, flag: Flag, note: str, now: datetime) -> None:
        """Say that somebody should look at it, and why."""
        if not note.strip():
            raise RuleError("Say in a few words what somebody should look at.")
        self._write(user, response, ResponseFlagged(flag=flag, note=note.strip()), now)

    def clear(self, user: User, response: str, flag: Flag, note: str, now: datetime) -> None:
        """Say that it was looked at, and is what it seems."""
        self._write(user, response, ResponseCleared(flag=flag, note=note.strip() or None), now)

    def correct(self, user: User, response: str, answers: Mapping[str, object], reason: str, now: datetime) -> None:
        """Put the answers right: the sheet as it was entered stays in the ledger, the right one counts."""
        if not reason.strip():
            raise RuleError("Say in a few words why the answers are put right.")
        with self.ledger.transaction() as transaction:
            found = _standing(transaction, user, response)
            if found.sheet.case is not None:
                raise RuleError("This answer is a step of its case. Put it right in the case file.")
            judged = self._asked(found.sheet).judged(answers, complete=isinstance(found.sheet, ResponseCompleted))
            if not judged.sound:
                raise refused(self._asked(found.sheet), judged)
            right = found.sheet.model_copy(update={
                "answers": event_answers(judged),
                "said": judged.said,
            })  # fmt: skip
            if right == found.sheet:
                raise RuleError("Nothing was changed. Type what is new, or leave the record as it is.")
            fact = Corrected(
                target=found.first.version, replacement=right.model_dump_json(exclude_none=True), reason=reason.strip()
            )
            hand = Hand(user, now)
            transaction.append(found.stream, found.version, [hand.entry(found.stream, fact, found.first.project)])

    def _asked(self, sheet: Sheet) -> Questionnaire:
        """The questionnaire in the version that was answered."""
        with self.ledger.reading() as connection:
            plan = campaigns.read(connection, sheet.campaign).plan if sheet.campaign else None
        return self.sheets.find(plan.questionnaire, plan.digest) if plan else self.sheets.every()[sheet.questionnaire]

    def _write(self, user: User, response: str, payload: Payload, now: datetime) -> None:
        with self.ledger.transaction() as transaction:
            found = _standing(transaction, user, response)
            entry = Hand(user, now).entry(found.stream, payload, found.first.project)
            transaction.append(found.stream, found.version, [entry])


def _standing(transaction: Transaction, user: User, response: str) -> Response:
    """The response as it stands, for somebody who may see whose it is."""
    stream = f"{RESPONSES}{response}"
    entries = transaction.stream(stream)
    stands = effective(entries)
    sheet = next((each for each in stands if isinstance(each.payload, Sheet)), None)
    if sheet is None or any(isinstance(each.payload, ResponseWithdrawn) for each in stands):
        raise RuleError("This response was taken back, or there is none. Open the list again.")
    check_role(user, sheet.project, IDENTITY_ROLES, LOOKING)
    assert isinstance(sheet.payload, Sheet)  # noqa: S101 - it was chosen for that
    if sheet.payload.campaign and campaigns.read(transaction.connection, sheet.payload.campaign).plan.confidential:
        raise RuleError("The survey is confidential: nobody sees whose answers are whose, and changes none.")
    return Response(stream, sheet, sheet.payload, len(entries))
