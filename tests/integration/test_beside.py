"""Beside the record: cases given to persons, notes among staff, messages to customers; the record stays as it is."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from desks import MONDAY, Office, at, policies

from casework.access.hands import Hand
from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.desk import commands as cmd
from casework.desk.beside import BesideDesk, assignees, called
from casework.desk.desk import Desk
from casework.desk.several import command_each, give_each
from casework.errors import PermissionRefused, RuleError
from casework.messages.customers import reached
from casework.messages.inbox import inbox
from casework.messages.notify import deliver
from casework.record.desk_tables import delivery
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.upkeep.privacy import erasing, requests
from casework.upkeep.privacy.copying import person_copy
from casework.vocabulary.desk import Role

CENTRE = User("centre-1", "客服中心", (Right(Role.CENTRE),))
LI = User("li", "李工", (Right(Role.DEPARTMENT, "P1", "工程部"),))
WANG = User("wang", "王工", (Right(Role.DEPARTMENT, "P1", "物业部"),))
READER = User("reader", "高管", (Right(Role.EXECUTIVE),))


@pytest.fixture
def office(ledger: Ledger) -> Office:
    with ledger.transaction() as transaction:
        enrol(transaction.connection, (CENTRE, LI, WANG, READER), "test", MONDAY)
    return Office(ledger)


def dispatched(office: Office) -> str:
    """A case that lies with engineering."""
    case_id = office.receive()
    send(office, case_id, cmd.Dispatch(department="工程部"), 1)
    return case_id


def send(office: Office, case_id: str, command: cmd.Command, version: int) -> None:
    office.desk.handle(CENTRE, case_id, command, expected_version=version, idempotency_key=f"{case_id}-{version}",
                       now=office.now)  # fmt: skip


def beside(office: Office) -> BesideDesk:
    return BesideDesk(office.ledger, policies())


def test_whoever_is_given_a_case_is_told_once_and_the_case_stays_at_its_version(office: Office) -> None:
    case_id = dispatched(office)
    for _again in range(2):
        beside(office).assign(CENTRE, case_id, "li", at())
    assert assignees(office.ledger, [case_id]) == {case_id: "li"}
    assert next((item.case_id, item.kind.value) for item in inbox(office.ledger, "li")) == (case_id, "assigned")
    assert [entry.kind.value for entry in office.ledger.stream(f"beside/{case_id}")] == ["assigned"]
    assert len(office.ledger.stream(f"case/{case_id}")) == 2


def test_whoever_takes_a_case_oneself_is_not_told_and_may_give_it_back(office: Office) -> None:
    case_id = dispatched(office)
    before = len(inbox(office.ledger, "li"))
    beside(office).assign(LI, case_id, "li", at())
    assert len(inbox(office.ledger, "li")) == before
    beside(office).assign(LI, case_id, None, at())
    assert assignees(office.ledger, [case_id]) == {}


def test_a_case_is_offered_to_those_who_work_it(office: Office) -> None:
    case = office.desk.case_file(CENTRE, dispatched(office), at()).state
    assert [each.user_id for each in beside(office).holders(case)] == ["centre-1", "li"]


@pytest.mark.parametrize(
    ("who", "to", "error", "said"),
    [
        (CENTRE, "wang", RuleError, "王工 cannot have this case in hand"),
        (CENTRE, "nobody", RuleError, "nobody cannot have this case in hand"),
        (WANG, "wang", PermissionRefused, "The case is with 工程部"),
        (READER, "li", PermissionRefused, "Assigning a case is for"),
    ],
)
def test_a_case_goes_only_to_those_who_work_it_and_is_given_by_them(
    office: Office, who: User, to: str, error: type[Exception], said: str
) -> None:
    case_id = dispatched(office)
    with pytest.raises(error, match=said):
        beside(office).assign(who, case_id, to, at())
    assert office.ledger.stream(f"beside/{case_id}") == []


def test_a_closed_case_is_in_nobodys_hand(office: Office) -> None:
    case_id = office.receive()
    send(office, case_id, cmd.Close(disposition="withdrawn"), 1)
    with pytest.raises(RuleError, match="The case is closed"):
        beside(office).assign(CENTRE, case_id, "centre-1", at())


def test_of_several_cases_each_is_a_step_of_its_own_and_a_refused_one_says_why(office: Office) -> None:
    fresh, sent = office.receive(), dispatched(office)
    cases = [office.desk.case_file(CENTRE, each, at()).state for each in (fresh, sent)]
    step = command_each(office.desk, CENTRE, cmd.Transfer(department="物业部", reason="属物业"), "form", at())
    given = give_each(cases, step)
    assert [each.number for each in given] == [case.number for case in cases]
    assert given[0].refusal is not None
    assert given[1].refusal is None
    kinds = [[entry.kind.value for entry in office.ledger.stream(f"case/{each}")] for each in (fresh, sent)]
    assert kinds == [["received"], ["received", "dispatched", "transferred", "dispatched"]]


def test_sent_twice_the_steps_of_several_cases_are_entered_once(office: Office) -> None:
    case = office.desk.case_file(CENTRE, office.receive(), at()).state
    step = command_each(office.desk, CENTRE, cmd.Dispatch(department="工程部"), "form", at())
    assert [each.refusal for each in give_each([case, case], step)] == [None, None]
    assert len(office.ledger.stream(f"case/{case.case_id}")) == 2


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("@李工 请先看", ["li"]),
        ("@李工程师 看看", ["shi"]),
        ("＠王工，@李工", ["wang", "li"]),
        ("李工", []),
        ("a@b", []),
    ],
)
def test_a_note_calls_those_whose_names_follow_the_sign(text: str, whom: list[str]) -> None:
    staff = [LI, WANG, User("shi", "李工程师")]
    assert called(text, staff) == whom


def test_a_note_tells_whom_it_calls_and_is_no_part_of_the_record(office: Office) -> None:
    case_id = dispatched(office)
    for _again in range(2):
        beside(office).note(CENTRE, case_id, "@李工 客户很急", "form", at())
    item = inbox(office.ledger, "li")[0]
    assert (item.case_id, item.kind.value) == (case_id, "noted_internally")
    (entry,) = office.ledger.stream(f"beside/{case_id}")
    assert entry.payload.note == "@李工 客户很急"  # type: ignore[attr-defined]
    assert "noted_internally" not in [each.kind.value for each in office.ledger.stream(f"case/{case_id}")]


def test_only_those_who_work_a_case_write_notes_on_it(office: Office) -> None:
    case_id = dispatched(office)
    with pytest.raises(PermissionRefused, match="A note among staff is for"):
        beside(office).note(READER, case_id, "x", "form", at())
    with pytest.raises(RuleError, match="Write it first"):
        beside(office).note(CENTRE, case_id, " ", "form", at())


SMS = {"sms": "json://sms.example/{phone}"}


def messaging(office: Office) -> BesideDesk:
    return BesideDesk(office.ledger, policies(), SMS)


def test_a_message_goes_to_the_customers_number_and_the_outbox_holds_neither_number_nor_text(office: Office) -> None:
    case_id, gone = office.receive(), []
    for _again in range(2):
        messaging(office).message(CENTRE, case_id, "sms", "明早九点上门", "form", at())
    with office.ledger.reading() as connection:
        (row,) = connection.execute(sa.select(delivery)).all()
    assert (row.target, row.body) == ("sms:customer", "")
    report = deliver(
        office.ledger, SMS, at(1), send=lambda address, letter: gone.append((address, letter.body)),
        outside=lambda stream, version, _now: reached(office.ledger, policies(), stream, version),
    )  # fmt: skip
    assert report.sent == 1
    assert gone == [("json://sms.example/13800000000", "明早九点上门")]
    (entry,) = office.ledger.stream(f"beside/{case_id}")
    assert (entry.payload.way, entry.payload.text) == ("sms", "明早九点上门")  # type: ignore[attr-defined]


def test_a_channel_to_customers_carries_no_notice_to_staff(office: Office) -> None:
    desk = Desk(office.ledger, policies(), SMS)
    received = cmd.Receive(project="P1", customer_id="k1", channel="phone", content="漏水", severity="major")
    desk.receive(CENTRE, received, idempotency_key="loud", now=at(), customer=office.customer)
    with office.ledger.reading() as connection:
        assert connection.execute(sa.select(delivery)).all() == []


@pytest.mark.parametrize(
    ("who", "way", "text", "said"),
    [
        (LI, "sms", "x", "Writing to a customer is for"),
        (CENTRE, "wecom", "x", "cannot be reached that way"),
        (CENTRE, "sms", " ", "Write 1 to 500 characters"),
        (CENTRE, "sms", "x" * 501, "Write 1 to 500 characters"),
    ],
)
def test_a_message_needs_the_right_a_way_and_words(office: Office, who: User, way: str, text: str, said: str) -> None:
    case_id = dispatched(office)
    with pytest.raises((PermissionRefused, RuleError), match=said):
        messaging(office).message(who, case_id, way, text, "form", at())
    assert office.ledger.stream(f"beside/{case_id}") == []


def test_notes_and_messages_go_with_the_customers_data_and_stand_in_no_copy(office: Office) -> None:
    case_id = office.receive()
    messaging(office).message(CENTRE, case_id, "sms", "明早九点上门", "form", at())
    messaging(office).note(CENTRE, case_id, "王小明很着急", "note", at())
    with office.ledger.reading() as connection:
        copy = person_copy(connection, "k1", at()).model_dump_json()
    assert "很着急" not in copy
    admin = User("admin", "管理员", (Right(Role.ADMIN),))
    asked = requests.ask(office.ledger, Hand(CENTRE), "k1", "letter", at())
    erasing.erase(office.ledger, Hand(admin), asked.request, settings(), at())
    first, second, erased = office.ledger.stream(f"beside/{case_id}")
    assert (first.payload.text, second.payload.note) == ("", "")  # type: ignore[attr-defined]
    assert erased.kind.value == "erased"
    assert reached(office.ledger, policies(), f"beside/{case_id}", 1) is None
