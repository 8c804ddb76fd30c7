"""Each rule of the regulation by itself: what it forbids, by which clause, and what it says to do instead."""

from __future__ import annotations

from datetime import date

import pytest
from desks import DEPARTMENT, at, case, ground, person
from lived import way_to
from packs import pack

from casework.access.permissions import User
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.ground import MinimumRecord
from casework.desk.workflow import decide
from casework.errors import PermissionRefused, RuleError
from casework.record import events as ev
from casework.vocabulary import (
    Appointment,
    Caller,
    Disposition,
    EscalationCause,
    Satisfaction,
    Severity,
    Stage,
    Urgency,
    Validity,
)
from casework.vocabulary.desk import Role

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


AGREED = ev.Appointed(appointment=Appointment.COMPLETION, due_at=at(days=3))
RAISED = ev.Escalated(level=1, cause=EscalationCause.NO_CONTACT, to="project_gm")
HIGHER = ev.Escalated(level=2, cause=EscalationCause.NO_INSTRUCTION, to="company_gm")
MAJOR = ev.Classified(severity=Severity.MAJOR)
DECLARED = ev.DeclaredUnclosed(reason="超出目前能力")
SAID_NO = ev.CalledBack(satisfaction=Satisfaction.DISSATISFIED)
RUNNING = case(Stage.CONTACTED, AGREED)


def test_a_second_extension_is_refused_and_names_the_ways_that_are_left() -> None:
    extended = ev.Extended(due_at=at(days=4), customer_confirmed=True, reason="等待材料")
    assert refusal(case(Stage.CONTACTED, AGREED, extended), extension(6), TEAM) == (
        "Clause 4.4.3.3: “Extend” is not possible now: “Extended” is entered already (“Extended” on 2026-03-02 "
        "08:30). A case may be "
        "extended once: feed back in time, report to the leader, or let the case be escalated. Possible instead: "
        "judge, report to leader, submit conclusion, solve, feed back, record agreement, record disagreement, "
        "raise claim, attach evidence, note, correct."
    )


def test_an_extension_without_the_customers_confirmation_is_refused() -> None:
    assert refusal(RUNNING, extension(6, confirmed=False), TEAM).startswith("Clause 4.4.3.2: an extension without")


@pytest.mark.parametrize("days", [2, 3])
def test_an_extension_must_end_later_than_the_old_time(days: float) -> None:
    assert refusal(RUNNING, extension(days), TEAM).startswith(
        "Clause 4.4.3.1: an extension must end after 2026-03-05 09:00"
    )


def test_an_extension_of_a_passed_deadline_must_end_after_now() -> None:
    soon = ev.Appointed(appointment=Appointment.COMPLETION, due_at=at(days=-1))
    late = case(Stage.CONTACTED, soon)
    assert "must end after 2026-03-02 09:00" in refusal(late, extension(-0.5), TEAM)


def test_a_new_completion_time_is_not_a_way_around_the_single_extension() -> None:
    text = refusal(RUNNING, completion(9), TEAM)
    assert text.startswith(
        "Clause 4.4.3.3: “Appoint” is not possible now: the clock “An agreed completion time stands” still"
    )
    assert "(due 2026-03-05 09:00). Completion is already agreed: extend it once" in text


def test_a_visit_may_be_followed_by_a_completion_time() -> None:
    assert decide(case(Stage.IN_HAND), completion(9), ground(TEAM))[0].kind.value == "appointed"


def test_an_agreed_time_in_the_past_is_refused() -> None:
    assert refusal(case(Stage.CONTACTED), completion(0), TEAM).startswith(
        "Clause 4.4.2.3: the time of “Appoint” must lie"
    )


