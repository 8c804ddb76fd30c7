"""The suggested step: of those possible, the one whose event ends the running clock that is due first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desks import DEPARTMENT, at, case, ground, pack, person
from lives import PEOPLE, Life, dice

from casework.desk.ground import Ground
from casework.desk.suggested import enders, suggested
from casework.desk.transitions import transitions
from casework.desk.workflow import open_steps, possible
from casework.record import events as ev
from casework.vocabulary import Caller, Disposition, EscalationCause, Satisfaction, Stage, Validity
from casework.vocabulary.desk import CommandName as C
from casework.vocabulary.desk import Role

RAISED = ev.Escalated(level=1, cause=EscalationCause.NO_CONTACT, to="project_gm")
HIGHER = ev.Escalated(level=2, cause=EscalationCause.NO_INSTRUCTION, to="company_gm")
AGREED = ev.Appointed(due_at=at(days=3))
CLAIM, ENDORSED = ev.ClaimRaised(amount=5000), ev.ClaimEndorsed(role="department")
SAID_NO = ev.CalledBack(satisfaction=Satisfaction.DISSATISFIED)
VALID, DECLARED = ev.Validated(validity=Validity.VALID), ev.DeclaredUnclosed()
MET = ev.AnalysisMeetingHeld(held_on=at().date())


@pytest.mark.parametrize(
    ("role", "stage", "more", "expected"),
    [
        (Role.CENTRE, Stage.RECEIVED, (), C.DISPATCH),
        (Role.CENTRE, Stage.ANSWERED, (), C.CLOSE),
        (Role.DEPARTMENT, Stage.DISPATCHED, (), C.CONFIRM_RECEIPT),
        (Role.DEPARTMENT, Stage.DISPATCHED, (ev.ReceiptConfirmed(),), C.CONTACT),
        (Role.CENTRE, Stage.DISPATCHED, (), None),
        (Role.DEPARTMENT, Stage.CONTACTED, (), C.APPOINT),
        (Role.DEPARTMENT, Stage.CONTACTED, (AGREED,), C.SUBMIT_CONCLUSION),
        (Role.DEPARTMENT, Stage.CONTACTED, (AGREED, ev.PlanSubmitted()), C.FEED_BACK),
        (Role.DEPARTMENT, Stage.SOLVED, (), C.FEED_BACK),
        (Role.PROJECT_SERVICE, Stage.FED_BACK, (), C.VERIFY),
        (Role.PROJECT_SERVICE, Stage.VERIFIED, (), C.REPLY),
        (Role.CENTRE, Stage.REPLIED, (), C.CALL_BACK),
        (Role.CENTRE, Stage.CALLED_BACK, (), C.CLOSE),
        (Role.CENTRE, Stage.CALLED_BACK, (SAID_NO,), C.DISAGREE),
        (Role.PROJECT_MANAGER, Stage.IN_HAND, (RAISED,), C.INSTRUCT),
        (Role.COMPANY_LEADER, Stage.IN_HAND, (RAISED, HIGHER), C.INSTRUCT),
        (Role.PROJECT_MANAGER, Stage.IN_HAND, (RAISED, HIGHER), None),
        (Role.CENTRE, Stage.IN_HAND, (RAISED, ev.Instructed()), C.DISPATCH_AGAIN),
        (Role.PROJECT_MANAGER, Stage.IN_HAND, (RAISED, ev.Instructed()), None),
        (Role.CENTRE, Stage.CONTACTED, (VALID, DECLARED), C.HOLD_MEETING),
        (Role.DEPARTMENT, Stage.CONTACTED, (ev.PlanSubmitted(), VALID, DECLARED, MET), C.APPOINT),
        (Role.PROJECT_MANAGER, Stage.IN_HAND, (CLAIM, ENDORSED), C.APPROVE_CLAIM),
        (Role.PROJECT_MANAGER, Stage.IN_HAND, (CLAIM,), None),
        (Role.SALES, Stage.RECEIVED, (), None),
    ],
)
def test_the_step_that_the_case_waits_for_is_suggested_to_who_may_take_it(
    role: Role, stage: Stage, more: tuple[ev.Payload, ...], expected: C | None
) -> None:
    assert suggested(case(stage, *more), ground(person(role))) == expected


BY_SERVICE = ev.CalledBack(caller=Caller.PROJECT_SERVICE)
CLOSED = ev.Closed(disposition=Disposition.RESOLVED)


@pytest.mark.parametrize(
    ("role", "stage", "more", "expected"),
    [
        (Role.CENTRE, Stage.REPLIED, (BY_SERVICE,), C.CALL_BACK),
        (Role.PROJECT_SERVICE, Stage.REPLIED, (BY_SERVICE,), None),
        (Role.PROJECT_SERVICE, Stage.CALLED_BACK, (), C.CALL_BACK),
        (Role.PROJECT_SERVICE, Stage.CLOSED, (), C.CALL_BACK),
        (Role.PROJECT_SERVICE, Stage.FED_BACK, (ev.Closed(disposition=Disposition.WITHDRAWN),), None),
        (Role.PROJECT_SERVICE, Stage.ANSWERED, (ev.Closed(disposition=Disposition.ANSWERED),), None),
        (Role.CENTRE, Stage.REPLIED, (ev.CalledBack(reached=False),), C.CALL_BACK),
    ],
)
def test_each_caller_owes_one_call_about_a_result(
    role: Role, stage: Stage, more: tuple[ev.Payload, ...], expected: C | None
) -> None:
    assert suggested(case(stage, *more), ground(person(role))) == expected


def test_what_is_due_first_comes_first() -> None:
    """A time is to be agreed by tomorrow evening: after a visitor of today, before one of the day after."""
    service = ground(person(Role.PROJECT_SERVICE))
    visitor = (ev.VisitorNotified(department=DEPARTMENT), at(minutes=-20))
    assert suggested(case(Stage.CONTACTED, visitor), service) == C.RECEIVE_VISITOR
    late = (ev.VisitorNotified(department=DEPARTMENT), at() + timedelta(days=2))
    assert suggested(case(Stage.CONTACTED, late), service) == C.APPOINT


def test_a_case_is_never_brought_forward_by_ending_it_without_work() -> None:
    regulation = pack().regulation
    assert "withdraw" not in list(enders(regulation.clocks["closing"], regulation))
    assert list(enders(regulation.clocks["callback"], regulation)) == ["call_back"]


@pytest.mark.parametrize("seed", range(6))
def test_in_any_life_what_is_suggested_is_possible_and_no_clock_due_earlier_could_be_ended(seed: int) -> None:
    life, known = Life(dice(seed)), pack()
    rows = {name: row for row in transitions(known).values() for name in row.steps}
    for _ in range(30):
        life.step()
        state = life.state()
        on = Ground(life.dice.choice(PEOPLE), known, life.now, life.now, entries=life.entries)
        found = suggested(state, on)
        ends = [[n for n in enders(known.regulation.clocks[due.clock], known.regulation)
                 if n in open_steps(state, rows[n], on)] for due in state.course.running]  # fmt: skip
        first = next((names[0] for names in ends if names), None)
        assert found == (rows[first].command if first else None)
        assert found is None or found in possible(state, on)
