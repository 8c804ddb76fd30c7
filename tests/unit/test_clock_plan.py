"""What the clock owes a single case; every moment worked by hand (Monday, 2 March 2026, 09:00 is ``at(0)``)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from desks import DEPARTMENT, PROJECT, at, pack, policies
from packs import parts, version

from casework.case.obligations import obligations, verdict
from casework.clock.plan import plan
from casework.policy import Pack, Policies
from casework.record import events as ev
from casework.record.ledger import StoredEvent
from casework.regulation.limits import Limit
from casework.vocabulary import Appointment, Disposition, EscalationCause, EventKind, Verdict

Entry = tuple[datetime, ev.Payload]
RECEIVED = (at(0), ev.Received(number="SY-2026-000001"))
SLIP = (at(0), ev.Dispatched(department=DEPARTMENT, due_at=at(120)))
CONTACTED = (at(10), ev.Contacted())
AGREED = (at(10), ev.Appointed(appointment=Appointment.COMPLETION, due_at=at(10) + (at(days=3) - at(0))))
"""Agreed at 09:10 for three days later, 09:10."""


def life(*entries: Entry) -> list[StoredEvent]:
    return [
        StoredEvent(
            stream="case/c1",
            occurred_at=moment,
            recorded_at=moment,
            actor="a",
            project=PROJECT,
            payload=payload,
            seq=number,
            version=number,
        )
        for number, (moment, payload) in enumerate(entries, 1)
    ]


def fired(entries: list[StoredEvent], now: datetime, packs: Policies | None = None) -> list[tuple[str, datetime]]:
    return [(f.payload.kind.value, f.at) for f in plan("case/c1", entries, packs or policies(), now).firings]


def test_a_slip_of_two_hours_warns_after_eighty_minutes() -> None:
    entries = life(RECEIVED, SLIP)
    assert fired(entries, at(79.99)) == []
    assert fired(entries, at(80)) == [("warned", at(80))]


def test_the_warning_names_obligation_clause_and_limit() -> None:
    (firing,) = plan("case/c1", life(RECEIVED, SLIP), policies(), at(80)).firings
    assert firing.payload == ev.Warned(obligation="c1:contact:2", clause="4.4.2.2", due_at=at(120))


def test_nothing_is_raised_at_the_limit_itself_but_right_after_it() -> None:
    entries = life(RECEIVED, SLIP)
    assert fired(entries, at(120)) == [("warned", at(80))]
    assert fired(entries, at(120.001)) == [("warned", at(80)), ("escalated", at(120))]


def test_a_missed_contact_goes_to_the_project_gm_on_level_1() -> None:
    firing = plan("case/c1", life(RECEIVED, SLIP), policies(), at(121)).firings[-1]
    assert firing.payload == ev.Escalated(
        level=1, cause=EscalationCause.NO_CONTACT, to="project_gm", clause="4.4.2.2", obligation="c1:contact:2"
    )


def test_a_contact_in_time_is_left_alone() -> None:
    assert fired(life(RECEIVED, SLIP, CONTACTED), at(days=1)) == []


def test_a_contact_exactly_at_the_limit_is_in_time() -> None:
    entries = life(RECEIVED, SLIP, (at(120), ev.Contacted()))
    assert fired(entries, at(days=1)) == [("warned", at(80))]


def test_after_a_long_sleep_everything_is_written_at_its_true_moment() -> None:
    """Contact is missed on Monday 2 March at 11:00; ten working days later is Monday 16 March, 18:00 (10:00 UTC)."""
    level_2 = datetime(2026, 3, 16, 10, 0, tzinfo=UTC)
    assert fired(life(RECEIVED, SLIP), at(days=30)) == [
        ("warned", at(80)),
        ("escalated", at(120)),
        ("escalated", level_2),
    ]


def test_level_2_comes_from_the_missing_instruction() -> None:
    last = plan("case/c1", life(RECEIVED, SLIP), policies(), at(days=30)).firings[-1].payload
    assert last == ev.Escalated(
        level=2, cause=EscalationCause.NO_INSTRUCTION, to="company_gm", clause="4.4.4.3", obligation="c1:instruction:4"
    )


def test_an_instruction_in_time_keeps_the_case_on_level_1() -> None:
    direct = (at(5), ev.Escalated(level=1, cause=EscalationCause.DIRECT, to="project_gm", consent_by="x"))
    entries = life(RECEIVED, SLIP, CONTACTED, direct, (at(days=1), ev.Instructed(instruction="办")))
    assert fired(entries, at(days=30)) == []


def test_a_missed_escalated_slip_raises_to_level_2() -> None:
    direct = (at(5), ev.Escalated(level=1, cause=EscalationCause.DIRECT, to="project_gm", consent_by="x"))
    entries = life(
        RECEIVED,
        direct,
        (at(6), ev.Instructed(instruction="办")),
        (at(60), ev.DispatchedAgain(department=DEPARTMENT, due_at=at(360))),
    )
    assert fired(entries, at(days=1)) == [("warned", at(260)), ("escalated", at(360))]


def test_a_case_is_not_raised_again_to_a_level_it_has() -> None:
    entries = life(RECEIVED, SLIP, (at(130), ev.Contacted()), (at(131), AGREED[1]))
    kinds = [kind for kind, _ in fired(entries, at(days=4))]
    assert kinds == ["warned", "escalated", "warned"]


def test_an_extension_moves_warning_and_limit() -> None:
    extended = (at(days=1), ev.Extended(due_at=at(days=7), customer_confirmed=True))
    entries = life(RECEIVED, SLIP, CONTACTED, AGREED, extended)
    assert fired(entries, at(days=6.9)) == [("warned", at(days=5))]
    assert fired(entries, at(days=7.1)) == [("warned", at(days=5)), ("escalated", at(days=7))]


def test_a_cancelled_extension_brings_the_old_limit_back() -> None:
    extended = (at(days=1), ev.Extended(due_at=at(days=7), customer_confirmed=True))
    cancelled = (at(days=4), ev.ExtensionCancelled(reason="客户未确认"))
    entries = life(RECEIVED, SLIP, CONTACTED, AGREED, extended, cancelled)
    assert ("escalated", AGREED[1].due_at) in fired(entries, at(days=4.5))


def test_a_closed_case_is_left_in_peace() -> None:
    direct = (at(5), ev.Escalated(level=1, cause=EscalationCause.DIRECT, to="project_gm", consent_by="x"))
    entries = life(RECEIVED, direct, (at(days=1), ev.Closed(disposition=Disposition.RESOLVED)))
    assert fired(entries, at(days=60)) == []


def test_what_fell_due_before_the_closing_is_still_written() -> None:
    entries = life(RECEIVED, SLIP, (at(days=1), ev.Closed(disposition=Disposition.RESOLVED)))
    assert fired(entries, at(days=60)) == [("warned", at(80)), ("escalated", at(120))]


def test_a_withdrawn_case_is_left_in_peace() -> None:
    entries = life(RECEIVED, SLIP, (at(60), ev.Closed(disposition=Disposition.WITHDRAWN)))
    assert fired(entries, at(days=1)) == []


def test_what_was_written_is_not_written_again() -> None:
    entries = life(RECEIVED, SLIP)
    first = plan("case/c1", entries, policies(), at(121))
    more = [StoredEvent(**dict(fact), seq=3 + n, version=3 + n) for n, fact in enumerate(first.facts)]
    assert fired(entries + more, at(122)) == []


def test_an_escalation_voided_by_hand_does_not_come_back() -> None:
    entries = life(RECEIVED, SLIP)
    facts = plan("case/c1", entries, policies(), at(121)).facts
    more = [StoredEvent(**dict(fact), seq=3 + n, version=3 + n) for n, fact in enumerate(facts)]
    void = life(*[RECEIVED] * 4, (at(122), ev.Corrected(target=4, void=True, reason="误升级")))[-1]
    assert fired([*entries, *more, void], at(days=30)) == []


def test_the_next_look_is_at_the_next_warning_or_limit() -> None:
    assert plan("case/c1", life(RECEIVED, SLIP), policies(), at(1)).next_at == at(80)
    assert plan("case/c1", life(RECEIVED, SLIP), policies(), at(81)).next_at == at(120)
    assert plan("case/c1", life(RECEIVED), policies(), at(1)).next_at is None


def test_a_reopened_case_can_be_raised_again() -> None:
    entries = life(
        RECEIVED,
        SLIP,
        (at(121), ev.Escalated(level=2, cause=EscalationCause.DIRECT, to="company_gm", consent_by="x")),
        (at(130), ev.Closed(disposition=Disposition.RESOLVED)),
        (at(days=1), ev.Reopened(reason="再漏")),
        (at(days=1), ev.Dispatched(department=DEPARTMENT, due_at=at(120, days=1))),
    )
    assert ("escalated", at(120, days=1)) in fired(entries, at(days=2))


def test_a_reopened_case_is_not_raised_for_what_its_earlier_life_had_paid_for() -> None:
    visit = ev.Appointed(appointment=Appointment.SITE_VISIT, due_at=at(60))
    entries = life(
        RECEIVED,
        (at(5), ev.Escalated(level=2, cause=EscalationCause.DIRECT, to="company_gm", consent_by="x")),
        (at(10), visit),
        (at(70), ev.Solved(result="好")),
        (at(80), ev.Closed(disposition=Disposition.RESOLVED)),
        (at(days=1), ev.Reopened(reason="再漏")),
    )
    assert [kind for kind, _ in fired(entries, at(days=2))] == ["warned"]


CLOSED, REOPENED = ev.Closed(disposition=Disposition.RESOLVED), ev.Reopened(reason="再漏")
LEVEL_2 = ev.Escalated(level=2, cause=EscalationCause.DIRECT, to="company_gm", consent_by="x")


def test_what_is_closed_at_the_very_moment_is_neither_warned_of_nor_raised() -> None:
    assert fired(life(RECEIVED, SLIP, (at(80), CLOSED)), at(days=1)) == []
    assert fired(life(RECEIVED, SLIP, (at(120), CLOSED)), at(days=1)) == [("warned", at(80))]


def test_what_is_reopened_at_the_very_moment_is_warned_of_and_raised() -> None:
    again = life(RECEIVED, SLIP, (at(70), CLOSED), (at(80), REOPENED))
    assert fired(again, at(days=1))[:1] == [("warned", at(80))]
    late = life(RECEIVED, SLIP, (at(90), CLOSED), (at(120), REOPENED))
    assert ("escalated", at(120)) in fired(late, at(121))


def test_a_level_of_the_life_before_is_none_of_a_case_reopened_at_the_very_limit() -> None:
    entries = life(RECEIVED, SLIP, (at(50), LEVEL_2), (at(60), CLOSED), (at(120), REOPENED))
    assert ("escalated", at(120)) in fired(entries, at(121))


@pytest.mark.parametrize("raised", [120, 130], ids=["with the reopening", "after it"])
def test_a_level_that_the_reopened_life_reaches_keeps_it_from_being_raised_lower(raised: float) -> None:
    entries = life(RECEIVED, SLIP, (at(60), CLOSED), (at(120), REOPENED), (at(raised), LEVEL_2))
    assert ("escalated", at(120)) not in fired(entries, at(140))


def test_a_level_reached_as_the_case_is_reopened_is_none_of_the_life_before() -> None:
    entries = life(RECEIVED, SLIP, (at(150), CLOSED), (at(200), REOPENED), (at(200), LEVEL_2))
    assert ("escalated", at(120)) in fired(entries, at(201))


def deeming() -> Policies:
    """A pack in which a plan that is not decided within 2 working days is deemed approved (as P3 4.8.1.3)."""
    data = parts(pack())
    rule = data["obligations"][0] | {
        "id": "deemed",
        "from": ("plan_submitted",),
        "to": ("plan_decided",),
        "due": Limit.read("2 working days"),
        "act": {"kind": "plan_decided", "says": {"decision": "deemed_approved"}},
    }
    return Policies([Pack.model_validate(data | {"obligations": (*data["obligations"], rule)})])


def test_an_undecided_plan_is_deemed_approved_once_at_its_limit() -> None:
    """Submitted on Monday morning; the second working day after it is Wednesday, closing at 18:00."""
    entries = life(RECEIVED, (at(30), ev.PlanSubmitted(plan="换管")))
    wednesday = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    found = plan("case/c1", entries, deeming(), at(days=3))
    assert [(f.payload.kind, f.at) for f in found.firings] == [(EventKind.PLAN_DECIDED, wednesday)]
    more = [StoredEvent(**dict(fact), seq=3, version=3) for fact in found.facts]
    assert fired(entries + more, at(days=4), deeming()) == []


@pytest.mark.parametrize("minutes", [15, 30, 60, 120])
def test_every_contact_limit_warns_at_two_thirds(minutes: int) -> None:
    slip = (at(0), ev.Dispatched(department=DEPARTMENT, due_at=at(minutes)))
    assert fired(life(RECEIVED, slip), at(minutes)) == [("warned", at(minutes * 2 / 3))]


def test_a_limit_without_time_warns_of_nothing_and_is_missed_right_after() -> None:
    entries = life(RECEIVED, (at(0), ev.Dispatched(department=DEPARTMENT, due_at=at(0))))
    assert fired(entries, at(0)) == []
    assert fired(entries, at(0.001)) == [("escalated", at(0))]


def test_a_case_closed_at_the_very_moment_of_its_limit_is_not_raised() -> None:
    entries = life(RECEIVED, SLIP, (at(120), ev.Closed(disposition=Disposition.RESOLVED)))
    assert fired(entries, at(days=1)) == [("warned", at(80))]


def test_a_case_reopened_at_the_very_moment_of_its_limit_is_raised() -> None:
    reopened = (at(120), ev.Reopened(reason="再漏"))
    entries = life(RECEIVED, SLIP, (at(100), ev.Closed(disposition=Disposition.RESOLVED)), reopened)
    assert fired(entries, at(days=1)) == [("warned", at(80)), ("escalated", at(120))]


def probing(**rule: object) -> Policies:
    """The Sunshine pack with one more rule: an hour from the escalated slip to the feedback."""
    data = parts(pack())
    probe = data["obligations"][0] | {
        "id": "probe",
        "from": ("dispatched_again",),
        "to": ("fed_back",),
        "due": Limit.read("1 hour"),
        **rule,
    }
    return Policies([Pack.model_validate(data | {"obligations": (*data["obligations"], probe)})])


def test_no_pack_raises_to_a_level_that_its_ladder_lacks() -> None:
    data = parts(pack())
    shortened = tuple(step for step in data["ladder"] if step["level"] != 1)
    with pytest.raises(ValueError, match=r"contact\.escalate: level 1 is not listed under \[\[ladder\]\]"):
        Pack.model_validate(data | {"ladder": shortened})


def test_a_condition_on_the_level_does_not_bind_what_carries_no_level() -> None:
    slip = (at(60), ev.DispatchedAgain(department=DEPARTMENT, due_at=at(360)))
    rows = obligations("case/c1", life(RECEIVED, slip), probing(from_with={"level": (2,)}))
    assert [row.due_at for row in rows if row.rule.id == "probe"] == [at(120)]


@pytest.mark.parametrize(("moment", "in_force"), [("15:59:59", "2020.1"), ("16:00:00", "2026.2")])
def test_the_version_in_force_is_that_of_the_local_day(moment: str, in_force: str) -> None:
    """Midnight in Shanghai is 16:00 of the day before in UTC; the new version counts from 1 July."""
    packs = Policies([version(date(2020, 1, 1), "2020.1"), version(date(2026, 7, 1), "2026.2")])
    received = life((datetime.fromisoformat(f"2026-06-30T{moment}+00:00"), RECEIVED[1]))
    assert {row.pack.version for row in obligations("case/c1", received, packs)} == {in_force}


def test_what_is_due_this_very_moment_is_pending_and_overdue_right_after() -> None:
    (contact,) = [row for row in obligations("case/c1", life(RECEIVED, SLIP), policies()) if row.rule.id == "contact"]
    assert verdict(contact, at(120)) is Verdict.PENDING
    assert verdict(contact, at(120) + timedelta(microseconds=1)) is Verdict.OVERDUE