def test_nothing_is_fed_back_before_the_customer_was_contacted() -> None:
    slip = ev.Dispatched(department=DEPARTMENT, due_at=at(hours=2))
    state = case(
        Stage.DISPATCHED, RAISED, ev.Instructed(), ev.DispatchedAgain(department=DEPARTMENT, due_at=at(hours=9))
    )
    text = refusal(state, cmd.FeedBack(result="好"), TEAM)
    assert text.startswith(
        "Clause 4.4.2.6: “Feed back” is not possible now: “Contacted” has not been entered since the last"
    )
    assert "The customer has not been contacted yet: record the contact first." in text
    assert decide(case(Stage.DISPATCHED, slip, ev.Contacted()), cmd.FeedBack(result="好"), ground(TEAM))


def test_a_second_contact_on_the_same_slip_is_a_note() -> None:
    text = refusal(case(Stage.IN_HAND), cmd.Contact(), TEAM)
    assert text.startswith(
        "Clause 4.4.2.2: “Contact” is not possible now: “Dispatched” has not been entered since the last"
    )
    assert "The customer was already contacted on this slip: agree a time" in text


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
    assert text.startswith("Clause 4.4.2.7: “Close” is not possible while the case stands at")
    assert "It is at: called back." in text
    assert "Possible instead: " in text


def test_a_direct_answer_is_closed_as_answered_only() -> None:
    state = case(Stage.ANSWERED)
    assert "It is at: called back." in refusal(state, cmd.Close(disposition=Disposition.RESOLVED), CENTRE)
    assert decide(state, cmd.Close(disposition=Disposition.ANSWERED), ground(CENTRE))
    assert "It is at: answered." in refusal(
        case(Stage.CALLED_BACK), cmd.Close(disposition=Disposition.ANSWERED), CENTRE
    )


def test_a_dissatisfied_customers_case_is_not_resolved() -> None:
    text = refusal(case(Stage.CALLED_BACK, SAID_NO), cmd.Close(disposition=Disposition.RESOLVED), CENTRE)
    assert "customer satisfied: not no; here: no." in text
    assert "record the disagreement and work the case again" in text


def test_a_no_is_not_undone_by_feeding_back_again_and_a_call_without_an_answer() -> None:
    """The customer's last word counts, and a new result is none of theirs."""
    again = (ev.Solved(), ev.FedBack(), ev.Verified(), ev.Replied(), ev.CalledBack())
    state = case(Stage.REPLIED, ev.CustomerDisagreed(), *again)
    assert "customer satisfied: not no" in refusal(state, cmd.Close(disposition=Disposition.RESOLVED), CENTRE)
    agreed = case(Stage.REPLIED, ev.CustomerDisagreed(), *again, ev.CustomerAgreed())
    assert decide(agreed, cmd.Close(disposition=Disposition.RESOLVED), ground(CENTRE))


def test_an_unreasonable_complaint_may_be_closed_as_explained_though_the_customer_is_dissatisfied() -> None:
    state = case(Stage.CALLED_BACK, SAID_NO, ev.Validated(validity=Validity.UNREASONABLE))
    assert decide(state, cmd.Close(disposition=Disposition.EXPLAINED), ground(CENTRE))


def test_a_valid_complaint_is_not_closed_as_explained() -> None:
    state = case(Stage.CALLED_BACK, ev.Validated(validity=Validity.VALID))
    text = refusal(state, cmd.Close(disposition=Disposition.EXPLAINED), CENTRE)
    assert text.startswith("Clause 3.3.10: “Close as explained” is for cases with judgement: invalid or unreasonable")
    assert "here: valid. Only a complaint judged invalid or unreasonable is closed as explained: judge it first" in text


def test_a_major_case_is_not_closed_without_its_report() -> None:
    state = case(Stage.CALLED_BACK, MAJOR)
    assert refusal(state, cmd.Close(disposition=Disposition.RESOLVED), CENTRE).startswith("Clause 3.4")


def test_an_unclosed_complaint_is_not_closed_without_its_meeting() -> None:
    state = case(Stage.CONTACTED, DECLARED, AGREED, *way_to(Stage.CALLED_BACK, at())[2:])
    assert refusal(state, cmd.Close(disposition=Disposition.RESOLVED), CENTRE).startswith("Clause 3.3.11")


