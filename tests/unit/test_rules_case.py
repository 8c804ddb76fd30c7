"""Each rule of the regulation by itself: what it forbids, by which clause, and what it says to do instead."""

from __future__ import annotations

from datetime import date

import pytest
from desks import DEPARTMENT, at, case, ground, person

from casework import events as ev
from casework.case_state import CaseState
from casework.desk import commands as cmd
from casework.desk.ground import MinimumRecord
from casework.desk.workflow import decide
from casework.errors import PermissionRefused, RuleError
from casework.permissions import User
from casework.vocabulary import Appointment, Caller, Disposition, Satisfaction, Severity, Stage, Urgency, Validity
from casework.vocabulary_desk import Role

CENTRE, SERVICE = person(Role.CENTRE), person(Role.PROJECT_SERVICE)
TEAM = person(Role.DEPARTMENT, department=DEPARTMENT)
BOSS, LEADER = person(Role.PROJECT_MANAGER), person(Role.COMPANY_LEADER)


def refusal(state: CaseState, command: cmd.Command, user: User, **basis: object) -> str:
    with pytest.raises(RuleError) as refused:
        decide(state, command, ground(user, **basis))
    return str(refused.value)


def completion(days: float) -> cmd.Appoint:
    return cmd.Appoint(appointment=Appointment.COMPLETION, due_at=at(days=days))


def extension(days: float, *, confirmed: bool = True) -> cmd.Extend:
    return cmd.Extend(due_at=at(days=days), customer_confirmed=confirmed, reason="等待材料")


RUNNING = case(Stage.IN_HAND, deadline_runs=True, due_at=at(days=3))


def test_a_second_extension_is_refused_and_names_the_ways_that_are_left() -> None:
    state = case(Stage.IN_HAND, deadline_runs=True, due_at=at(days=3), extensions=1)
    assert refusal(state, extension(6), TEAM) == (
        "Clause 4.4.3.3: a case may be extended 1 time(s), and this one has been. Feed back by 2026-03-05 09:00, "
        "report to the leader, or let the case be escalated."
    )


def test_an_extension_without_the_customers_confirmation_is_refused() -> None:
    assert refusal(RUNNING, extension(6, confirmed=False), TEAM).startswith("Clause 4.4.3.2: an extension without")


@pytest.mark.parametrize("days", [2, 3])
def test_an_extension_must_end_later_than_the_old_time(days: float) -> None:
    assert refusal(RUNNING, extension(days), TEAM).startswith(
        "Clause 4.4.3.1: an extension must end after 2026-03-05 09:00"
    )


def test_an_extension_of_a_passed_deadline_must_end_after_now() -> None:
    late = case(Stage.IN_HAND, deadline_runs=True, due_at=at(days=-1))
    assert "must end after 2026-03-02 09:00" in refusal(late, extension(-0.5), TEAM)


def test_a_new_completion_time_is_not_a_way_around_the_single_extension() -> None:
    assert refusal(RUNNING, completion(9), TEAM).startswith("Clause 4.4.3.3: completion is already agreed for")


def test_a_visit_may_be_followed_by_a_completion_time() -> None:
    kept_visit = case(Stage.IN_HAND, due_at=at(days=1), deadline_runs=False)
    assert decide(kept_visit, completion(9), ground(TEAM))[0].kind.value == "appointed"


def test_an_agreed_time_in_the_past_is_refused() -> None:
    assert refusal(case(Stage.CONTACTED), completion(0), TEAM).startswith("Clause 4.4.2.3: the agreed time must lie")


def test_nothing_is_fed_back_before_the_customer_was_contacted() -> None:
    state = case(Stage.IN_HAND, contact_due=True)
    assert refusal(state, cmd.FeedBack(result="好"), TEAM).startswith("Clause 4.4.2.2: the customer has not been")


def test_a_second_contact_on_the_same_slip_is_a_note() -> None:
    assert refusal(case(Stage.IN_HAND), cmd.Contact(), TEAM).startswith("Clause 4.4.2.2: the customer was already")


def test_a_slip_without_room_number_is_refused() -> None:
    text = refusal(case(), cmd.Dispatch(department=DEPARTMENT), CENTRE, record=MinimumRecord(room=False))
    assert text == (
        "Clause 4.4.1.1: a slip cannot go out without the room number. Complete the customer's record first, or answer "
        "the customer directly."
    )


def test_a_transfer_to_the_same_department_does_not_stop_the_clock() -> None:
    transfer = cmd.Transfer(department=DEPARTMENT, reason="x")
    assert refusal(case(Stage.DISPATCHED), transfer, CENTRE).startswith("Clause 4.4.1.5: the case is already with")


