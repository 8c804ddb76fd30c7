"""The callback on a case in the list of calls: due where the regulation waits for it, one answer when it is made."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cases import DAY, case, normal_life, received, write
from desks import person, policies
from surveyed import ANSWERED, NO_ANSWER, calling, sheets

from casework.case.folding import fold
from casework.case.state import CaseState
from casework.desk.desk import Desk
from casework.errors import RuleError
from casework.record import people
from casework.record.events import CalledBack, ResponseCompleted
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary import Satisfaction
from casework.vocabulary.asking import Call
from casework.vocabulary.desk import Role
from surveys.fieldwork.calling import Item
from surveys.fieldwork.case_calls import CaseCalls, list_due, waiting
from surveys.fieldwork.entering import Entry

CENTRE = person(Role.CENTRE, None, name="centre")
STREAM = "case/c1"


def now(ledger: Ledger, hours: float = 2) -> datetime:
    """So many hours after the reply."""
    return ledger.stream(STREAM)[7].occurred_at + timedelta(hours=hours)


def state(ledger: Ledger) -> CaseState:
    found = fold(STREAM, ledger.stream(STREAM), policies())
    assert found is not None
    return found


@pytest.fixture
def due(book: Ledger) -> Ledger:
    """A case that was replied to, and whose callback is on the list."""
    with book.transaction() as transaction:
        person = Customer(customer_id="k1", project="P1", name="王", room="1-101", mobile="11100000001")
        people.upsert(transaction.connection, [person])
    write(book, case([(0, received(customer_id="k1")), *normal_life()[1:8]], "c1"))
    list_due(book, policies(), [state(book)], now(book))
    return book


def take(ledger: Ledger) -> Item:
    item = calling(ledger).take(CENTRE, now(ledger))
    assert item is not None
    return item


def calls(ledger: Ledger) -> CaseCalls:
    return CaseCalls(Desk(ledger, policies()), sheets(ledger))


def test_a_callback_that_the_regulation_waits_for_is_on_the_list_with_its_limit(due: Ledger):
    item = take(due)
    assert (item.stream, item.kind) == (STREAM, Call.CASE_CALLBACK)
    assert item.due_at is not None


def test_the_step_and_the_answers_are_one_entry(due: Ledger):
    answers = {"satisfaction": 2, "quality": 2, "speed": 1}
    entry = Entry(stream=take(due).stream, disposition=ANSWERED, answers=answers)
    saved = calls(due).save(CENTRE, entry, key="k", now=now(due))
    called = due.stream(STREAM)[-1].payload
    assert isinstance(called, CalledBack)
    assert called.satisfaction is Satisfaction.DISSATISFIED
    ((stream, _version),) = saved.written
    response = due.stream(stream)[0].payload
    assert isinstance(response, ResponseCompleted)
    assert (response.case, response.customer_id, response.answers) == (STREAM, "k1", answers)
    assert calling(due).take(CENTRE, now(due, 3)) is None


def test_sales_do_not_get_the_centre_s_callbacks(due: Ledger):
    assert calling(due).take(person(Role.SALES, None), now(due)) is None


def test_sent_twice_it_is_one_callback_and_one_response(due: Ledger):
    entry = Entry(stream=take(due).stream, disposition=ANSWERED, answers={"satisfaction": 4})
    for _again in range(2):
        calls(due).save(CENTRE, entry, key="same", now=now(due))
    kinds = [row["kind"] for part in due.read() for row in part.to_pylist()]
    assert (kinds.count("called_back"), kinds.count("response_completed")) == (1, 1)


def test_what_the_desk_refuses_leaves_no_response_behind(due: Ledger):
    before = due.count_events()
    entry = Entry(stream=STREAM, disposition=ANSWERED, answers={"satisfaction": 9})
    with pytest.raises(RuleError):
        calls(due).save(CENTRE, entry, key="k", now=now(due))
    assert due.count_events() == before


def test_a_call_that_reached_nobody_is_the_regulation_s_own_step_and_comes_again(due: Ledger):
    entry = Entry(stream=take(due).stream, disposition=NO_ANSWER)
    calls(due).save(CENTRE, entry, key="k", now=now(due))
    tried = due.stream(STREAM)[-1].payload
    assert isinstance(tried, CalledBack), "this version has no step of its own for it"
    assert not tried.reached
    assert calling(due).take(CENTRE, now(due, 2.1)) is None
    assert calling(due).take(CENTRE, now(due, 5.1)) is not None


def test_a_case_that_is_none_any_more_leaves_the_list(due: Ledger):
    assert waiting(due) == {"c1"}
    list_due(due, policies(), [], now(due, 3), gone=["c1", "c2"])
    assert waiting(due) == set()
    assert calling(due).take(CENTRE, now(due, 3)) is None


def test_once_called_back_elsewhere_it_leaves_the_list(due: Ledger):
    done = case([(2 * DAY + 60, CalledBack(satisfaction=Satisfaction.SATISFIED))], "c1")
    write(due, done)
    list_due(due, policies(), [state(due)], now(due, 3))
    assert calling(due).take(CENTRE, now(due, 3)) is None