def test_only_a_fair_complaint_can_be_declared_unclosed() -> None:
    state = case(Stage.IN_HAND, ev.Validated(validity=Validity.INVALID))
    text = refusal(state, cmd.DeclareUnclosed(reason="x"), CENTRE)
    assert text.startswith("Clause 3.3.11: “Declare unclosed” is for cases with judgement: valid; here: invalid.")
    assert "Judge it first; an invalid or unreasonable one is explained and closed." in text


def test_a_meeting_is_recorded_after_it_was_held() -> None:
    meeting = cmd.HoldMeeting(held_on=date(2026, 3, 3), participants="a", decisions="b")
    assert "has not been held yet" in refusal(case(Stage.UNCLOSED), meeting, CENTRE)


def test_a_direct_escalation_needs_a_named_consent() -> None:
    assert refusal(case(), cmd.Escalate(level=1, consent_by=" "), CENTRE).startswith(
        "Clause 4.4.4.5: a direct escalation needs the leader's consent"
    )


def test_a_case_rises_and_does_not_step_sideways() -> None:
    text = refusal(case(Stage.IN_HAND, RAISED), cmd.Escalate(level=1, consent_by="x"), CENTRE)
    assert "level of escalation: 0; here: 1. The case already stands on this level or above" in text
    top = case(Stage.IN_HAND, RAISED, HIGHER)
    assert "0 or 1; here: 2." in refusal(top, cmd.Escalate(level=2, consent_by="x"), CENTRE)


def test_level_2_is_instructed_by_the_company_not_by_the_project() -> None:
    state = case(Stage.IN_HAND, RAISED, HIGHER)
    with pytest.raises(PermissionRefused) as refused:
        decide(state, cmd.Instruct(instruction="办"), ground(BOSS))
    assert str(refused.value) == "The company GM instructs is for Company GM; ask one of them."
    assert decide(state, cmd.Instruct(instruction="办"), ground(LEADER))


def test_the_escalated_slip_waits_for_the_instruction() -> None:
    slip = cmd.DispatchAgain(department=DEPARTMENT, due_at=at(days=1))
    text = refusal(case(Stage.IN_HAND, RAISED), slip, CENTRE)
    assert text.startswith(
        "Clause 4.4.4.2: “Dispatch again” is not possible now: “Instructed” has not been entered since"
    )
    assert "ask for it first" in text


def test_an_escalated_slip_is_due_in_the_future() -> None:
    slip = cmd.DispatchAgain(department=DEPARTMENT, due_at=at())
    state = case(Stage.IN_HAND, RAISED, ev.Instructed())
    assert refusal(state, slip, CENTRE).startswith("Clause 4.4.4.2: the time of “Dispatch again” must lie after")


def test_points_need_a_major_complaint_praised_by_the_customer_and_are_given_once() -> None:
    def given(*more: ev.Payload) -> str:
        return refusal(case(Stage.CLOSED, *more), cmd.Commend(reason="x"), CENTRE)

    happy = ev.CalledBack(satisfaction=Satisfaction.SATISFIED)
    assert "severity: major; here: general. Points are for major complaints" in given(happy)
    assert "customer satisfied: yes; here: not entered yet." in given(MAJOR)
    assert "the last callback shows none" in given(MAJOR, ev.CustomerAgreed())
    assert "Points were already given for this case" in given(MAJOR, happy, ev.Commended(reason="x"))
    assert decide(case(Stage.CALLED_BACK, MAJOR, happy), cmd.Commend(reason="x"), ground(CENTRE))


def test_a_major_event_report_makes_the_case_a_major_one() -> None:
    written = decide(case(), cmd.ReportMajorEvent(summary="x"), ground(SERVICE))
    assert [p.kind.value for p in written] == ["classified", "major_event_reported"]
    major = decide(case(Stage.RECEIVED, MAJOR), cmd.ReportMajorEvent(summary="x"), ground(SERVICE))
    assert [p.kind.value for p in major] == ["major_event_reported"]