def test_a_transfer_gives_the_new_department_a_slip_of_its_own() -> None:
    transfer = cmd.Transfer(department="物业部", reason="x", urgency=Urgency.CRITICAL)
    written = decide(case(Stage.IN_HAND), transfer, ground(CENTRE))
    assert [p.kind.value for p in written] == ["transferred", "dispatched"]
    assert written[1].due_at == at(15)  # type: ignore[attr-defined]


@pytest.mark.parametrize("stage", [Stage.IN_HAND, Stage.FED_BACK, Stage.VERIFIED, Stage.REPLIED])
def test_closing_before_the_callback_is_refused(stage: Stage) -> None:
    text = refusal(case(stage), cmd.Close(disposition=Disposition.RESOLVED), CENTRE)
    assert text.startswith("Clause 4.4.2.7: a case is closed after the callback")
    assert "Possible instead: " in text


def test_a_direct_answer_is_closed_as_answered_only() -> None:
    state = case(Stage.ANSWERED)
    assert refusal(state, cmd.Close(disposition=Disposition.RESOLVED), CENTRE).startswith("Clause 3.3.2")
    assert decide(state, cmd.Close(disposition=Disposition.ANSWERED), ground(CENTRE))
    assert refusal(case(Stage.CALLED_BACK), cmd.Close(disposition=Disposition.ANSWERED), CENTRE).startswith(
        "Clause 3.3.2"
    )


def test_a_dissatisfied_customers_case_is_not_resolved() -> None:
    state = case(Stage.CALLED_BACK, dissatisfied=True)
    assert refusal(state, cmd.Close(disposition=Disposition.RESOLVED), CENTRE).startswith("Clause 3.3.7")


def test_an_unreasonable_complaint_may_be_closed_as_explained_though_the_customer_is_dissatisfied() -> None:
    judged = ev.Validated(validity=Validity.UNREASONABLE)
    state = case(Stage.CALLED_BACK, judged, dissatisfied=True)
    assert decide(state, cmd.Close(disposition=Disposition.EXPLAINED), ground(CENTRE))


def test_a_valid_complaint_is_not_closed_as_explained() -> None:
    state = case(Stage.CALLED_BACK, validity=Validity.VALID)
    assert refusal(state, cmd.Close(disposition=Disposition.EXPLAINED), CENTRE).startswith("Clause 3.3.10")


def test_a_major_case_is_not_closed_without_its_report() -> None:
    state = case(Stage.CALLED_BACK, severity=Severity.MAJOR)
    assert refusal(state, cmd.Close(disposition=Disposition.RESOLVED), CENTRE).startswith("Clause 3.4")


def test_an_unclosed_complaint_is_not_closed_without_its_meeting() -> None:
    state = case(Stage.CALLED_BACK, unclosed_at=at(days=-9))
    assert refusal(state, cmd.Close(disposition=Disposition.RESOLVED), CENTRE).startswith("Clause 3.3.11")


def test_only_a_fair_complaint_can_be_declared_unclosed() -> None:
    state = case(Stage.IN_HAND, validity=Validity.INVALID)
    assert refusal(state, cmd.DeclareUnclosed(reason="x"), CENTRE).startswith("Clause 3.3.11: only a complaint judged")


def test_a_meeting_is_recorded_after_it_was_held() -> None:
    meeting = cmd.HoldMeeting(held_on=date(2026, 3, 3), participants="a", decisions="b")
    assert "has not been held yet" in refusal(case(Stage.UNCLOSED, unclosed_at=at(days=-1)), meeting, CENTRE)


def test_a_direct_escalation_needs_a_named_consent() -> None:
    assert refusal(case(), cmd.Escalate(level=1, consent_by=" "), CENTRE).startswith(
        "Clause 4.4.4.5: a direct escalation needs the leader's consent"
    )


def test_a_case_rises_and_does_not_step_sideways() -> None:
    state = case(Stage.IN_HAND, raised=1)
    assert "already stands on level 1" in refusal(state, cmd.Escalate(level=1, consent_by="x"), CENTRE)
    top = case(Stage.IN_HAND, raised=2)
    assert "level 2, the highest" in refusal(top, cmd.Escalate(level=2, consent_by="x"), CENTRE)


def test_level_2_is_instructed_by_the_company_not_by_the_project() -> None:
    state = case(Stage.IN_HAND, raised=2)
    assert refusal(state, cmd.Instruct(instruction="办"), BOSS) == (
        "Clause 4.4.4.4: a case on level 2 is instructed by Company GM. Ask for the instruction there."
    )
    assert decide(state, cmd.Instruct(instruction="办"), ground(LEADER))


