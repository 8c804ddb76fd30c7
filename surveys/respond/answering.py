"""What a respondent does: agree, save, finish, take back. Each is one transaction, durable before it is answered.

Resent, from two tabs or two devices, it comes to the same: the newest value of an item counts, and what is finished
stays finished, because the response bears the invitation's id and the ledger takes one at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.case.effective import effective
from casework.record.events import (
    Attempted,
    CampaignPlanned,
    Corrected,
    Erased,
    Event,
    OptedOut,
    Payload,
    ResponseCompleted,
    ResponseWithdrawn,
)
from casework.record.ledger import Ledger, Transaction
from casework.record.ledger.questions import Asking
from casework.record.survey_tables import call_item, sheet
from casework.vocabulary.asking import Mode
from surveys.errors import SurveyError
from surveys.fieldwork import quotas
from surveys.fieldwork.dispositions import Special, shipped
from surveys.fieldwork.entering import TALKS
from surveys.questionnaire import Answer, Judged, Questionnaire
from surveys.respond.arriving import INVITATIONS
from surveys.respond.asked import Asked
from surveys.respond.links import Links, Standing, Visit
from surveys.respond.sheet import Sheet

RESPONDENT = "respondent"
"""Who enters it: nobody of the staff."""
LONGEST_HELD = 10_000_000.0
"""Seconds: a device's clock may be wrong by years."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A visit with what can be answered there; the sheet is None before the person agreed."""

    visit: Visit
    questionnaire: Questionnaire
    sheet: Sheet | None

    @property
    def prefilled(self) -> dict[str, Answer]:
        """What facts of the person answer: it is not asked."""
        invited = self.visit.invited
        return self.questionnaire.prefilled(invited.facts) if invited else {}

    @property
    def answers(self) -> dict[str, object]:
        """What was entered so far, and what facts of the person say."""
        return {**(self.sheet.answers if self.sheet else {}), **self.prefilled}


class Gone(SurveyError):
    """There is nothing to answer behind this link any more; ``visit`` says why."""

    def __init__(self, visit: Visit) -> None:
        super().__init__("There is nothing to answer behind this link any more.")
        self.visit = visit


@dataclass(frozen=True, slots=True)
class Answering:
    """The deeds of respondents, on one ledger."""

    ledger: Ledger
    links: Links
    find: Asked

    def look(self, code: str, now: datetime) -> Visit:
        """What a code leads to; opening a link changes nothing, because messengers open it, too."""
        return self.links.visit(self.ledger, code, now)

    def sit(self, code: str, now: datetime) -> Sitting:
        """What can be answered behind a code; raises ``Gone`` when there is nothing."""
        return self._sitting(self.ledger, code, now)

    def agree(self, code: str, language: str, now: datetime) -> None:
        """Begin a sheet: the person has read what they agree to. A sheet that was begun already stays."""
        with self.ledger.beside() as beside:
            sitting = self._sitting(beside, code, now)
            if sitting.sheet is None:
                consent = sitting.questionnaire.consent
                begun = Sheet(language=language, consent=consent.version if consent else None, started_at=now)
                begun.write(beside, sitting.visit.invitation, now)

    def save(
        self,
        code: str,
        given: Mapping[str, object],
        now: datetime,
        *,
        language: str | None = None,
        ages: Mapping[str, float] | None = None,
    ) -> Sitting:
        """Keep what was entered; None takes an answer back. Raises ``Gone``, ``SurveyError`` for an unknown item.

        ``ages`` says of answers that were held without a network how many seconds ago they were given: one that was
        overtaken by a later save, from another tab or device, does not come back.
        """
        with self.ledger.beside() as beside:
            sitting = self._sitting(beside, code, now)
            begun = sitting.sheet
            if begun is None:
                raise SurveyError("Read what you agree to first, and begin on the first page.")
            _check_known(sitting.questionnaire, given)
            at = {item: now - timedelta(seconds=min(max((ages or {}).get(item, 0), 0), LONGEST_HELD)) for item in given}
            kept = replace(begun.after(given, at), language=language or begun.language)
            kept.write(beside, sitting.visit.invitation, now)
            return Sitting(sitting.visit, sitting.questionnaire, kept)

    def let_on(self, code: str, now: datetime) -> None:
        """Let on whoever has answered all that decides the quotas; nothing happens before that.

        Raises ``Gone`` when there are enough like them: they are turned away for good, and which quota was met is
        written down. Whoever was let on may finish, even when it is met meanwhile.
        """
        with self.ledger.transaction() as transaction:
            sitting = self._sitting(transaction, code, now)
            turned = _turned_away(transaction, sitting, now)
        if turned:
            raise Gone(replace(sitting.visit, standing=Standing.FULL))

    def finish(self, code: str, now: datetime) -> Judged:
        """Make the sheet a response, if nothing is missing or refused in it; says what is, otherwise.

        Raises ``Gone`` for whom ``let_on`` would turn away.
        """
        with self.ledger.transaction() as transaction:
            sitting = self._sitting(transaction, code, now)
            judged = sitting.questionnaire.judged(sitting.answers)
            turned = judged.sound and _turned_away(transaction, sitting, now)
            if judged.sound and sitting.sheet is not None and not turned:
                _complete(transaction, sitting, sitting.sheet, judged, now)
        if turned:
            raise Gone(replace(sitting.visit, standing=Standing.FULL))
        return judged

    def withdraw(self, code: str, now: datetime) -> None:
        """Take back a response or an unfinished sheet: its words go for good, and it counts in no figure."""
        with self.ledger.transaction() as transaction:
            visit = self.links.visit(transaction, code, now)
            if visit.standing is Standing.USED:
                facts: list[Payload] = [ResponseWithdrawn(), Erased(request=f"withdrawn-{visit.invitation}")]
                transaction.append(visit.stream, len(visit.response), _events(visit, visit.stream, facts, now))
                _end(transaction, visit, [*_talks_taken_back(transaction, visit), OptedOut()], now)
            elif visit.standing is Standing.OPEN:
                _end(transaction, visit, [OptedOut()], now)
            else:
                raise Gone(visit)

    def _looked_for(self, plan: CampaignPlanned) -> Questionnaire:
        with self.ledger.reading() as connection:
            return self.find(connection, plan.questionnaire, plan.digest)

    def _sitting(self, asking: Asking, code: str, now: datetime) -> Sitting:
        visit = self.links.visit(asking, code, now)
        if visit.standing is not Standing.OPEN or visit.plan is None:
            raise Gone(visit)
        questionnaire = self.find.known(visit.plan.digest) or self._looked_for(visit.plan)
        return Sitting(visit, questionnaire, visit.sheet)


