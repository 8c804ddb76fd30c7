"""What a regulation's phrases ask is answered by the state of a case as its events made it."""

from __future__ import annotations

from datetime import datetime

import pytest
from desks import at, case, pack
from lives import Life as Lived
from lives import dice

from casework.case.state import CaseState
from casework.record import events as ev
from casework.regulation.model import Step
from casework.regulation.needs import Moment, first_unmet
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Appointment, Caller, Disposition, EscalationCause, Satisfaction, Severity, Stage

AGREED = ev.Appointed(appointment=Appointment.COMPLETION, due_at=at(days=3))
EXTENDED = ev.Extended(due_at=at(days=6), customer_confirmed=True, reason="x")
SLIP = ev.Dispatched(department="物业部", urgency="normal", due_at=at(hours=2), slip="S-2")
NO = ev.CustomerDisagreed()
CLOSED, AGAIN = ev.Closed(disposition=Disposition.RESOLVED), ev.Reopened(reason="x")
DECLARED, MET = (
    ev.DeclaredUnclosed(reason="x"),
    ev.AnalysisMeetingHeld(held_on=at().date(), participants="a", decisions="b"),
)


def unmet(state: CaseState, *, when: datetime | None = None, **conditions: object) -> str | None:
    """The construct that stands against a step with these conditions; None when nothing does."""
    step = Step.model_validate(
        {
            "clause": "1",
            "say": {"zh": "步", "en": "Step"},
            "by": "centre",
            "at": "open",
            "writes": "noted",
            **conditions,
        }
    )
    now = Moment(when or at(), WorkCalendar.of(pack()), state.course.facts, {})
    found = first_unmet(step, state.course, now, lambda _need, check: check.name == "passes")
    return found.said if found else None


def holds(state: CaseState, phrase: str) -> bool:
    return unmet(state, needs=[phrase]) is None


@pytest.mark.parametrize(
    ("phrase", "more", "expected"),
    [
        ("contacted", (), True),
        ("replied", (), False),
        ("not replied", (), True),
        ("contacted since dispatched", (), True),
        ("contacted since dispatched", (SLIP,), False),
        ("dispatched since contacted", (SLIP,), True),
        ("not dispatched since contacted", (SLIP,), False),
        ("solved or contacted since dispatched", (), True),
        ("dispatched since solved or contacted", (), False),
        ("never extended", (), True),
        ("never extended", (AGREED, EXTENDED, CLOSED, AGAIN), False),
        ("not extended", (AGREED, EXTENDED, CLOSED, AGAIN), True),
        ("ever contacted", (CLOSED, AGAIN), True),
        ("contacted", (CLOSED, AGAIN), False),
        ("reopened", (CLOSED, AGAIN), True),
        ("clock agreed runs", (), False),
        ("clock agreed runs", (AGREED,), True),
        ("no clock agreed runs", (AGREED,), False),
        ("no clock agreed runs", (AGREED, ev.FedBack()), True),
        ("clock agreed runs", (AGREED, DECLARED), False),
        ("check passes", (), True),
        ("check fails", (), False),
    ],
)
def test_a_phrase_is_true_of_what_happened(phrase: str, more: tuple[ev.Payload, ...], *, expected: bool) -> None:
    assert holds(case(Stage.CONTACTED, *more), phrase) is expected


def test_an_extension_that_was_cancelled_stands_no_more_and_has_used_up_the_only_one() -> None:
    state = case(Stage.CONTACTED, AGREED, EXTENDED, ev.ExtensionCancelled(reason="x"))
    assert not holds(state, "never extended")
    assert not holds(state, "extended since extension_cancelled")
    assert (holds(state, "not extended"), holds(state, "extended")) == (True, False)


def test_within_ends_at_its_very_moment() -> None:
    replied = case(Stage.VERIFIED, (ev.Replied(), at(days=-7)))
    assert unmet(replied, needs=["within 1 week of replied"], when=at()) is None
    assert unmet(replied, needs=["within 1 week of replied"], when=at(minutes=1)) == "within 1 week of replied"
    assert not holds(case(), "within 1 week of replied")


