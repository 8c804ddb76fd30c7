"""What was wrong with the first regulation and is put right in its corrected edition, each as a life of its own.

What has a scenario in the folder (clocks that could be dodged, the reply from contact on, visits, callbacks that reach
nobody) is lived there; what desk and people decide stands here.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cases import MONDAY, case, dispatched, received, write
from packs import shipped_editions

from casework.clock.ticking import tick
from casework.desk.step_forms import form_of
from casework.record.events import Escalated
from casework.record.ledger import Ledger
from casework.regulation import Regulation, load_regulation
from casework.regulation.model import Scenario
from casework.regulation.scenarios import live
from casework.settings import ROOT

CORRECTED = load_regulation(ROOT / "data" / "regulations" / "sunshine")
RECEIVED = "2026-03-02 10:00 receive by hotline channel=phone severity=general urgency=normal"
DISPATCHED = "2026-03-02 10:10 dispatch by hotline department=works due_at=2026-03-02T12:10"
CONTACTED = "2026-03-02 10:30 contact by department"
HEAD_OFFICE = DISPATCHED.replace("works", "works party=head_office")


def lived(given: list[str], *expect: str, by: Regulation = CORRECTED) -> list[str]:
    return live(by, Scenario(name="put right", given=tuple(given), expect=expect))


def test_the_centre_enters_agreed_times_and_extensions_and_the_department_asks():
    life = [
        RECEIVED,
        DISPATCHED,
        CONTACTED,
        "2026-03-02 11:00 appoint by department appointment=completion due_at=2026-03-04T17:00 refused",
        "2026-03-02 11:10 appoint by centre appointment=completion due_at=2026-03-04T17:00",
        "2026-03-03 09:00 extend by centre due_at=2026-03-06T17:00 refused",
        "2026-03-03 10:00 ask_extension by department due_at=2026-03-06T17:00",
        "2026-03-03 10:10 extend by department due_at=2026-03-06T17:00 refused",
        "2026-03-03 10:20 extend by centre due_at=2026-03-06T17:00",
    ]
    assert lived(life, "due deadline 2026-03-06 17:00", "deadline void 1", "deadline pending 1") == []


def test_level_1_goes_to_who_is_in_charge_of_the_responsible_party():
    turns = ["2026-03-02 12:20 instruct_1 by {} refused", "2026-03-02 12:30 instruct_1 by {}"]
    for dispatch, refused, taken in (
        (DISPATCHED, "vice_president", "project_gm"),
        (HEAD_OFFICE, "project_gm", "vice_president"),
    ):
        life = [RECEIVED, dispatch, turns[0].format(refused), turns[1].format(taken)]
        assert lived(life, "field level=1", "instruction_1 met") == [], taken


def test_level_2_is_the_company_gm_s_alone():
    raised = [RECEIVED, HEAD_OFFICE, "2026-03-17 12:00 look"]
    for post in ("project_gm", "subsidiary_gm", "vice_president", "planning_director"):
        assert lived([*raised, f"2026-03-18 10:00 instruct_2 by {post} refused"], "field level=2") == []
    assert lived([*raised, "2026-03-18 10:00 instruct_2 by company_gm"], "instruction_2 met") == []


def test_a_transfer_every_110_minutes_does_not_keep_a_case_from_being_raised():
    moved = ["12:00", "13:50", "15:40"]
    life = [RECEIVED, DISPATCHED]
    for turn, hour in enumerate(moved):
        refused = " refused" if turn else ""
        life.append(f"2026-03-02 {hour} transfer by centre department=d{turn} due_at=2026-03-02T12:10{refused}")
    assert lived(life[:3], "field level=0", "contact pending 1") == []
    assert lived([*life[:3], "2026-03-02 12:11 look"], "field level=1", "contact overdue 1") == []


def test_every_post_may_record_a_complaint_and_people_outside_the_roles_too():
    for post in CORRECTED.posts:
        assert lived([RECEIVED.replace("hotline", post)], "stage received") == [], post


def test_a_slip_goes_to_the_department_and_its_information_clerk_and_says_its_way():
    dispatch = CORRECTED.steps["dispatch"]
    assert {"department", "information_clerk"} <= set(dispatch.tells)
    assert form_of("dispatch", dispatch).model_fields["way"].is_required()
    confirmed = "2026-03-02 10:20 confirm_receipt by information_clerk"
    assert lived([RECEIVED, DISPATCHED, confirmed], "stage dispatched") == []


def test_an_affiliated_company_meets_its_visitor_within_fifteen_minutes():
    life = [RECEIVED, DISPATCHED, "2026-03-02 10:15 notify_visitor by centre department=property_company"]
    met = "2026-03-02 10:30 receive_visitor by affiliate"
    assert "affiliate" in CORRECTED.steps["notify_visitor"].tells
    assert lived([*life, met], "due visitor 2026-03-02 10:30", "visitor met") == []


def test_a_withdrawal_needs_the_customer_s_word_and_a_reason_and_the_centre_is_told():
    withdraw, duplicate = CORRECTED.steps["withdraw"], CORRECTED.steps["mark_duplicate"]
    asked = form_of("withdraw", withdraw).model_fields
    assert [asked[name].is_required() for name in ("customers_word", "reason")] == [True, True]
    assert form_of("mark_duplicate", duplicate).model_fields["reason"].is_required()
    assert (withdraw.tells, duplicate.tells) == (("centre",), ("centre",))


@pytest.mark.parametrize("days", [30, 200])
def test_after_a_downtime_a_case_is_raised_one_level_and_the_next_counts_from_when_somebody_was_told(
    ledger: Ledger, days: int
):
    """Told on a Wednesday, or on a Friday before the National Day; ten working days later, and not before, level 2."""
    known = shipped_editions(date(2026, 3, 2))
    (corrected,) = (pack for pack in known.packs if pack.id.startswith("sunshine_"))
    write(ledger, case([(0, received(pack=corrected.id)), dispatched(10)]))
    woken = MONDAY + timedelta(days=days)
    for later in (timedelta(), timedelta(minutes=1), timedelta(days=9)):
        tick(ledger, known, woken + later)
    assert levels(ledger) == [1]
    tick(ledger, known, woken + timedelta(days=28))
    assert levels(ledger) == [1, 2]


def levels(ledger: Ledger) -> list[object]:
    return [entry.payload.level for entry in ledger.stream("case/c1") if isinstance(entry.payload, Escalated)]
