"""A campaign ends by itself after its last day; what was begun counts as partial or as broken off."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from casework.record.events import Attempted, CampaignClosed, ResponseBrokenOff, ResponsePartial
from casework.record.ledger import Ledger
from casework.record.survey_tables import sheet
from surveys.fieldwork.settling import close_due
from surveys.respond.asked import Asked
from tests.factories.respondents import Respondent, in_the_field, linked

ZONE = "Asia/Shanghai"


@pytest.fixture
def somebody(ledger: Ledger) -> Respondent:
    """A person who has agreed."""
    in_the_field(ledger)
    person = Respondent(ledger, linked(ledger, days=90))
    person.agree()
    return person


@pytest.mark.parametrize(("answers", "kind", "code"), [
    ({"moved_in": "yes", "quality": "4"}, ResponsePartial, "1.2"), ({}, ResponseBrokenOff, "2.12"),
])  # fmt: skip
def test_the_last_day_settles_what_was_begun(
    somebody: Respondent, answers: dict[str, str], kind: type, code: str
) -> None:
    somebody.fill("first", **answers)
    somebody.clock.pass_(days=29)  # 31 March
    assert close_due(somebody.ledger, Asked(), ZONE, somebody.clock()) == 0
    somebody.clock.pass_(days=1)
    assert close_due(somebody.ledger, Asked(), ZONE, somebody.clock()) == 1
    (response,) = somebody.response()
    assert isinstance(response, kind)
    assert response.answers == ({"moved_in": "yes"} if answers else {})  # quality was not on the page when it was sent
    tried = somebody.ledger.stream("invitation/i1")[-1].payload
    assert isinstance(tried, Attempted)
    assert tried.disposition == code
    assert isinstance(somebody.ledger.stream("campaign/spring")[-1].payload, CampaignClosed)
    with somebody.ledger.reading() as connection:
        assert connection.execute(sa.select(sheet)).all() == []


def test_what_was_finished_stays_finished_and_ending_twice_is_ending_once(somebody: Respondent) -> None:
    somebody.fill("first", moved_in="no")
    somebody.finish()
    somebody.clock.pass_(days=40)
    assert close_due(somebody.ledger, Asked(), ZONE, somebody.clock()) == 0
    before = somebody.ledger.count_events()
    assert close_due(somebody.ledger, Asked(), ZONE, somebody.clock()) == 0
    assert somebody.ledger.count_events() == before
    assert len(somebody.response()) == 1
