"""Which step an event is: the one it names, else the first that writes its kind with its values."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from packs import pack

from casework.desk.transitions import WAYS
from casework.record import events as ev
from casework.record.events import Payload
from casework.regulation.taken import step_of, step_taken
from casework.vocabulary import Appointment, Caller, Disposition, EscalationCause, EventKind, Satisfaction, Severity

STEPS = pack().steps
DUE = datetime(2026, 3, 5, 10, tzinfo=UTC)
DIRECT = ev.Escalated(level=2, cause=EscalationCause.DIRECT, to="company_gm", consent_by="vice_president")
MISSED = ev.Escalated(level=1, cause=EscalationCause.NO_CONTACT, to="project_gm")
SLIP = ev.Dispatched(department="works", due_at=DUE)
SERVICE = ev.CalledBack(caller=Caller.PROJECT_SERVICE, satisfaction=Satisfaction.SATISFIED)
MAJOR = [ev.Classified(severity=Severity.MAJOR), ev.MajorEventReported(summary="x")]


@pytest.mark.parametrize(
    ("stage", "level", "written", "step"),
    [
        (None, 0, [ev.Received(number="SY-1")], "receive"),
        ("received", 0, [SLIP], "dispatch"),
        ("in_hand", 0, [ev.Transferred(department="sales"), SLIP], "transfer"),
        ("contacted", 0, [ev.Appointed(appointment=Appointment.SITE_VISIT, due_at=DUE)], "appoint"),
        ("solved", 0, [ev.FedBack(result="x")], "feed_back"),
        ("in_hand", 0, [ev.Solved(result="x"), ev.FedBack(result="x")], "solve_and_feed_back"),
        ("in_hand", 0, [ev.Solved(result="x")], "solve"),
        ("replied", 0, [ev.CalledBack(satisfaction=Satisfaction.SATISFIED)], "call_back"),
        ("replied", 0, [SERVICE], "call_back_service"),
        ("replied", 0, [ev.CalledBack(reached=False)], "try_call"),
        ("called_back", 0, [ev.Closed(disposition=Disposition.EXPLAINED)], "close_explained"),
        ("in_hand", 0, [ev.Closed(disposition=Disposition.WITHDRAWN)], "withdraw"),
        ("in_hand", 1, [DIRECT, ev.Noted(note="x")], "escalate_2"),
        ("in_hand", 1, [ev.Instructed(instruction="x")], "instruct_1"),
        ("in_hand", 2, [ev.Instructed(instruction="x")], "instruct_2"),
        ("in_hand", 0, MAJOR, "report_major"),
        ("in_hand", 0, MAJOR[1:], "report_major"),
        ("in_hand", 0, MAJOR[:1], "classify"),
        ("in_hand", 0, [ev.Noted(note="x")], "note"),
    ],
)  # fmt: skip
def test_a_persons_form_is_the_step_that_writes_it(
    stage: str | None, level: int, written: list[Payload], step: str
) -> None:
    assert step_taken(STEPS, stage, {"level": level}, written) == step


@pytest.mark.parametrize(
    ("payload", "step"), [(DIRECT, "escalate_2"), (MISSED, "raise_1"), (SERVICE, "call_back_service")]
)
def test_an_event_without_a_step_is_the_first_that_writes_its_kind_and_values(payload: Payload, step: str) -> None:
    assert step_of(STEPS, payload) == step


def test_an_event_is_the_step_it_names() -> None:
    assert step_of(STEPS, ev.Dispatched(department="works", due_at=DUE), "transfer") == "transfer"


def test_a_kind_that_no_step_writes_is_no_step() -> None:
    assert step_of(STEPS, ev.Warned(obligation="x", clause="4.4.2.5", due_at=DUE)) == ""


def test_every_kind_that_the_desk_writes_is_some_step_of_the_edition_in_force() -> None:
    written = {kind for row in WAYS.values() for kind in row.writes}
    assert {EventKind(kind) for step in STEPS.values() for kind in step.writes} >= written