def test_the_escalated_slip_waits_for_the_instruction() -> None:
    slip = cmd.DispatchAgain(department=DEPARTMENT, due_at=at(days=1))
    assert refusal(case(Stage.IN_HAND, raised=1), slip, CENTRE).startswith("Clause 4.4.4.2: the leader has not")


def test_an_escalated_slip_is_due_in_the_future() -> None:
    slip = cmd.DispatchAgain(department=DEPARTMENT, due_at=at())
    state = case(Stage.IN_HAND, raised=1, instructed=True)
    assert refusal(state, slip, CENTRE).startswith("Clause 4.4.4.2: the escalated slip's deadline must lie after")


def test_points_need_a_major_complaint_praised_by_the_customer_and_are_given_once() -> None:
    def given(**fields: object) -> str:
        return refusal(case(Stage.CLOSED, **fields), cmd.Commend(reason="x"), CENTRE)

    assert "for major complaints only" in given(satisfaction=Satisfaction.SATISFIED)
    assert "need the customer's praise" in given(severity=Severity.MAJOR)
    assert "already given" in given(severity=Severity.MAJOR, commended_at=at(days=-1))


def test_a_major_event_report_makes_the_case_a_major_one() -> None:
    written = decide(case(), cmd.ReportMajorEvent(summary="x"), ground(SERVICE))
    assert [p.kind.value for p in written] == ["classified", "major_event_reported"]
    major = decide(case(severity=Severity.MAJOR), cmd.ReportMajorEvent(summary="x"), ground(SERVICE))
    assert [p.kind.value for p in major] == ["major_event_reported"]


def test_a_second_major_event_report_is_a_note() -> None:
    state = case(major_reported_at=at(minutes=-10))
    assert "already filed on 2026-03-02 08:50" in refusal(state, cmd.ReportMajorEvent(summary="x"), SERVICE)


def test_a_visitor_is_announced_once_and_received_after_that() -> None:
    assert "already been told" in refusal(case(visitor_waits=True), cmd.NotifyVisitor(department=DEPARTMENT), CENTRE)
    assert "no visitor waits" in refusal(case(), cmd.ReceiveVisitor(), SERVICE)


def test_receipt_is_confirmed_once() -> None:
    assert "no slip waits" in refusal(case(Stage.DISPATCHED, ev.ReceiptConfirmed()), cmd.ConfirmReceipt(), TEAM)


def test_there_must_be_an_extension_to_cancel() -> None:
    assert "no extension" in refusal(RUNNING, cmd.CancelExtension(reason="x"), CENTRE)


def test_an_unknown_category_is_refused_with_the_known_ones() -> None:
    assert "leak, crack" in refusal(case(), cmd.Classify(category="ufo"), CENTRE)


def test_a_department_acts_on_its_own_cases_only() -> None:
    stranger = person(Role.DEPARTMENT, department="物业部")
    with pytest.raises(PermissionRefused, match="The case is with 工程部"):
        decide(case(Stage.DISPATCHED, contact_due=True), cmd.Contact(), ground(stranger))


def test_a_result_is_verified_by_project_service_or_the_department_that_worked_for_it() -> None:
    fed_back, other = case(Stage.FED_BACK, department="工程部"), person(Role.DEPARTMENT, department="物业部")
    with pytest.raises(PermissionRefused, match="The case is with 工程部"):
        decide(fed_back, cmd.Verify(), ground(other))
    for verifier in (person(Role.DEPARTMENT, department="工程部"), person(Role.PROJECT_SERVICE)):
        assert [p.kind.value for p in decide(fed_back, cmd.Verify(), ground(verifier))] == ["verified"]


def test_nobody_calls_back_in_another_departments_name() -> None:
    with pytest.raises(PermissionRefused, match="in the name of Customer-service centre"):
        decide(case(Stage.REPLIED), cmd.CallBack(caller=Caller.CENTRE), ground(SERVICE))
    assert decide(case(Stage.REPLIED), cmd.CallBack(caller=Caller.PROJECT_SERVICE), ground(SERVICE))


def test_nothing_happens_in_the_future() -> None:
    assert "is in the future" in refusal(case(), cmd.Note(note="x"), CENTRE, at=at(1))


def test_a_step_is_not_dated_before_the_stage_it_leaves() -> None:
    text = refusal(case(Stage.DISPATCHED, contact_due=True), cmd.Contact(), TEAM, at=at(-31))
    assert text.startswith("2026-03-02 08:29 is too early: the case reached the stage “Dispatched” only at")


def test_a_note_may_be_dated_before_the_stage_but_not_before_the_case() -> None:
    assert decide(case(Stage.DISPATCHED), cmd.Note(note="x"), ground(CENTRE, at=at(-31)))
    assert "too early" in refusal(case(Stage.DISPATCHED), cmd.Note(note="x"), CENTRE, at=at(-61))
