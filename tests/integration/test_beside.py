"""Beside the record: a case is given to a person, who is told; neither the case's version nor its record changes."""

from __future__ import annotations

import pytest
from desks import MONDAY, Office, at, policies

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.desk import commands as cmd
from casework.desk.beside import BesideDesk, assignees
from casework.desk.several import command_each, give_each
from casework.errors import PermissionRefused, RuleError
from casework.messages.inbox import inbox
from casework.record.ledger import Ledger
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