def test_a_phrase_for_some_cases_asks_nothing_of_the_others() -> None:
    needs = [{"need": "major_event_reported", "when": {"severity": "major"}}]
    assert unmet(case(), needs=needs) is None
    assert unmet(case(Stage.RECEIVED, ev.Classified(severity=Severity.MAJOR)), needs=needs) == "major_event_reported"


@pytest.mark.parametrize(
    ("answers", "satisfied"),
    [
        ([Satisfaction.SATISFIED], "yes"),
        ([Satisfaction.NEUTRAL], "neither"),
        ([Satisfaction.DISSATISFIED], "no"),
        ([Satisfaction.VERY_DISSATISFIED, None], "no"),
        ([Satisfaction.DISSATISFIED, Satisfaction.NEUTRAL], "neither"),
    ],
)
def test_the_customers_last_word_counts(answers: list[Satisfaction | None], satisfied: str) -> None:
    state = case(Stage.REPLIED, *(ev.CalledBack(satisfaction=answer) for answer in answers))
    assert unmet(state, when={"satisfied": satisfied}) is None


def test_a_no_stands_until_the_customer_says_otherwise_however_often_work_is_fed_back() -> None:
    worked_again = (NO, ev.Solved(), ev.FedBack(), ev.Verified(), ev.Replied(), ev.CalledBack())
    state = case(Stage.REPLIED, *worked_again)
    assert unmet(state, unless={"satisfied": "no"}) == "satisfied no"
    assert unmet(case(Stage.REPLIED, *worked_again, ev.CustomerAgreed()), unless={"satisfied": "no"}) is None
    assert unmet(case(Stage.REPLIED, NO, CLOSED, AGAIN), unless={"satisfied": "no"}) is None


def test_a_second_declaration_asks_a_second_meeting() -> None:
    needs = ["not declared_unclosed since analysis_meeting_held"]
    once = case(Stage.CONTACTED, DECLARED, MET)
    assert unmet(once, needs=needs) is None
    assert unmet(case(Stage.CONTACTED, DECLARED, MET, AGREED, DECLARED), needs=needs) == needs[0]


def test_a_call_that_reached_nobody_is_no_callback() -> None:
    tried = case(Stage.REPLIED, ev.CalledBack(caller=Caller.CENTRE, reached=False))
    assert tried.course.runs("callback")
    assert not holds(tried, "called_back")
    assert holds(tried, "callback_tried") is True
    assert not case(Stage.REPLIED, ev.CalledBack(caller=Caller.CENTRE)).course.runs("callback")


def test_levels_count_from_the_last_reopening() -> None:
    raised = ev.Escalated(level=2, cause=EscalationCause.DIRECT, to="company_gm")
    assert unmet(case(Stage.CONTACTED, raised), when={"level": 2}) is None
    assert unmet(case(Stage.CONTACTED, raised, CLOSED, AGAIN), when={"level": 0}) is None


@pytest.mark.parametrize(
    ("more", "standing"),
    [
        ([], "none"),
        ([ev.ClaimRaised(amount=5000)], "waiting"),
        ([ev.ClaimRaised(amount=5000), ev.ClaimEndorsed(role="department")], "waiting"),
        ([ev.ClaimRaised(amount=5000), ev.ClaimEndorsed(role="department", endorsed=False)], "refused"),
        ([ev.ClaimRaised(amount=5000), ev.ClaimEndorsed(role="department"), ev.ClaimApproved(role="project_gm")],
         "approved"),
    ],
)  # fmt: skip
def test_a_claim_is_approved_when_the_last_post_on_its_route_said_yes(more: list[ev.Payload], standing: str) -> None:
    assert unmet(case(Stage.CONTACTED, *more), when={"claim": standing}) is None


@pytest.mark.parametrize("seed", range(12))
def test_random_lives_answer_the_phrases_as_their_own_fields_do(seed: int) -> None:
    """The second account of the same life, kept field by field, agrees."""
    life = Lived(dice(seed))
    for _ in range(40):
        life.step()
        state = life.state()
        last, runs = state.course.last, state.course.runs
        assert state.course.facts["level"] == state.raised
        assert not runs("agreed") or state.due_at is not None
        assert (last("closed") >= 0) == (state.closed_at is not None)
        assert (last("declared_unclosed") >= 0) == (state.unclosed_at is not None)
        assert [due.at for due in state.course.running] == sorted(due.at for due in state.course.running)
