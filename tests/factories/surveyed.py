"""A company that is surveyed: customers of two projects, a planned campaign, and the people who plan and call."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from desks import person, policies

from casework.record import people
from casework.record.events import CampaignPlanned
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary.desk import Role
from surveys.fieldwork.calling import CallList
from surveys.fieldwork.campaign import Campaign
from surveys.fieldwork.campaigns import Campaigns
from surveys.fieldwork.entering import Entering
from surveys.fieldwork.hours import Hours
from surveys.fieldwork.sheets import Sheets
from surveys.questionnaire import Questionnaire

ZONE = "Asia/Shanghai"
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 09:00 in Shanghai: calling begins."""
PROJECT = "BJ01"
CENTRE = person(Role.CENTRE, None, name="centre")
CALLER = person(Role.SALES, PROJECT, name="caller")
OTHER = person(Role.SALES, PROJECT, name="other")
ANSWERED, NO_ANSWER, REFUSED, NEVER_AGAIN = "1.1", "3.13", "2.112", "2.113"


def at(minutes: float = 0, *, hours: float = 0, days: float = 0) -> datetime:
    """A moment after Monday 09:00."""
    return MONDAY + timedelta(minutes=minutes, hours=hours, days=days)


def customers(ledger: Ledger, count: int, project: str = PROJECT) -> list[str]:
    """So many customers with a number each."""
    rows = [
        Customer(customer_id=f"{project}-{n:04}", project=project, name=f"客户{n}", mobile=f"111{n:08}")
        for n in range(count)
    ]
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, rows)
    return [row.customer_id for row in rows]


def sheets(ledger: Ledger) -> Sheets:
    """The questionnaires as shipped."""
    return Sheets(ledger, policies())


def campaigns(ledger: Ledger) -> Campaigns:
    """The campaigns of a ledger."""
    return Campaigns(ledger, sheets(ledger), ZONE)


def calling(ledger: Ledger) -> CallList:
    """The list of calls of a ledger."""
    return CallList(ledger, Hours(time(9), time(20), ZONE))


def entering(ledger: Ledger) -> Entering:
    """Takes what came of calls."""
    return Entering(ledger, sheets(ledger), ZONE)


def questionnaire(ledger: Ledger, name: str = "owner_survey") -> Questionnaire:
    """One of the questionnaires as shipped."""
    return sheets(ledger).every()[name]


def plan(ledger: Ledger, name: str = "owner_survey", **fields: object) -> CampaignPlanned:
    """A plan by phone in the weeks from Monday on; a census, unless said otherwise."""
    asked = questionnaire(ledger, name)
    base: dict[str, object] = {
        "campaign": "wave", "name": "2026 年春季", "questionnaire": asked.id, "version": asked.version,
        "digest": asked.digest, "projects": (PROJECT,), "opens": date(2026, 3, 2), "closes": date(2026, 3, 31),
        "modes": ("phone",), "precision": 0.001, "response": 1.0,
    }  # fmt: skip
    return CampaignPlanned.model_validate(base | fields)


def opened(ledger: Ledger, count: int = 5, *, name: str = "owner_survey", **fields: object) -> Campaign:
    """A campaign in the field, over so many customers."""
    customers(ledger, count)
    desk, wanted = campaigns(ledger), plan(ledger, name, **fields)
    desk.plan(CENTRE, wanted, at(-60))
    desk.draw(CENTRE, wanted.campaign, at(-50), seed="seed")
    return desk.open(CENTRE, wanted.campaign, at(-40))
