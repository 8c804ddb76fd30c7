"""Who calls back, who was reached, and what is owed after that (4.4.2.7, 3.3.12, 3.3.7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desks import Office

from casework.case.obligations import obligations, verdict
from casework.desk import commands as cmd
from casework.errors import RuleError
from casework.record.ledger import Ledger
from casework.vocabulary import Caller, Disposition, Satisfaction, Stage
from casework.vocabulary.desk import Role

CENTRE, SERVICE = Role.CENTRE, Role.PROJECT_SERVICE
OWN = cmd.CallBack(caller=Caller.PROJECT_SERVICE, satisfaction=Satisfaction.SATISFIED)


@pytest.fixture
def office(book: Ledger) -> Office:
    return Office(book)


def to_replied(office: Office) -> str:
    """A case whose customer has got the formal reply; fed back Monday 09:00, so callbacks are due Thursday 18:00."""
    case_id = office.to_agreed(office.now + timedelta(days=3))
    office.do(Role.DEPARTMENT, case_id, cmd.FeedBack(result="已修复"))
    office.do(SERVICE, case_id, cmd.Verify())
    office.do(SERVICE, case_id, cmd.Reply(reply="已修复"))
    return case_id


def owed(office: Office, case_id: str) -> dict[str, str]:
    """How the latest callback of each caller stands now."""
    rows = obligations(f"case/{case_id}", office.ledger.stream(f"case/{case_id}"), office.desk.policies)
    return {row.rule.id: verdict(row, office.now).value for row in rows if "callback" in row.rule.id}


def test_a_call_that_reached_nobody_leaves_the_case_waiting_for_its_callback(office: Office) -> None:
    case_id = to_replied(office)
    office.do(CENTRE, case_id, cmd.CallBack(reached=False, result="无人接听"))
    state = office.state(case_id)
    assert (state.stage, state.called_back_at) == (Stage.REPLIED, None)
    assert owed(office, case_id) == {"callback": "pending", "service_callback": "pending"}
    with pytest.raises(RuleError, match="It is at: called back"):
        office.do(CENTRE, case_id, cmd.Close(disposition=Disposition.RESOLVED))


def test_after_an_attempt_the_customer_can_be_reached(office: Office) -> None:
    case_id = to_replied(office)
    office.do(CENTRE, case_id, cmd.CallBack(reached=False))
    office.do(CENTRE, case_id, cmd.CallBack(satisfaction=Satisfaction.SATISFIED))
    office.do(CENTRE, case_id, cmd.Close(disposition=Disposition.RESOLVED))
    assert office.state(case_id).stage == Stage.CLOSED


def test_the_centres_callback_does_not_do_what_project_service_owes(office: Office) -> None:
    case_id = to_replied(office)
    office.do(CENTRE, case_id, cmd.CallBack(satisfaction=Satisfaction.SATISFIED))
    assert owed(office, case_id) == {"callback": "met", "service_callback": "pending"}


def test_project_services_callback_does_not_stand_for_the_centres(office: Office) -> None:
    case_id = to_replied(office)
    office.do(SERVICE, case_id, OWN)
    assert owed(office, case_id) == {"callback": "pending", "service_callback": "met"}
    assert office.state(case_id).stage == Stage.REPLIED


def test_project_service_calls_back_after_the_closing_too_and_the_case_stays_closed(office: Office) -> None:
    case_id = to_replied(office)
    office.do(CENTRE, case_id, cmd.CallBack(satisfaction=Satisfaction.SATISFIED))
    office.do(CENTRE, case_id, cmd.Close(disposition=Disposition.RESOLVED))
    office.do(SERVICE, case_id, OWN)
    assert owed(office, case_id) == {"callback": "met", "service_callback": "met"}
    assert office.state(case_id).stage == Stage.CLOSED


def test_the_centre_cannot_call_back_on_a_closed_case(office: Office) -> None:
    case_id = to_replied(office)
    office.do(CENTRE, case_id, cmd.CallBack(satisfaction=Satisfaction.SATISFIED))
    office.do(CENTRE, case_id, cmd.Close(disposition=Disposition.RESOLVED))
    with pytest.raises(RuleError, match="not possible while the case stands at “Closed”"):
        office.do(CENTRE, case_id, cmd.CallBack(satisfaction=Satisfaction.SATISFIED))


def test_a_rework_voids_the_callbacks_of_the_result_that_the_customer_refused(office: Office) -> None:
    case_id = to_replied(office)
    office.do(SERVICE, case_id, cmd.RecordDisagreement(note="仍渗水"))
    office.wait(days=10)
    assert owed(office, case_id) == {"callback": "void", "service_callback": "void"}
    office.do(Role.DEPARTMENT, case_id, cmd.FeedBack(result="重做防水"))
    assert owed(office, case_id) == {"callback": "pending", "service_callback": "pending"}


def test_a_callback_that_was_late_before_the_customer_disagreed_stays_missed(office: Office) -> None:
    case_id = to_replied(office)
    office.wait(days=4)
    office.do(SERVICE, case_id, cmd.RecordDisagreement(note="仍渗水"))
    assert owed(office, case_id) == {"callback": "missed", "service_callback": "missed"}
