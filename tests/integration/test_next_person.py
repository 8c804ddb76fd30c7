"""The next person to call: one list, many callers, nobody called twice and nobody forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from callers import attempts, thirty_call
from surveyed import ANSWERED, CALLER, NO_ANSWER, OTHER, at, calling, entering, opened

from casework.errors import PermissionRefused
from casework.record.ledger import Ledger
from casework.record.survey_tables import call_item
from surveys.fieldwork import invitation
from surveys.fieldwork.calling import Item, claim, read
from surveys.fieldwork.entering import Entry
from surveys.fieldwork.invitation import Invitation

PERSONS = 240


def stands(ledger: Ledger, stream: str) -> Invitation:
    found = invitation.fold(stream, ledger.stream(stream))
    assert found is not None
    return found


def test_thirty_callers_call_everybody_once_each_though_some_die(book: Ledger, address: str):
    """As many as there are in ``make soak``, where they call six hundred."""
    thirty_call(book, address, PERSONS)
    assert attempts(book) == {1: PERSONS}


def unguarded(connection: sa.Connection, item: Item, holder: str) -> bool:
    """As a list without a guard takes a person: whoever writes last has them, and all believe that they do."""
    taken = sa.update(call_item).where(call_item.c.stream == item.stream).values(holder=holder)
    return connection.execute(taken).rowcount == 1


@pytest.mark.parametrize(("guarded", "believing"), [(True, 1), (False, 2)])
def test_of_two_who_read_the_same_row_one_has_the_person_only_because_of_the_guard(
    book: Ledger, guarded: bool, believing: int
):
    opened(book, 1)
    with book.reading() as connection:
        row = connection.execute(sa.select(call_item.c.stream)).scalar_one()
        item = read(connection, row)
    assert item is not None
    took = []
    for name in ("one", "two"):
        with book.transaction() as transaction:
            take = (
                claim(transaction.connection, item, name, at())
                if guarded
                else unguarded(transaction.connection, item, name)
            )
            took.append(take)
    assert sum(took) == believing


def test_whom_a_caller_has_is_nobody_else_s_until_the_time_is_out(ledger: Ledger):
    opened(ledger, 1)
    desk = calling(ledger)
    mine = desk.take(CALLER, at())
    assert mine is not None
    assert desk.take(OTHER, at(14)) is None
    assert desk.renew(CALLER, mine.stream, at(14))
    assert desk.take(OTHER, at(20)) is None, "renewed by the form"
    later = desk.take(OTHER, at(30))
    assert later is not None
    assert later.stream == mine.stream
    assert not desk.renew(CALLER, mine.stream, at(31))


def test_a_clock_set_back_or_forward_in_a_lease_loses_nothing_and_gives_nobody_to_two(ledger: Ledger):
    opened(ledger, 1)
    desk, forms = calling(ledger), entering(ledger)
    mine = desk.take(CALLER, at(30))
    assert mine is not None
    assert desk.take(OTHER, at(5)) is None, "set back, the caller still has the person"
    assert desk.mine(CALLER, mine.stream, at(5)) is not None
    assert desk.take(OTHER, at(hours=2)) is not None, "set forward, the time is out"
    late = forms.save(CALLER, Entry(stream=mine.stream, disposition=NO_ANSWER), key="a", now=at(hours=2))
    assert late.lapsed
    forms.save(OTHER, Entry(stream=mine.stream, disposition=NO_ANSWER), key="b", now=at(6))
    assert len(stands(ledger, mine.stream).attempts) == 2


def test_whoever_loses_the_right_in_a_lease_enters_nothing_and_others_have_the_person_in_time(ledger: Ledger):
    opened(ledger, 1)
    desk, mine = calling(ledger), calling(ledger).take(CALLER, at())
    assert mine is not None
    gone = replace(CALLER, active=False)
    with pytest.raises(PermissionRefused):
        entering(ledger).save(gone, Entry(stream=mine.stream, disposition=NO_ANSWER), key="a", now=at(1))
    assert (desk.take(gone, at(1)), desk.take(OTHER, at(1))) == (None, None)
    again = desk.take(OTHER, at(16))
    assert again is not None
    assert again.stream == mine.stream


def test_leaving_gives_the_person_back(ledger: Ledger):
    opened(ledger, 1)
    desk = calling(ledger)
    mine = desk.take(CALLER, at())
    assert mine is not None
    desk.release(CALLER, mine.stream)
    assert desk.take(OTHER, at(1)) is not None


def test_what_was_said_after_the_time_was_out_is_kept_beside_the_other_attempt(ledger: Ledger):
    opened(ledger, 1)
    desk, forms = calling(ledger), entering(ledger)
    mine = desk.take(CALLER, at())
    assert mine is not None
    assert desk.take(OTHER, at(16)) is not None
    late = forms.save(CALLER, Entry(stream=mine.stream, disposition=NO_ANSWER), key="late", now=at(17))
    second = forms.save(OTHER, Entry(stream=mine.stream, disposition=NO_ANSWER), key="second", now=at(18))
    assert (late.lapsed, second.lapsed) == (True, False)
    assert [(each.by, each.fact.lapsed) for each in stands(ledger, mine.stream).attempts] == [
        ("caller", True), ("other", False),
    ]  # fmt: skip


def test_an_arranged_call_comes_first_and_not_before_its_time(ledger: Ledger):
    opened(ledger, 3)
    desk, forms = calling(ledger), entering(ledger)
    mine = desk.take(CALLER, at())
    assert mine is not None
    entry = Entry(stream=mine.stream, disposition="2.35", call_again_at=at(hours=2))
    forms.save(CALLER, entry, key="k", now=at(2))
    first = desk.take(CALLER, at(5))
    assert first is not None
    assert first.stream != mine.stream
    desk.release(CALLER, first.stream)
    arranged = desk.take(CALLER, at(hours=2))
    assert arranged is not None
    assert arranged.stream == mine.stream


@pytest.mark.parametrize("hours", [-1, 11], ids=["at eight in the morning", "at eight in the evening"])
def test_nobody_is_called_outside_the_hours_allowed(ledger: Ledger, hours: int):
    opened(ledger, 1)
    assert calling(ledger).take(CALLER, at(hours=hours)) is None


def test_after_as_many_attempts_as_planned_nobody_calls_again(ledger: Ledger):
    opened(ledger, 1, most_attempts=2)
    for day in (0, 2):
        mine = calling(ledger).take(CALLER, at(days=day, hours=10))
        assert mine is not None
        entry = Entry(stream=mine.stream, disposition=NO_ANSWER)
        entering(ledger).save(CALLER, entry, key=f"k{day}", now=at(days=day, hours=10))
    assert calling(ledger).take(CALLER, at(days=5, hours=10)) is None
    assert stands(ledger, mine.stream).outcome.code == NO_ANSWER


def test_a_form_sent_twice_is_one_attempt(ledger: Ledger):
    opened(ledger, 1)
    mine = calling(ledger).take(CALLER, at())
    assert mine is not None
    entry = Entry(stream=mine.stream, disposition=NO_ANSWER)
    again = [entering(ledger).save(CALLER, entry, key="same", now=at(1)).repeated for _ in range(2)]
    assert again == [False, True]
    assert len(stands(ledger, mine.stream).attempts) == 1


def test_an_interview_after_a_refusal_at_home_is_the_final_code(ledger: Ledger):
    opened(ledger, 1)
    mine = calling(ledger).take(CALLER, at())
    assert mine is not None
    entering(ledger).save(CALLER, Entry(stream=mine.stream, disposition="2.111"), key="a", now=at(1))
    answers = {"stage": "settled", "lives_there": "yes", "overall": 4, "recommend": 9}
    told = Entry(stream=mine.stream, disposition=ANSWERED, answers=answers)
    entering(ledger).save(CALLER, told, key="b", now=at(days=8))
    assert stands(ledger, mine.stream).outcome.code == ANSWERED