def _check_known(questionnaire: Questionnaire, given: Mapping[str, object]) -> None:
    for item in given:
        if item not in questionnaire.items or not questionnaire.items[item].asks:
            raise SurveyError("This questionnaire has no question {item}. Load the page again.", item=item[:60])


def _complete(transaction: Transaction, sitting: Sitting, kept: Sheet, judged: Judged, now: datetime) -> None:
    visit, plan, invited = sitting.visit, sitting.visit.plan, sitting.visit.invited
    assert plan is not None  # noqa: S101 - a sitting has one
    assert invited is not None  # noqa: S101 - and whoever it is for
    started = kept.started_at or now
    response = ResponseCompleted(
        questionnaire=plan.questionnaire,
        version=plan.version,
        campaign=plan.campaign,
        customer_id=invited.customer_id,
        mode=Mode.LINK,
        language=kept.language,
        consent=kept.consent,
        started_at=started,
        seconds=max(0, int((now - started).total_seconds())),
        answers={code: tuple(value) if isinstance(value, list) else value for code, value in judged.answers.items()},
        said=judged.said,
        quotas=quotas.met(plan.quotas, judged.all),
    )
    transaction.append(visit.stream, len(visit.response), _events(visit, visit.stream, [response], now))
    _end(transaction, visit, [Attempted(mode=Mode.LINK, disposition=_code(Special.COMPLETE))], now)


def _turned_away(transaction: Transaction, sitting: Sitting, now: datetime) -> bool:
    """Whether there are enough like this person; whoever is let on is not asked for it again."""
    plan, kept = sitting.visit.plan, sitting.sheet
    if plan is None or kept is None or kept.reached == quotas.PASSED:
        return False
    answers = sitting.questionnaire.judged(sitting.answers, complete=False).all
    if not plan.quotas or quotas.missing(plan, answers):
        return False
    full = quotas.full(transaction.connection, plan, answers)
    if full:
        away = Attempted(mode=Mode.LINK, disposition=_code(Special.QUOTA_FULL), quotas=tuple(full))
        _end(transaction, sitting.visit, [away], now)
    else:
        replace(kept, reached=quotas.PASSED).write(transaction, sitting.visit.invitation, now)
    return bool(full)


def _talks_taken_back(transaction: Transaction, visit: Visit) -> list[Payload]:
    """What takes back the attempts that came to the answers: whoever withdraws was not interviewed."""
    listed = shipped()
    return [
        Corrected(target=entry.version, void=True, reason="withdrawn")
        for entry in effective(transaction.stream(f"{INVITATIONS}{visit.invitation}"))
        if isinstance(entry.payload, Attempted) and listed[entry.payload.disposition].group in TALKS
    ]


def _end(transaction: Transaction, visit: Visit, facts: list[Payload], now: datetime) -> None:
    """Write what the invitation came to: nobody calls any more, and no sheet stays."""
    stream = f"{INVITATIONS}{visit.invitation}"
    transaction.extend(stream, _events(visit, stream, facts, now))
    called = sa.update(call_item).where(call_item.c.stream == stream)
    transaction.connection.execute(called.values(final=True, guard=call_item.c.guard + 1))
    transaction.connection.execute(sa.delete(sheet).where(sheet.c.invitation == visit.invitation))


def _code(means: Special) -> str:
    return shipped().meaning(means).code


def _events(visit: Visit, stream: str, facts: list[Payload], now: datetime) -> list[Event]:
    return [
        Event(stream=stream, occurred_at=now, recorded_at=now, actor=RESPONDENT, project=visit.project, payload=fact)
        for fact in facts
    ]