def test_a_regulation_with_a_word_of_its_own_for_major_has_the_case_classified_by_that() -> None:
    severities = pack().words["severity"]
    grave = severities["major"].model_copy(update={"is_": "major"})
    own = {"severity": {"general": severities["general"], "grave": grave}}
    regulation = pack().regulation.model_copy(update={"words": pack().words | own})
    office = ground(SERVICE, pack=pack().model_copy(update={"regulation": regulation}))
    first, _report = decide(case(), cmd.ReportMajorEvent(summary="x"), office)
    assert first == ev.Classified(severity="grave")


def test_a_second_major_event_report_is_a_note() -> None:
    state = case(Stage.RECEIVED, (ev.MajorEventReported(summary="x"), at(minutes=-10)))
    text = refusal(state, cmd.ReportMajorEvent(summary="x"), SERVICE)
    assert "(“Major event reported” on 2026-03-02 08:50). The report was already filed" in text


def test_a_visitor_is_announced_once_and_received_after_that() -> None:
    told = case(Stage.RECEIVED, ev.VisitorNotified(department=DEPARTMENT))
    assert "The department has been told" in refusal(told, cmd.NotifyVisitor(department=DEPARTMENT), CENTRE)
    assert "No visitor waits" in refusal(case(), cmd.ReceiveVisitor(), SERVICE)


def test_receipt_is_confirmed_once() -> None:
    assert "No slip waits" in refusal(case(Stage.DISPATCHED, ev.ReceiptConfirmed()), cmd.ConfirmReceipt(), TEAM)


def test_there_must_be_an_extension_to_cancel() -> None:
    assert "There is no extension to cancel" in refusal(RUNNING, cmd.CancelExtension(reason="x"), CENTRE)


def test_an_unknown_category_is_refused_with_the_known_ones() -> None:
    assert "leak, crack" in refusal(case(), cmd.Classify(category="ufo"), CENTRE)


def test_a_department_acts_on_its_own_cases_only() -> None:
    stranger = person(Role.DEPARTMENT, department="物业部")
    with pytest.raises(PermissionRefused, match="The case is with 工程部"):
        decide(case(Stage.DISPATCHED), cmd.Contact(), ground(stranger))


def test_a_result_is_verified_by_project_service_or_the_department_that_worked_for_it() -> None:
    fed_back, other = case(Stage.FED_BACK), person(Role.DEPARTMENT, department="物业部")
    with pytest.raises(PermissionRefused, match="The case is with 工程部"):
        decide(fed_back, cmd.Verify(), ground(other))
    for verifier in (person(Role.DEPARTMENT, department="工程部"), person(Role.PROJECT_SERVICE)):
        assert [p.kind.value for p in decide(fed_back, cmd.Verify(), ground(verifier))] == ["verified"]


def test_nobody_calls_back_in_another_departments_name() -> None:
    with pytest.raises(PermissionRefused, match="Call back is for Customer-service centre"):
        decide(case(Stage.REPLIED), cmd.CallBack(caller=Caller.CENTRE), ground(SERVICE))
    assert decide(case(Stage.REPLIED), cmd.CallBack(caller=Caller.PROJECT_SERVICE), ground(SERVICE))


def test_nothing_happens_in_the_future() -> None:
    assert "is in the future" in refusal(case(), cmd.Note(note="x"), CENTRE, at=at(1))


def test_a_step_is_not_dated_before_the_stage_it_leaves() -> None:
    text = refusal(case(Stage.DISPATCHED), cmd.Contact(), TEAM, at=at(-31))
    assert text.startswith("2026-03-02 08:29 is too early: the case reached the stage “Dispatched” only at")


def test_a_note_may_be_dated_before_the_stage_but_not_before_the_case() -> None:
    assert decide(case(Stage.DISPATCHED), cmd.Note(note="x"), ground(CENTRE, at=at(-31)))
    assert "too early" in refusal(case(Stage.DISPATCHED), cmd.Note(note="x"), CENTRE, at=at(-61))
