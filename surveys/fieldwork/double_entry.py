"""Sheets of paper are entered twice, by two people who do not see each other's; where they differ a third settles it.

What one of them entered waits with what people have typed and not sent (``casework.desk.drafts``): beside the ledger,
gone with the customer's data, and after two weeks in which nobody entered it a second time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from casework.access.permissions import ASKING_ROLES, User, check_role
from casework.desk import drafts
from casework.errors import RuleError
from casework.record.desk_tables import draft
from casework.vocabulary.asking import CampaignStage, Mode
from casework.vocabulary.term import Term
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork import dispositions, invitation
from surveys.fieldwork.campaign import Campaign
from surveys.fieldwork.dispositions import Special
from surveys.fieldwork.entering import ENTER, Entering, Entry, judged_answers
from surveys.fieldwork.invitation import Invitation

ROOM = "paper-"
Answers = Mapping[str, object]


class Came(Term):
    """What entering a sheet came to."""

    ONCE = "once", "已录一次"
    """Waits for a second person."""
    DIFFERS = "differs", "两次录入不一致"
    """Waits for a third person."""
    ENTERED = "entered", "已录入"
    """It is a response now."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sheet that is not a response yet: who entered what."""

    stream: str
    entered: tuple[tuple[str, Answers], ...]

    @property
    def differing(self) -> tuple[str, ...]:
        """The items on which two people do not agree."""
        if len(self.entered) < 2:  # noqa: PLR2004 - a comparison takes two
            return ()
        (_one, first), (_other, second) = self.entered[:2]
        return tuple(code for code in {**first, **second} if first.get(code) != second.get(code))


@dataclass(frozen=True, slots=True)
class PaperSheets:
    """Takes sheets of paper."""

    entering: Entering

    def enter(self, user: User, stream: str, answers: Answers, now: datetime) -> Came:
        """Enter a sheet, the first or the second time; raises ``RuleError`` for answers that do not fit."""
        asked, found = self._asked(user, stream)
        clean = self._clean(asked, found, answers)
        others = [each for each in self.waiting(stream).entered if each[0] != user.user_id]
        if len(others) > 1:
            raise RuleError("Two people have entered this sheet differently. Settle the difference instead.")
        if others and others[0][1] == clean:
            return self._complete(user, stream, clean, now)
        fields = {"answers": clean, "customer_id": found.invited.customer_id}
        drafts.save(self.entering.ledger, user.user_id, ROOM + stream, fields, now)
        return Came.DIFFERS if others else Came.ONCE

    def settle(self, user: User, stream: str, answers: Answers, now: datetime) -> Came:
        """Say what the paper says where two people differ; ``answers`` are of those items. A third person does it."""
        asked, found = self._asked(user, stream)
        waiting = self.waiting(stream)
        if not waiting.differing:
            raise RuleError("There is no difference to settle at this sheet. Open the list again.")
        if user.user_id in {by for by, _entered in waiting.entered}:
            raise RuleError("Who entered a sheet does not settle it: a third person must.")
        agreed = {code: value for code, value in waiting.entered[0][1].items() if code not in waiting.differing}
        said = {code: value for code, value in answers.items() if code in waiting.differing}
        return self._complete(user, stream, self._clean(asked, found, agreed | said), now)

    def waiting(self, stream: str) -> Waiting:
        """What was entered of one sheet."""
        query = sa.select(draft.c.user_id, draft.c.fields).where(draft.c.form == ROOM + stream)
        with self.entering.ledger.reading() as connection:
            rows = connection.execute(query.order_by(draft.c.saved_at, draft.c.user_id)).all()
        return Waiting(stream, tuple((row.user_id, dict(json.loads(row.fields)["answers"])) for row in rows))

    def all_waiting(self, streams: Sequence[str]) -> list[Waiting]:
        """The sheets among ``streams`` that somebody has entered."""
        with self.entering.ledger.reading() as connection:
            known = connection.execute(sa.select(draft.c.form).where(draft.c.form.startswith(ROOM))).scalars().all()
        begun = {form.removeprefix(ROOM) for form in known}
        return [self.waiting(stream) for stream in streams if stream in begun]

    def _asked(self, user: User, stream: str) -> tuple[Campaign, Invitation]:
        with self.entering.ledger.reading() as connection:
            found = invitation.fold(stream, self.entering.ledger.stream(stream))
            if found is None:
                raise RuleError("Nobody was invited under this number. Compare it with the sheet.")
            asked = campaigns.read(connection, found.invited.campaign)
        check_role(user, found.invited.stratum, ASKING_ROLES, ENTER)
        if asked.stage is not CampaignStage.OPEN or Mode.PAPER not in asked.plan.modes:
            raise RuleError("Sheets of paper are entered while their survey is open, and where it is asked on paper.")
        if self.entering.ledger.stream(found.response):
            raise RuleError("There is a response of this person already, which stands.")
        return asked, found

    def _clean(self, asked: Campaign, found: Invitation, answers: Answers) -> dict[str, object]:
        sheet = self.entering.sheets.find(asked.plan.questionnaire, asked.plan.digest)
        entry = Entry(stream=found.stream, disposition=_complete_code(), mode=Mode.PAPER, answers=answers)
        judged = judged_answers(sheet, entry, dispositions.shipped()[entry.disposition], found.invited.facts)
        return dict(json.loads(json.dumps(judged.all)))

    def _complete(self, user: User, stream: str, answers: Answers, now: datetime) -> Came:
        entry = Entry(stream=stream, disposition=_complete_code(), mode=Mode.PAPER, answers=answers)
        self.entering.save(user, entry, key=ROOM + stream, now=now)
        with self.entering.ledger.transaction() as transaction:
            transaction.connection.execute(sa.delete(draft).where(draft.c.form == ROOM + stream))
        return Came.ENTERED


def _complete_code() -> str:
    return dispositions.shipped().meaning(Special.COMPLETE).code
