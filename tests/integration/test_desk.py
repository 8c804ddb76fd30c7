"""The desk on a real ledger: a whole life, forms sent twice, two people at once, numbers, rights by row."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from desks import DEPARTMENT, EXAMPLES, PROJECT, Office, at, person
from facts import fact

from casework.desk import commands as cmd
from casework.errors import ConflictError, LedgerError, PermissionRefused, RuleError
from casework.record import people
from casework.record.events import Received
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary import Appointment, Channel, Disposition, Satisfaction, Stage
from casework.vocabulary.desk import CommandName, Role


@pytest.fixture
def office(book: Ledger) -> Office:
    return Office(book)


def test_a_case_lives_from_call_to_closing(office: Office) -> None:
    case_id = office.to_called_back()
    office.do(Role.CENTRE, case_id, cmd.Close(disposition=Disposition.RESOLVED))
    state = office.state(case_id)
    assert (state.stage, state.number, state.satisfaction) == (
        Stage.CLOSED,
        "SY-2026-000001",
        Satisfaction.SATISFIED,
    )
    assert office.kinds(case_id) == (
        [
            "received",
            "dispatched",
            "contacted",
            "appointed",
            "solved",
            "fed_back",
            "verified",
            "replied",
            "called_back",
            "closed",
        ]
    )


def test_the_slip_carries_the_contact_limit_of_its_urgency(office: Office) -> None:
    case_id = office.receive(urgency="urgent")
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department=DEPARTMENT))
    slip = office.ledger.stream(f"case/{case_id}")[1].payload
    assert (slip.due_at, slip.slip) == (at(30), "SY-2026-000001-2")


def test_an_unsatisfied_callback_leads_to_rework_and_a_second_callback(office: Office) -> None:
    case_id = office.to_called_back(Satisfaction.DISSATISFIED)
    with pytest.raises(RuleError, match="customer satisfied: not no"):
        office.do(Role.CENTRE, case_id, cmd.Close(disposition=Disposition.RESOLVED))
    office.do(Role.CENTRE, case_id, cmd.RecordDisagreement())
    due = office.now + timedelta(days=1)
    office.do(Role.DEPARTMENT, case_id, cmd.Appoint(appointment=Appointment.COMPLETION, due_at=due))
    office.do(Role.DEPARTMENT, case_id, cmd.FeedBack(result="返工完成"))
    office.do(Role.PROJECT_SERVICE, case_id, cmd.Verify())
    office.do(Role.PROJECT_SERVICE, case_id, cmd.Reply(reply="返工完成"))
    office.do(Role.CENTRE, case_id, cmd.CallBack(satisfaction=Satisfaction.SATISFIED))
    office.do(Role.CENTRE, case_id, cmd.Close(disposition=Disposition.RESOLVED))
    assert office.state(case_id).stage == Stage.CLOSED


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_is_received(office: Office, channel: Channel) -> None:
    assert office.state(office.receive(channel=channel)).channel == channel


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"name": None}, "the customer's name"),
        ({"room": None}, "the room number"),
        ({"mobile": None}, "a way to reach the customer"),
    ],
)
def test_a_call_without_the_minimum_record_is_refused(office: Office, change: dict[str, None], missing: str) -> None:
    office.customer = office.customer.model_copy(update=change)
    with pytest.raises(RuleError, match=rf"4\.4\.1\.1.*{missing}"):
        office.receive()
    assert office.ledger.count_events() == 0


def test_a_call_without_content_is_refused(office: Office) -> None:
    with pytest.raises(RuleError, match=r"4\.4\.1\.1.*content"):
        office.receive(content="  ")


def test_a_slip_does_not_go_out_when_the_room_number_has_gone(office: Office) -> None:
    case_id = office.receive()
    office.customer = office.customer.model_copy(update={"room": ""})
    with office.ledger.transaction() as transaction:
        people.upsert(transaction.connection, [office.customer])
    with pytest.raises(RuleError, match=r"4\.4\.1\.1: a slip cannot go out without the room number"):
        office.do(Role.CENTRE, case_id, cmd.Dispatch(department=DEPARTMENT))


def test_a_double_click_enters_nothing_twice(office: Office) -> None:
    case_id = office.receive()
    send = {"expected_version": 1, "idempotency_key": "form", "now": office.now}
    first = office.desk.handle(person(Role.CENTRE), case_id, cmd.Note(note="a"), **send)
    second = office.desk.handle(person(Role.CENTRE), case_id, cmd.Note(note="a"), **send)
    assert (first.version, first.repeated, second.version, second.repeated) == (2, False, 2, True)
    assert office.kinds(case_id) == ["received", "noted"]


def test_a_resent_new_case_is_the_same_case(office: Office) -> None:
    command = EXAMPLES[CommandName.RECEIVE]
    assert isinstance(command, cmd.Receive)
    send = {"idempotency_key": "form", "now": office.now, "customer": office.customer}
    first = office.desk.receive(person(Role.CENTRE), command, **send)
    second = office.desk.receive(person(Role.CENTRE), command, **send)
    assert (second.case_id, second.repeated) == (first.case_id, True)
    assert office.ledger.count_events() == 1


def test_one_form_sent_from_many_windows_at_once_enters_once(office: Office) -> None:
    case_id = office.receive()

    def send(_: int) -> bool:
        done = office.desk.handle(
            person(Role.CENTRE), case_id, cmd.Note(note="a"), expected_version=1, idempotency_key="f", now=office.now
        )
        return done.repeated

    with ThreadPoolExecutor(8) as pool:
        repeated = list(pool.map(send, range(8)))
    assert sorted(repeated) == [False] + [True] * 7
    assert office.kinds(case_id) == ["received", "noted"]


def test_a_form_does_not_pass_for_another_case(office: Office) -> None:
    one, other = office.receive(), office.receive()
    send = {"expected_version": 1, "idempotency_key": "form", "now": office.now}
    office.desk.handle(person(Role.CENTRE), one, cmd.Note(note="a"), **send)
    with pytest.raises(LedgerError, match="already sent for another case"):
        office.desk.handle(person(Role.CENTRE), other, cmd.Note(note="a"), **send)


def test_the_second_of_two_people_learns_what_the_first_did_and_can_redo(office: Office) -> None:
    case_id = office.receive()
    office.do(Role.PROJECT_SERVICE, case_id, cmd.Dispatch(department=DEPARTMENT))
    late = {"idempotency_key": "late", "now": office.now}
    with pytest.raises(ConflictError, match="Dispatched by project_service-1 at 2026-03-02 09:00"):
        office.desk.handle(person(Role.CENTRE), case_id, cmd.Note(note="x"), expected_version=1, **late)
    office.desk.handle(person(Role.CENTRE), case_id, cmd.Note(note="x"), expected_version=2, **late)
    assert office.kinds(case_id) == ["received", "dispatched", "noted"]


def test_numbers_are_given_once_each_under_concurrency(office: Office) -> None:
    office.receive()

    def receive(n: int) -> str:
        command = EXAMPLES[CommandName.RECEIVE]
        assert isinstance(command, cmd.Receive)
        return office.desk.receive(person(Role.CENTRE), command, idempotency_key=f"p{n}", now=office.now).case_id

    with ThreadPoolExecutor(8) as pool:
        cases = list(pool.map(receive, range(20)))
    numbers = {office.state(case_id).number for case_id in cases}
    assert numbers == {f"SY-2026-{n:06d}" for n in range(2, 22)}


def test_a_refused_case_gives_its_number_back(office: Office) -> None:
    with pytest.raises(RuleError):
        office.receive(category="no-such-category")
    assert office.state(office.receive()).number == "SY-2026-000001"


def test_numbers_go_on_after_those_already_in_the_ledger(office: Office) -> None:
    office.ledger.append("case/old", 0, [fact("case/old", Received(number="SY-2026-000417"))])
    assert office.state(office.receive()).number == "SY-2026-000418"


def test_each_year_counts_for_itself(office: Office) -> None:
    office.receive()
    office.wait(days=305)
    assert office.state(office.receive()).number == "SY-2027-000001"


def test_a_case_of_another_project_does_not_exist_for_the_reader(office: Office) -> None:
    case_id = office.receive()
    stranger = person(Role.PROJECT_SERVICE, "P2")
    with pytest.raises(PermissionRefused) as there:
        office.desk.case_file(stranger, case_id, office.now)
    with pytest.raises(PermissionRefused) as nowhere:
        office.desk.case_file(stranger, "no-such-case", office.now)
    assert str(there.value) == str(nowhere.value)


def test_a_customer_of_another_project_cannot_be_drawn_into_a_case(office: Office) -> None:
    office.customer = Customer(customer_id="k1", project="P2", name="李", room="1", mobile="13900000000")
    with pytest.raises(PermissionRefused, match="another project"):
        office.receive(project=PROJECT)


def test_a_step_is_not_dated_before_the_step_it_follows(office: Office) -> None:
    case_id = office.receive()
    office.wait(10)
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department=DEPARTMENT))
    office.wait(10)
    with pytest.raises(RuleError, match="too early"):
        office.do(Role.DEPARTMENT, case_id, cmd.Contact(occurred_at=at(5)))


def test_a_late_entry_keeps_both_its_moments(office: Office) -> None:
    case_id = office.receive()
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department=DEPARTMENT))
    office.wait(hours=3)
    office.do(Role.DEPARTMENT, case_id, cmd.Contact(occurred_at=at(20)))
    entry = office.ledger.stream(f"case/{case_id}")[-1]
    assert (entry.occurred_at, entry.recorded_at) == (at(20), at(hours=3))
