"""Quotas: of some people enough have answered. What decides it is asked before anybody is turned away.

A quota's condition is written as in a questionnaire, as JSON: ``{"item": "stage", "is": "settled"}``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

from casework.case.effective import effective
from casework.errors import RuleError
from casework.record.events import CampaignPlanned, ResponseCompleted, ResponseWithdrawn
from casework.record.events.surveying import Quota
from casework.record.ledger.entries import stream_of
from casework.record.ledger.tables import FOUND_BY_KIND, event
from casework.vocabulary import EventKind
from casework.wording import Phrase, phrases
from surveys.questionnaire import Answers, Condition, Questionnaire, holds, items_of

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
PASSED = "quotas"
"""What an unfinished sheet has got past that the quotas let on: whoever began in time may finish."""


def of_option(item: str, option: str, named: str, most: int) -> Quota:
    """At most so many who choose an option."""
    return Quota(name=named, when=json.dumps({"item": item, "is": option}, ensure_ascii=False), most=most)


def check(quotas: Iterable[Quota], questionnaire: Questionnaire) -> None:
    """Raise ``RuleError`` for a quota whose condition the questionnaire cannot decide."""
    for quota in quotas:
        try:
            named = set(items_of(CONDITION.validate_json(quota.when)))
        except ValidationError as error:
            raise RuleError("The quota {name} has no condition that can be read.", name=quota.name) from error
        for item in sorted(named - questionnaire.items.keys()):
            raise RuleError("The quota {name} asks for {item}, which is not asked.", name=quota.name, item=item)


def met(quotas: Iterable[Quota], answers: Answers) -> tuple[str, ...]:
    """The quotas that somebody with these answers belongs to."""
    return tuple(quota.name for quota in quotas if holds(CONDITION.validate_json(quota.when), answers))


def counts(connection: sa.Connection, plan: CampaignPlanned) -> Mapping[str, int]:
    """How many have answered to the end, by quota; taken back counts no more."""
    column = event.c
    of_this = column.payload.contains(f'"campaign":"{plan.campaign}"', autoescape=True)
    query = sa.select(column.stream).where(
        FOUND_BY_KIND, column.kind == EventKind.RESPONSE_COMPLETED.value, of_this
    )  # fmt: skip
    found: Counter[str] = Counter()
    for stream in connection.execute(query).scalars().all():
        payloads = [entry.payload for entry in effective(stream_of(connection, stream))]
        if not any(isinstance(each, ResponseWithdrawn) for each in payloads):
            found.update(name for each in payloads if isinstance(each, ResponseCompleted) for name in each.quotas)
    return found


def missing(plan: CampaignPlanned, answers: Answers) -> list[str]:
    """The items that decide the quotas and are not answered yet."""
    deciding = {item for quota in plan.quotas for item in items_of(CONDITION.validate_json(quota.when))}
    return sorted(deciding - answers.keys())


def full(connection: sa.Connection, plan: CampaignPlanned, answers: Answers) -> list[str]:
    """The quotas of somebody with these answers of whom there are enough; none before all that decides is answered."""
    if not plan.quotas or missing(plan, answers):
        return []
    reached = counts(connection, plan)
    most = {quota.name: quota.most for quota in plan.quotas}
    return [name for name in met(plan.quotas, answers) if reached.get(name, 0) >= most[name]]


def turning_away(
    connection: sa.Connection, plan: CampaignPlanned, questionnaire: Questionnaire, answers: Answers
) -> tuple[str, ...]:
    """The quotas for which somebody with these answers is turned away.

    Raises ``RuleError`` when nothing turns them away: not all that decides is answered, or there are not enough yet.
    """
    if not plan.quotas:
        raise RuleError("This survey has no quotas, so nobody is turned away for one. Choose another outcome.")
    unasked = [questionnaire.items[code].text for code in missing(plan, answers)]
    if unasked:
        raise RuleError(
            "Nobody is turned away before everything is asked that the quotas go by. Ask this first: {items}",
            items=phrases(Phrase(each.en, each.zh) for each in unasked),
        )
    found = full(connection, plan, answers)
    if not found:
        raise RuleError("There are not enough yet of people like this one. Go on with the questions.")
    return tuple(found)
