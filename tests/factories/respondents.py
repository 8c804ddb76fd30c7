"""A campaign in the field with one invited person and their link, and the pages that answer it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from casework.record import people
from casework.record.events import (
    CampaignOpened,
    CampaignPlanned,
    Event,
    Invited,
    Payload,
    QuestionnairePublished,
)
from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer
from casework.record.people import Customer
from casework.record.survey_tables import sheet
from casework.vocabulary.asking import Mode
from surveys.questionnaire import Questionnaire, read
from surveys.respond.answering import Answering
from surveys.respond.asked import Asked
from surveys.respond.keys import Keys
from surveys.respond.links import Links
from surveys.respond.replies import Replies
from surveys.respond.sheet import Sheet
from surveys.respond.site import site
from tests.factories.cases import MONDAY
from tests.factories.questionnaires import TINY

KEYS = Keys("k1", {"k1": "5e" * 32})
LINKS = Links(KEYS)
BY_LINK = """version = 1
modes = ["link"]
consent = { version = "c1", zh = "须知", en = "Mind this" }"""
ASKED = read(TINY.replace("version = 1", BY_LINK), "tiny.toml")


@dataclass
class Clock:
    """A time that a test puts forward."""

    at: datetime = MONDAY

    def __call__(self) -> datetime:
        """This moment."""
        return self.at

    def pass_(self, **time: float) -> None:
        """Let time pass."""
        self.at += timedelta(**time)


def write(ledger: Ledger, stream: str, *facts: Payload, at: datetime = MONDAY, project: str = "P1") -> None:
    """Add facts to a stream, wherever it stands."""
    with ledger.transaction() as transaction:
        transaction.extend(stream, [
            Event(stream=stream, occurred_at=at, recorded_at=at, actor="planner", project=project, payload=fact)
            for fact in facts
        ])  # fmt: skip


def plan(questionnaire: Questionnaire, closes: date = date(2026, 3, 31)) -> CampaignPlanned:
    """A campaign by link in March."""
    return CampaignPlanned(
        campaign="spring", name="Spring", questionnaire=questionnaire.id, version=questionnaire.version,
        digest=questionnaire.digest, projects=("P1",), opens=date(2026, 3, 1), closes=closes, modes=(Mode.LINK,),
    )  # fmt: skip


def in_the_field(ledger: Ledger, questionnaire: Questionnaire = ASKED) -> None:
    """A published questionnaire, a campaign that is open, and somebody invited."""
    published = QuestionnairePublished(
        questionnaire=questionnaire.id, version=questionnaire.version, text=questionnaire.content,
        digest=questionnaire.digest,
    )  # fmt: skip
    write(ledger, f"questionnaire/{questionnaire.id}", published)
    write(ledger, "campaign/spring", plan(questionnaire), CampaignOpened())
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, [Customer(customer_id="c1", project="P1", name="陈一")])
    write(ledger, "invitation/i1", Invited(campaign="spring", customer_id="c1", stratum="P1", place=1))


def linked(ledger: Ledger, days: float = 20, invitation: str = "i1") -> str:
    """A new link for the invited person."""
    with ledger.transaction() as transaction:
        return LINKS.issue(transaction, invitation, MONDAY + timedelta(days=days), "planner", MONDAY)


def sheet_of(ledger: Ledger, invitation: str) -> Sheet | None:
    """The sheet that lies there, as the table keeps it; None when there is none."""
    with ledger.reading() as connection:
        row = connection.execute(sa.select(sheet).where(sheet.c.invitation == invitation)).first()
    return None if row is None else Sheet.of(row)


def erased(ledger: Ledger, at: datetime) -> None:
    """The person's data are gone."""
    with ledger.transaction() as transaction:
        transaction.connection.execute(sa.update(customer).values(name=None, erased_at=at))


@dataclass
class Respondent:
    """Somebody with a link and a browser without JavaScript."""

    ledger: Ledger
    code: str
    clock: Clock = field(default_factory=Clock)
    address: str = "203.0.113.7"

    def __post_init__(self) -> None:
        answering = Answering(self.ledger, LINKS, Asked())
        self.replies = Replies(lambda: answering, clock=self.clock)
        app = Starlette(routes=[Mount("/s", site(self.replies))])
        self.browser = TestClient(app, client=(self.address, 5000), follow_redirects=False)

    def get(self, path: str = "", **headers: str):
        """Open a page of the link."""
        return self.browser.get(f"/s/{self.code}{path}", headers=headers)

    def post(self, path: str, **form: object):
        """Send a form."""
        return self.browser.post(f"/s/{self.code}{path}", data=form)

    def agree(self) -> str:
        """Agree; returns where that leads."""
        return self.where(self.post("", lang="en"))

    def fill(self, section: str, **answers: object) -> str:
        """Send the page of a section as it is drawn, with these answers; returns where that leads."""
        drawn = self.get(f"/p/{section}").text
        shown = re.findall(r'name="shown" value="(\w+)"', drawn)
        return self.where(self.post(f"/p/{section}", shown=shown, go="next", **answers))

    def where(self, answer) -> str:
        """The path below the link that an answer leads to."""
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].removeprefix(f"/s/{self.code}")

    def finish(self) -> str:
        """Send it."""
        return self.where(self.post("/send", go="send"))

    def response(self):
        """What the ledger keeps of the answers."""
        return [entry.payload for entry in self.ledger.stream("response/i1")]
