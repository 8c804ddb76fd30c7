"""A campaign ends: what was begun and not finished counts as partial or as broken off, by the share its plan sets.

The clock ends those whose last day has passed, so that no sheet stays between.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casework.case.effective import effective
from casework.record.events import (
    NO_PROJECT,
    Attempted,
    CampaignClosed,
    CampaignPlanned,
    Event,
    Invited,
    Payload,
    ResponseBrokenOff,
    ResponsePartial,
)
from casework.record.ledger import Ledger, Transaction
from casework.record.survey_tables import call_item, sheet, survey_link
from casework.vocabulary.asking import CampaignStage, Mode
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork.dispositions import Special, shipped
from surveys.fieldwork.invitation import RESPONSES, ROOM
from surveys.questionnaire import Judged, Questionnaire

CLOCK = "clock"
"""Who settles it when the last day has passed."""
Find = Callable[[sa.Connection, str, str], Questionnaire]
"""The questionnaire with this id and digest."""


def close_due(ledger: Ledger, find: Find, zone: str, now: datetime) -> int:
    """End every open campaign whose last day is over; returns how many sheets were settled."""
    today = now.astimezone(ZoneInfo(zone)).date()
    with ledger.reading() as connection:
        due = [each for each in campaigns.every(connection) if _is_due(each, today)]
    settled = 0
    for each in due:
        with ledger.transaction() as transaction:
            found = campaigns.read(transaction.connection, each.campaign_id)
            if not _is_due(found, today):
                continue
            mine = call_item.c.campaign == found.campaign_id
            transaction.connection.execute(sa.update(call_item).where(mine).values(final=True))
            questionnaire = find(transaction.connection, found.plan.questionnaire, found.plan.digest)
            settled += settle(transaction, found.plan, questionnaire, CLOCK, now)
            fact = _event(found.stream, CampaignClosed(), CLOCK, NO_PROJECT, now)
            transaction.append(found.stream, found.version, [fact])
    return settled


def _is_due(found: campaigns.Campaign, today: object) -> bool:
    return found.stage is CampaignStage.OPEN and str(found.plan.closes) < str(today)


def settle(
    transaction: Transaction, plan: CampaignPlanned, questionnaire: Questionnaire, by: str, now: datetime
) -> int:
    """Make an event of every unfinished sheet of a campaign that ends; returns of how many."""
    rows = transaction.connection.execute(sa.select(sheet)).all()
    settled = 0
    for row in rows:
        stream = f"{ROOM}{row.invitation}"
        entries = transaction.stream(stream)
        invited = next((entry.payload for entry in entries if isinstance(entry.payload, Invited)), None)
        if invited is None or invited.campaign != plan.campaign:
            continue
        if not effective(transaction.stream(f"{RESPONSES}{row.invitation}")):
            judged = questionnaire.judged(json.loads(row.answers), complete=False)
            _settle(transaction, plan, row, invited, judged, questionnaire, _Hand(by, entries[0].project, now))
            settled += 1
        transaction.connection.execute(sa.delete(sheet).where(sheet.c.invitation == row.invitation))
    return settled


class _Hand:
    """Who settles it, for which project, when."""

    def __init__(self, by: str, project: str, now: datetime) -> None:
        self.by, self.project, self.now = by, project, now

    def event(self, stream: str, payload: Payload) -> Event:
        """The event that says it."""
        return _event(stream, payload, self.by, self.project, self.now)


def _settle(
    transaction: Transaction,
    plan: CampaignPlanned,
    row: sa.Row[tuple[object, ...]],
    invited: Invited,
    judged: Judged,
    questionnaire: Questionnaire,
    hand: _Hand,
) -> None:
    links = sa.select(survey_link.c.link).where(survey_link.c.invitation == row.invitation)
    mode = Mode.PHONE if transaction.connection.execute(links).first() is None else Mode.LINK
    counts = answered_share(questionnaire, judged) >= plan.counts_from
    kind = ResponsePartial if counts else ResponseBrokenOff
    response = kind(
        questionnaire=plan.questionnaire,
        version=plan.version,
        campaign=plan.campaign,
        customer_id=invited.customer_id,
        mode=mode,
        language=row.language,
        consent=row.consent,
        started_at=row.started_at,
        seconds=max(0, int((row.saved_at - row.started_at).total_seconds())),
        answers={code: tuple(value) if isinstance(value, list) else value for code, value in judged.answers.items()},
        said=judged.said,
    )
    stream = f"{ROOM}{row.invitation}"
    transaction.extend(f"{RESPONSES}{row.invitation}", [hand.event(f"{RESPONSES}{row.invitation}", response)])
    came_to = shipped().meaning(Special.PARTIAL if counts else Special.BROKE_OFF)
    tried = Attempted(mode=mode, disposition=came_to.code)
    transaction.extend(stream, [hand.event(stream, tried)])


def answered_share(questionnaire: Questionnaire, judged: Judged) -> float:
    """Which share of the items shown and required is answered; of all shown where none is required."""
    shown = [questionnaire.items[code] for code in questionnaire.shown(judged.all) if questionnaire.items[code].asks]
    wanted = [item.code for item in shown if item.required] or [item.code for item in shown]
    return sum(code in judged.all for code in wanted) / len(wanted) if wanted else 1.0


def _event(stream: str, payload: Payload, by: str, project: str, now: datetime) -> Event:
    return Event(stream=stream, occurred_at=now, recorded_at=now, actor=by, project=project, payload=payload)
