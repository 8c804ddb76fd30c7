"""A campaign: who is drawn and who is left in peace, the reserve in its order, what each stage refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from desks import person
from explaining import explained
from facts import fact
from surveyed import (
    ANSWERED,
    CALLER,
    CENTRE,
    NEVER_AGAIN,
    OTHER,
    PROJECT,
    REFUSED,
    at,
    calling,
    campaigns,
    customers,
    entering,
    opened,
    plan,
    sheets,
)

from casework.errors import PermissionRefused, RuleError
from casework.record import people
from casework.record.events import ClubCalled, Invited, Received, ResponseCompleted
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.record.survey_tables import call_item, do_not_ask, survey_frame
from casework.vocabulary.asking import CampaignStage, Carrier, Exclusion, OwnerStage
from casework.vocabulary.desk import Role
from surveys import sample
from surveys.fieldwork import population, standing, unfinished
from surveys.fieldwork.entering import Entry, Saved
from surveys.respond import sending
from surveys.sample import Person
from tests.factories.respondents import LINKS

BROKE_OFF = "2.12"


def left_in_peace(ledger: Ledger) -> None:
    """Of eight customers, one for each reason."""
    customers(ledger, 8)
    called = ClubCalled(number="1", customer_id="BJ01-0000")
    ledger.append("club/1", 0, [fact("club/1", called, occurred_at=at(days=-10), recorded_at=at(days=-10))])
    grave = Received(number="N-1", customer_id="BJ01-0002", severity="major")
    ledger.append("case/k", 0, [fact("case/k", grave, project=PROJECT, occurred_at=at(-99), recorded_at=at(-99))])
    with ledger.transaction() as transaction:
        connection = transaction.connection
        connection.execute(sa.insert(do_not_ask).values(customer_id="BJ01-0001", since=at(days=-300)))
        silent = Customer(customer_id="BJ01-0003", project=PROJECT, name="无电话")
        same = Customer(customer_id="BJ01-0005", project=PROJECT, name="同住", mobile="11100000004")
        people.upsert(connection, [silent, same])


def test_everybody_left_in_peace_is_counted_under_one_reason(book: Ledger):
    left_in_peace(book)
    found = campaigns(book).preview(plan(book), at()).population
    assert found.sizes == {PROJECT: 8}
    assert dict(found.left_out()) == dict.fromkeys(Exclusion, 1)
    assert [each.customer_id for each in found.frame] == ["BJ01-0004", "BJ01-0006", "BJ01-0007"]


def test_who_was_called_longer_ago_than_the_plan_says_may_be_asked(ledger: Ledger):
    left_in_peace(ledger)
    found = campaigns(ledger).preview(plan(ledger, at_peace_days=9), at()).population
    assert Exclusion.ASKED_LATELY not in found.left_out()


def test_a_draw_is_repeated_from_seed_and_frame_and_the_reserve_stays_next_when_customers_join(book: Ledger):
    ids = customers(book, 40)
    desk = campaigns(book)
    desk.plan(CENTRE, plan(book, precision=0.3), at(-60))
    drawn = desk.draw(CENTRE, "wave", at(-50), seed="s").drawn
    assert drawn is not None
    again = sample.draw("s", [Person(PROJECT, each) for each in ids], {PROJECT: drawn.strata[0].drawn})
    assert again.digest == drawn.frame
    customers(book, 80)
    desk.open(CENTRE, "wave", at(-40))
    desk.release(CENTRE, "wave", {PROJECT: 2}, "too few answers", at())
    invited = [each for each in everybody_invited(book) if each.batch == 1]
    assert [each.customer_id for each in invited] == list(again.strata[PROJECT].reserve(2))


def everybody_invited(ledger: Ledger) -> list[Invited]:
    rows = [row for part in ledger.read() for row in part.to_pylist() if row["kind"] == "invited"]
    payloads = [ledger.stream(row["stream"])[0].payload for row in rows]
    return sorted((each for each in payloads if isinstance(each, Invited)), key=lambda each: each.place)


def test_stages_follow_one_another(ledger: Ledger):
    desk = campaigns(ledger)
    assert opened(ledger, 3).stage is CampaignStage.OPEN
    with pytest.raises(RuleError, match="at the stage Open"):
        desk.draw(CENTRE, "wave", at())
    assert desk.close(CENTRE, "wave", at()).stage is CampaignStage.CLOSED
    assert calling(ledger).take(CALLER, at(1)) is None
    with pytest.raises(RuleError, match="at the stage Closed"):
        desk.open(CENTRE, "wave", at())


def test_only_the_centre_plans_and_for_its_own_projects(ledger: Ledger):
    for user in (CALLER, person(Role.CENTRE, "CD01")):
        with pytest.raises(PermissionRefused):
            campaigns(ledger).plan(user, plan(ledger), at())


def test_a_survey_in_which_nobody_remains_is_refused(ledger: Ledger):
    campaigns(ledger).plan(CENTRE, plan(ledger), at())
    with pytest.raises(RuleError, match="Nobody remains to be asked"):
        campaigns(ledger).draw(CENTRE, "wave", at())


def test_more_wanted_than_there_are_is_everybody(ledger: Ledger):
    assert opened(ledger, 4).asked(PROJECT) == 4


def test_whoever_does_not_want_to_be_asked_is_left_in_peace_from_then_on(ledger: Ledger):
    opened(ledger, 1)
    mine = calling(ledger).take(CALLER, at())
    assert mine is not None
    saved = entering(ledger).save(
        CALLER, Entry(stream=mine.stream, disposition=NEVER_AGAIN, note="不要再打"), key="k", now=at(1)
    )
    later = plan(ledger, campaign="next", at_peace_days=0)
    assert campaigns(ledger).preview(later, at(2)).population.left_out() == {Exclusion.DO_NOT_CALL: 1}
    entering(ledger).undo(CALLER, saved, at(1.5))
    assert not campaigns(ledger).preview(later, at(3)).population.left_out()


def test_a_call_taken_back_counts_nowhere_and_only_within_a_minute(ledger: Ledger):
    opened(ledger, 1)
    mine, forms = calling(ledger).take(CALLER, at()), entering(ledger)
    assert mine is not None
    answers = {"stage": "settled", "lives_there": "yes", "overall": 4, "recommend": 9}
    told = Entry(stream=mine.stream, disposition=ANSWERED, answers=answers)
    saved = forms.save(CALLER, told, key="a", now=at(1))
    with pytest.raises(RuleError, match="within a minute"):
        forms.undo(CALLER, saved, at(1) + timedelta(seconds=61))
    forms.undo(CALLER, saved, at(1) + timedelta(seconds=59))
    assert calling(ledger).take(CALLER, at(3)) is not None
    forms.save(CALLER, told, key="b", now=at(4))
    response = mine.stream.replace("invitation", "response")
    assert [type(each.payload).__name__ for each in ledger.stream(response)] == [
        "ResponseCompleted", "Corrected", "ResponseCompleted",
    ]  # fmt: skip


def test_a_call_taken_back_leaves_the_unfinished_sheet_of_the_call_before(ledger: Ledger):
    opened(ledger, 1)
    mine, forms = calling(ledger).take(CALLER, at()), entering(ledger)
    assert mine is not None
    begun = {"stage": "settled", "lives_there": "yes"}
    forms.save(CALLER, Entry(stream=mine.stream, disposition=BROKE_OFF, answers=begun), key="a", now=at(1))

    def sheet() -> object:
        with ledger.reading() as connection:
            return unfinished.answers_of(connection, mine.stream)

    for key, code, after in (("b", REFUSED, {}), ("c", ANSWERED, {}), ("d", BROKE_OFF, {"stage": "settled"})):
        told = {**begun, "overall": 4, "recommend": 9} if code == ANSWERED else {"stage": "settled"}
        saved = forms.save(CALLER, Entry(stream=mine.stream, disposition=code, answers=told), key=key, now=at(2))
        assert sheet() == after
        forms.undo(CALLER, saved, at(2.5))
        assert sheet() == begun


def test_a_sheet_that_went_on_since_stays_when_the_call_before_is_taken_back(ledger: Ledger):
    opened(ledger, 1)
    mine, forms = calling(ledger).take(CALLER, at()), entering(ledger)
    assert mine is not None
    broke_off = Entry(stream=mine.stream, disposition=BROKE_OFF, answers={"stage": "settled"})
    saved = forms.save(CALLER, broke_off, key="a", now=at(1))
    forms.save(OTHER, broke_off.model_copy(update={"answers": {"stage": "pre_handover"}}), key="b", now=at(1.2))
    forms.undo(CALLER, saved, at(1.5))
    with ledger.reading() as connection:
        assert unfinished.answers_of(connection, mine.stream) == {"stage": "pre_handover"}


def test_a_second_interview_of_the_same_person_keeps_the_call_and_the_first_answers(ledger: Ledger):
    opened(ledger, 1)
    mine, forms = calling(ledger).take(CALLER, at()), entering(ledger)
    assert mine is not None
    answers = {"stage": "settled", "lives_there": "yes", "overall": 4, "recommend": 9}
    for key, overall in (("a", 4), ("b", 1)):
        told = Entry(stream=mine.stream, disposition=ANSWERED, answers=answers | {"overall": overall})
        saved = forms.save(CALLER, told, key=key, now=at(1))
    assert saved.answered_before
    responses = ledger.stream(mine.stream.replace("invitation", "response"))
    assert [each.payload.answers["overall"] for each in responses if isinstance(each.payload, ResponseCompleted)] == [4]


def test_erased_mid_call_nothing_is_kept(ledger: Ledger):
    opened(ledger, 1)
    mine = calling(ledger).take(CALLER, at())
    assert mine is not None
    with ledger.transaction() as transaction:
        people.erase(transaction.connection, "BJ01-0000", at())
    with pytest.raises(RuleError, match="erased meanwhile"):
        entering(ledger).save(CALLER, Entry(stream=mine.stream, disposition="3.13"), key="k", now=at(1))


def test_a_club_call_is_one_club_call_with_the_fields_of_the_annex_and_the_new_number(book: Ledger):
    opened(book, 1, name="sunshine_club")
    mine = calling(book).take(CALLER, at())
    assert mine is not None
    answers = {"card_received": "no", "contact_updated": "yes", "band": "acceptable", "on_service": "门岗太慢"}
    told = Entry(stream=mine.stream, disposition=ANSWERED, answers=answers, contact={"mobile": "11177777777"})
    entering(book).save(CALLER, told, key="k", now=at(1))
    (called,) = [each.payload for each in book.stream("club/HF-2026-000001")]
    assert called == ClubCalled(
        number="HF-2026-000001", customer_id="BJ01-0000", valid=True, card_received=False, contact_updated=True,
        band="acceptable", on_service="门岗太慢",
    )  # fmt: skip
    with book.reading() as connection:
        person_now = people.read(connection, "BJ01-0000")
        frame = connection.execute(sa.select(survey_frame.c.place)).scalars().all()
        assert connection.execute(sa.select(call_item.c.final)).scalar_one()
    assert person_now is not None
    assert (person_now.mobile, frame) == ("11177777777", [1])


def club_call(ledger: Ledger, mobile: str) -> Saved:
    """A club call in which the customer gives another number."""
    mine = calling(ledger).take(CALLER, at())
    assert mine is not None
    answers = {"card_received": "no", "contact_updated": "yes", "band": "acceptable"}
    told = Entry(stream=mine.stream, disposition=ANSWERED, answers=answers, contact={"mobile": mobile})
    return entering(ledger).save(CALLER, told, key="k", now=at(1))


def mobile_of(ledger: Ledger) -> str | None:
    with ledger.reading() as connection:
        found = people.read(connection, "BJ01-0000")
    return found and found.mobile


def test_a_club_call_taken_back_gives_the_old_number_back(ledger: Ledger):
    opened(ledger, 1, name="sunshine_club")
    before = mobile_of(ledger)
    saved = club_call(ledger, "11177777777")
    assert mobile_of(ledger) == "11177777777"
    entering(ledger).undo(CALLER, saved, at(1.5))
    assert mobile_of(ledger) == before


def test_a_number_that_somebody_changed_since_stays_when_the_call_is_taken_back(ledger: Ledger):
    opened(ledger, 1, name="sunshine_club")
    saved = club_call(ledger, "11177777777")
    with ledger.transaction() as transaction:
        newer = Customer(customer_id="BJ01-0000", project=PROJECT, mobile="11188888888")
        people.upsert(transaction.connection, [newer])
    entering(ledger).undo(CALLER, saved, at(1.5))
    assert mobile_of(ledger) == "11188888888"


def test_a_survey_by_letter_says_what_became_of_everybody(ledger: Ledger):
    campaign = opened(ledger, 3, modes=("link", "letter"))
    with ledger.transaction() as transaction:
        sent = sending.addressed(transaction, LINKS, campaign.plan, "planner", at())
        sending.note_sent(transaction, sent[:2], Carrier.LETTER, "planner", at())
    with ledger.reading() as connection:
        found = standing.of(connection, campaign.campaign_id)
    assert (found.asked, [(each.code, n) for each, n in found.codes]) == (3, [("3.19", 2), ("3.11", 1)])


def test_whom_nobody_may_ask_is_found_by_kind_and_not_by_reading_every_event(book: Ledger):
    opened(book, 3)
    asked: list[str] = []
    with book.reading() as connection:
        sa.event.listen(connection, "before_cursor_execute", lambda *told: asked.append(explained(book, *told)))
        population.asked_since(connection, at(days=-90))
        population.with_grave_case(connection, [PROJECT], sheets(book).policies)
    assert len(asked) == 3
    assert all("event_found_by_kind" in plan for plan in asked), asked


def test_a_stage_that_is_known_is_written_into_the_answers_whatever_was_entered(ledger: Ledger):
    customers(ledger, 2)
    with ledger.transaction() as transaction:
        owner = Customer(customer_id="BJ01-0000", project=PROJECT, mobile="11100000000", handed_over_on="2024-06-30")
        people.upsert(transaction.connection, [owner])
    desk = campaigns(ledger)
    desk.plan(CENTRE, plan(ledger), at(-60))
    desk.draw(CENTRE, "wave", at(-50), seed="seed")
    desk.open(CENTRE, "wave", at(-40))
    items = {item.customer_id: item.stream for item in calling(ledger).ahead(CALLER, at())}
    stages = {name: ledger.stream(stream)[0].payload.stage for name, stream in items.items()}
    assert stages == {"BJ01-0000": OwnerStage.SETTLED, "BJ01-0001": None}
    said = {"stage": "pre_handover", "overall": 4}
    for name, stream in items.items():
        entry = Entry(stream=stream, disposition="1.2", answers=said)
        entering(ledger).save(CALLER, entry, key=name, now=at(5))
    answers = {n: ledger.stream(s.replace("invitation/", "response/"))[0].payload.answers for n, s in items.items()}
    assert answers == {"BJ01-0000": {"stage": "settled", "overall": 4}, "BJ01-0001": said}
