"""A bad answer, however it came: a case by the regulation's step, a note on the one that is open, or a flag."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from desks import person, policies
from explaining import explained
from facts import fact
from surveyed import ANSWERED, CALLER, PROJECT, at, calling, entering, opened, sheets

from casework.desk.desk import Desk
from casework.record import people
from casework.record.events import (
    Corrected,
    Noted,
    ProjectRegistered,
    Received,
    ResponseCompleted,
    ResponseFlagged,
    ResponseWithdrawn,
)
from casework.record.ledger import Ledger
from casework.record.ledger.entries import naming_customer
from casework.record.people import Customer
from casework.vocabulary.asking import Mode
from casework.vocabulary.desk import Role
from surveys.fieldwork.double_entry import PaperSheets
from surveys.fieldwork.entering import Entry, Saved
from surveys.fieldwork.following_up import Followed, FollowingUp
from surveys.respond.asked import Asked

PARTIAL = "1.2"
BAD, GOOD = {"stage": "settled", "overall": 2}, {"stage": "settled", "overall": 3}


def follow_up(ledger: Ledger, minutes: float = 20) -> Followed:
    return FollowingUp(Desk(ledger, policies()), Asked()).follow_up(at(minutes))


def surveyed(ledger: Ledger, name: str = "owner_survey", *, room: str | None = "101", **plan: object) -> None:
    """A survey that is followed up, of one customer."""
    with ledger.transaction() as transaction:
        owner = Customer(customer_id=f"{PROJECT}-0000", project=PROJECT, name="王芳", mobile="11100000000", room=room)
        people.upsert(transaction.connection, [owner])
    opened(ledger, 0, name=name, **{"follow_up": True, **plan})


def registered(ledger: Ledger, regulation: str) -> None:
    """The project works by this regulation."""
    project = ProjectRegistered(code=PROJECT, name="云杉里", pack=regulation)
    ledger.append(f"project/{PROJECT}", 0, [fact(f"project/{PROJECT}", project, project=PROJECT)])


def answered(ledger: Ledger, answers: dict[str, object], outcome: str = PARTIAL) -> Saved:
    (item,) = calling(ledger).ahead(CALLER, at())
    entry = Entry(stream=item.stream, disposition=outcome, answers=answers)
    return entering(ledger).save(CALLER, entry, key="call", now=at(10))


def cases(ledger: Ledger) -> list[tuple[str, Received]]:
    """The cases there are, and how each began."""
    streams = dict.fromkeys(name for batch in ledger.read() for name in batch.column("stream").to_pylist())
    return [(name, ledger.stream(name)[0].payload) for name in streams if name.startswith("case/")]


def test_a_bad_answer_on_the_phone_opens_one_case_however_often_the_clock_looks(ledger: Ledger) -> None:
    surveyed(ledger)
    answered(ledger, BAD)
    assert [follow_up(ledger).count, follow_up(ledger, 30).count] == [1, 0]
    ((stream, case),) = cases(ledger)
    assert (case.customer_id, case.channel, case.nature) == (f"{PROJECT}-0000", "phone", "complaint")
    assert case.content == "“2026 年春季”：总体满意度——2（不满意）"
    begun = ledger.stream(stream)[0]
    assert (begun.actor, begun.project, begun.occurred_at, begun.step) == ("clock", PROJECT, at(20), "receive")


@pytest.mark.parametrize("plan", [{"follow_up": False}, {}], ids=["plan", "answer"])
def test_nothing_is_opened_where_the_plan_does_not_want_it_or_the_answer_is_not_bad(
    ledger: Ledger, plan: dict[str, object]
) -> None:
    surveyed(ledger, **plan)
    answered(ledger, BAD if plan else GOOD)
    assert (follow_up(ledger).count, cases(ledger)) == (0, [])


def test_an_entry_that_can_still_be_taken_back_is_not_followed_up(ledger: Ledger) -> None:
    surveyed(ledger)
    saved = answered(ledger, BAD)
    assert follow_up(ledger, 11).count == 0
    entering(ledger).undo(CALLER, saved, at(10.5))
    assert (follow_up(ledger).count, cases(ledger)) == (0, [])


def test_an_answer_that_was_withdrawn_is_not_followed_up(ledger: Ledger) -> None:
    surveyed(ledger)
    response = answered(ledger, BAD).stream.replace("invitation/", "response/")
    ledger.append(response, 1, [fact(response, ResponseWithdrawn(), project=PROJECT)])
    assert (follow_up(ledger).count, cases(ledger)) == (0, [])


def test_a_sheet_of_paper_that_two_people_entered_is_followed_up(ledger: Ledger) -> None:
    surveyed(ledger, "move_in", modes=("phone", "paper"))
    (item,) = calling(ledger).ahead(CALLER, at())
    asked = sheets(ledger).every()["move_in"]
    answers = {item.code: _least(item) for item in asked.items.values() if item.asks and item.required}
    for name in ("one", "two"):
        hand = person(Role.SALES, PROJECT, name=name)
        PaperSheets(entering(ledger)).enter(hand, item.stream, answers, at(5))
    assert follow_up(ledger).count == 1
    assert [case.channel for _stream, case in cases(ledger)] == ["letter"]


def _least(item) -> object:
    return 1 if item.points else item.options[0].code


def test_a_discontent_member_of_the_club_has_a_case(ledger: Ledger) -> None:
    surveyed(ledger, "sunshine_club")
    answered(ledger, {"card_received": "yes", "contact_updated": "no", "band": "discontent"}, ANSWERED)
    assert follow_up(ledger).count == 1
    ((_stream, case),) = cases(ledger)
    assert case.content == "“2026 年春季”：您对我们的服务总体是否满意？——比较不满，建议较多"


@pytest.mark.parametrize("regulation", ["zhonghai", "savills"])
def test_a_bad_answer_is_followed_up_by_the_step_of_the_project_s_own_regulation(
    ledger: Ledger, regulation: str
) -> None:
    registered(ledger, regulation)
    surveyed(ledger)
    answered(ledger, BAD)
    assert follow_up(ledger) == Followed(1, {})
    assert [(case.pack, case.nature) for _stream, case in cases(ledger)] == [(regulation, "complaint")]


@pytest.mark.parametrize("regulation", ["sunshine", "zhonghai"])
def test_a_customer_with_an_open_case_gets_a_note_on_it_and_no_second_one(ledger: Ledger, regulation: str) -> None:
    registered(ledger, regulation)
    surveyed(ledger)
    known = Received(number="N-1", customer_id=f"{PROJECT}-0000", pack=regulation)
    ledger.append("case/k", 0, [fact("case/k", known, project=PROJECT, occurred_at=at(1), recorded_at=at(1))])
    answered(ledger, BAD)
    assert [follow_up(ledger), follow_up(ledger, 30)] == [Followed(1, {}), Followed(0, {})]
    assert [stream for stream, _case in cases(ledger)] == ["case/k"]
    assert [e.payload for e in ledger.stream("case/k")[1:]] == [Noted(note="“2026 年春季”：总体满意度——2（不满意）")]


def test_a_case_is_noted_on_whose_it_is_since_it_was_put_right(ledger: Ledger) -> None:
    surveyed(ledger)
    for name, first, then in (("theirs", "other", f"{PROJECT}-0000"), ("others", f"{PROJECT}-0000", "other")):
        received = Received(number=f"N-{name}", customer_id=first)
        instead = received.model_copy(update={"customer_id": then}).model_dump_json()
        right = Corrected(target=1, replacement=instead, reason="wrong customer")
        stream = f"case/{name}"
        made = [fact(stream, each, project=PROJECT, occurred_at=at(1), recorded_at=at(1)) for each in (received, right)]
        ledger.append(stream, 0, made)
    answered(ledger, BAD)
    assert follow_up(ledger).count == 1
    assert [len(ledger.stream(f"case/{name}")) for name in ("theirs", "others")] == [3, 2]


def test_the_cases_of_a_customer_are_found_without_reading_all_that_were_received(book: Ledger) -> None:
    asked: list[str] = []
    with book.reading() as connection:
        sa.event.listen(connection, "before_cursor_execute", lambda *told: asked.append(explained(book, *told)))
        naming_customer(connection, "somebody")
    assert len(asked) == 1
    assert "event_case_of_customer" in asked[0]


def test_what_the_step_refuses_is_flagged_once_with_its_reason(ledger: Ledger) -> None:
    surveyed(ledger, room=None)
    response = answered(ledger, BAD).stream.replace("invitation/", "response/")
    assert list(follow_up(ledger).problems) == [response]
    assert follow_up(ledger, 30) == Followed(0, {})
    (flagged,) = [e.payload for e in ledger.stream(response) if isinstance(e.payload, ResponseFlagged)]
    assert "room" in str(flagged.note)
    assert cases(ledger) == []


def test_an_answer_by_link_is_followed_up_as_all_others(ledger: Ledger) -> None:
    surveyed(ledger)
    (item,) = calling(ledger).ahead(CALLER, at())
    response = item.stream.replace("invitation/", "response/")
    sent = ResponseCompleted(
        questionnaire="owner_survey", version=1, campaign="wave", customer_id=f"{PROJECT}-0000", mode=Mode.LINK,
        answers=BAD,
    )  # fmt: skip
    ledger.append(response, 0, [fact(response, sent, project=PROJECT, occurred_at=at(10), recorded_at=at(10))])
    assert follow_up(ledger).count == 1
    assert [case.channel for _stream, case in cases(ledger)] == ["website"]
