"""Quotas: what decides them is asked of everybody first, then enough is enough, and which was met is written down."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from surveyed import ANSWERED, CALLER, CENTRE, at, calling, campaigns, customers, entering, opened, plan

from casework.errors import RuleError
from casework.record import people
from casework.record.events import Attempted, Invited, ResponseCompleted
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.record.survey_tables import call_item, sheet
from surveys.fieldwork import quotas, standing
from surveys.fieldwork.entering import Entry
from tests.factories.respondents import ASKED, LINKS, Respondent, in_the_field, linked, write
from tests.factories.respondents import plan as by_link

FULL = "4.80"
SETTLED = quotas.of_option("stage", "settled", "Settled in", 1)
ANSWERS = {"stage": "settled", "lives_there": "yes", "overall": 4, "recommend": 9}


def attempts(ledger: Ledger, stream: str) -> list[tuple[str, tuple[str, ...]]]:
    facts = [each.payload for each in ledger.stream(stream)]
    return [(each.disposition, each.quotas) for each in facts if isinstance(each, Attempted)]


def test_a_quota_is_recorded_and_full_only_once_all_that_decides_is_answered(ledger: Ledger):
    campaign = opened(ledger, 2, quotas=(SETTLED,))
    mine = calling(ledger).take(CALLER, at())
    assert mine is not None
    with ledger.reading() as connection:
        assert quotas.full(connection, campaign.plan, ANSWERS) == []
    entering(ledger).save(CALLER, Entry(stream=mine.stream, disposition=ANSWERED, answers=ANSWERS), key="a", now=at(1))
    with ledger.reading() as connection:
        assert quotas.counts(connection, campaign.plan) == {"Settled in": 1}
        assert quotas.full(connection, campaign.plan, {"overall": 4}) == []
        assert quotas.full(connection, campaign.plan, {"stage": "long_standing"}) == []
        assert quotas.full(connection, campaign.plan, ANSWERS) == ["Settled in"]


def test_a_quota_by_what_is_not_asked_is_refused(ledger: Ledger):
    customers(ledger, 1)
    with pytest.raises(RuleError, match="which is not asked"):
        campaigns(ledger).plan(CENTRE, plan(ledger, quotas=(quotas.of_option("shoe", "big", "Big", 1),)), at())


def test_a_caller_turns_nobody_away_before_it_is_asked_and_enough_have_answered(ledger: Ledger):
    opened(ledger, 2, quotas=(SETTLED,))
    forms, first = entering(ledger), calling(ledger).take(CALLER, at())
    assert first is not None
    away = Entry(stream=first.stream, disposition=FULL, answers={"stage": "settled"})
    with pytest.raises(RuleError, match="not enough yet"):
        forms.save(CALLER, away, key="a", now=at(1))
    forms.save(CALLER, Entry(stream=first.stream, disposition=ANSWERED, answers=ANSWERS), key="b", now=at(1))
    second = calling(ledger).take(CALLER, at(2))
    assert second is not None
    with pytest.raises(RuleError, match="Ask this first: How far are you with your home"):
        forms.save(CALLER, Entry(stream=second.stream, disposition=FULL), key="c", now=at(3))
    forms.save(CALLER, away.model_copy(update={"stream": second.stream}), key="d", now=at(3))
    assert attempts(ledger, second.stream) == [(FULL, ("Settled in",))]
    assert calling(ledger).take(CALLER, at(4)) is None


def test_where_there_are_no_quotas_nobody_is_turned_away_for_one(ledger: Ledger):
    opened(ledger, 1)
    mine = calling(ledger).take(CALLER, at())
    assert mine is not None
    with pytest.raises(RuleError, match="has no quotas"):
        entering(ledger).save(CALLER, Entry(stream=mine.stream, disposition=FULL), key="a", now=at(1))


@pytest.fixture
def two(ledger: Ledger) -> tuple[Respondent, Respondent]:
    """Two people with links to a survey in which one who has moved in is enough."""
    in_the_field(ledger)
    one = quotas.of_option("moved_in", "yes", "Moved in", 1)
    write(ledger, "campaign/spring", by_link(ASKED).model_copy(update={"quotas": (one,)}))
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, [Customer(customer_id="c2", project="P1", name="林二")])
    write(ledger, "invitation/i2", Invited(campaign="spring", customer_id="c2", stratum="P1", place=2))
    return Respondent(ledger, linked(ledger)), Respondent(ledger, linked(ledger, invitation="i2"))


def finish(each: Respondent) -> None:
    each.fill("first", moved_in="yes", quality="4")
    assert each.finish() == "/thanks"


def test_whoever_answers_by_link_is_turned_away_once_there_are_enough_like_them(two: tuple[Respondent, Respondent]):
    first, second = two
    assert [each.agree() for each in two] == ["/p/first"] * 2
    first.fill("first", moved_in="yes")
    finish(first)
    shown = {"shown": ["moved_in"], "moved_in": "yes", "go": "lang-en"}
    assert second.where(second.post("/p/first", **shown)) == "/p/first", "changing the language turns nobody away"
    away = second.post("/p/first", shown=["moved_in", "quality"], moved_in="yes", quality="4", go="next")
    assert away.status_code == 410
    assert "Enough people like you have answered" in second.get(**{"accept-language": "en"}).text
    assert second.post("/send", go="send").status_code == 410
    assert attempts(first.ledger, "invitation/i2") == [(FULL, ("Moved in",))]
    with first.ledger.reading() as connection:
        assert connection.execute(sa.select(sheet)).all() == []
        counted = standing.of(connection, "spring").outcomes
    assert (counted.interviews, counted.not_eligible) == (1, 1)


def test_whoever_was_let_on_may_finish_though_the_quota_is_met_meanwhile(two: tuple[Respondent, Respondent]):
    for each in two:
        each.agree()
        each.fill("first", moved_in="yes")
        assert each.fill("first", moved_in="yes", quality="4") == "/send"
    assert [each.finish() for each in two] == ["/thanks"] * 2
    with two[0].ledger.reading() as connection:
        assert quotas.counts(connection, by_link(ASKED)) == {"Moved in": 2}


def test_what_a_script_saved_is_sent_only_by_whom_the_quotas_let_on(two: tuple[Respondent, Respondent]):
    first, second = two
    for each in two:
        each.agree()
    sent = {"moved_in": {"value": ["yes"], "age": 0}, "quality": {"value": ["4"], "age": 0}}
    assert second.browser.post(f"/s/{second.code}/save", json=sent).status_code == 204
    first.fill("first", moved_in="yes")
    finish(first)
    assert second.post("/send", go="send").status_code == 410
    assert attempts(first.ledger, "invitation/i2") == [(FULL, ("Moved in",))]


def test_an_answer_taken_back_is_no_interview_and_makes_room_in_its_quota(two: tuple[Respondent, Respondent]):
    first, second = two
    for each in two:
        each.agree()
    first.fill("first", moved_in="yes")
    finish(first)
    first.post("/withdraw")
    with first.ledger.reading() as connection:
        assert standing.of(connection, "spring").outcomes.interviews == 0
        assert standing.of(connection, "spring").outcomes.refusals == 1
        assert quotas.counts(connection, by_link(ASKED)) == {}
    second.fill("first", moved_in="yes")
    finish(second)


def test_after_a_call_was_taken_back_the_link_can_be_answered(ledger: Ledger):
    opened(ledger, 1, modes=("phone", "link"))
    mine, forms = calling(ledger).take(CALLER, at()), entering(ledger)
    assert mine is not None
    saved = forms.save(CALLER, Entry(stream=mine.stream, disposition=ANSWERED, answers=ANSWERS), key="a", now=at(1))
    with ledger.transaction() as transaction:
        code = LINKS.issue(transaction, mine.stream.partition("/")[2], at(days=9), "centre", at(1))
    respondent = Respondent(ledger, code)
    respondent.clock.at = at(2)
    assert respondent.get().status_code == 410
    forms.undo(CALLER, saved, at(1.5))
    assert respondent.agree() == "/p/home"
    sent = {item: {"value": [str(value)], "age": 0} for item, value in ANSWERS.items()}
    assert respondent.browser.post(f"/s/{code}/save", json=sent).status_code == 204
    assert respondent.finish() == "/thanks"
    kinds = [type(each.payload) for each in ledger.stream(mine.stream.replace("invitation", "response"))]
    assert kinds.count(ResponseCompleted) == 2
    with ledger.reading() as connection:
        assert standing.of(connection, "wave").outcomes.interviews == 1
        assert connection.execute(sa.select(call_item.c.final)).scalars().all() == [True]
