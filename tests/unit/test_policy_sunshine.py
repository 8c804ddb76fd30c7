"""The shipped edition in force holds the regulation as it stands; each expected fact is copied by hand."""

from __future__ import annotations

import pytest
from packs import pack, shipped

from casework.policy import Obligation
from casework.regulation import load_regulation
from casework.time.hours import Limit
from casework.vocabulary import Caller, Channel, Clock, ClubBand, EscalationCause, EventKind, Satisfaction, Urgency

SUNSHINE = pack()
REGULATION = load_regulation(shipped())

CLAUSES = """
    3.2 3.3.1 3.3.2 3.3.3 3.3.6 3.3.7 3.3.8 3.3.9 3.3.10 3.3.11 3.3.12 3.4 3.5 4.1 4.2 4.3
    4.4.1.1 4.4.1.2 4.4.1.3 4.4.1.4 4.4.1.5 4.4.2.1 4.4.2.2 4.4.2.3 4.4.2.4 4.4.2.5 4.4.2.6 4.4.2.7
    4.4.3.1 4.4.3.2 4.4.3.3 4.4.4.1 4.4.4.2 4.4.4.3 4.4.4.4 4.4.4.5 4.6 4.7.1 4.7.2 4.8.1 4.8.2 5.2 5.3
"""

L1, L2 = 1, 2
NO_CONTACT, NO_FEEDBACK = EscalationCause.NO_CONTACT, EscalationCause.NO_FEEDBACK

# id: clause, from, to, clock, limit, escalation, points
OBLIGATIONS = {
    "dispatch": ("4.4.2.1", "received reopened", "dispatched answered", Clock.CLOCK, Limit(minutes=15), None, 1),
    "visitor": ("4.4.1.2", "visitor_notified", "visitor_received", Clock.CLOCK, Limit(minutes=15), None, 1),
    "contact": ("4.4.2.2", "dispatched", "contacted", Clock.AGREED, None, (L1, NO_CONTACT), 2),
    "visit_result": ("4.4.2.4", "appointed", "appointed solved fed_back", Clock.AGREED, None, (L1, NO_FEEDBACK), 1),
    "deadline": ("4.4.2.6", "appointed extended", "fed_back", Clock.AGREED, None, (L1, NO_FEEDBACK), 2),
    "conclusion": ("3.3.6", "dispatched", "plan_submitted solved fed_back", Clock.CLOCK, Limit(days=3), None, 1),
    "reply": ("3.3.12", "received reopened", "replied answered", Clock.WORKING, Limit(days=4), None, 1),
    "instruction": (
        "4.4.4.3",
        "escalated",
        "instructed",
        Clock.WORKING,
        Limit(days=10),
        (L2, EscalationCause.NO_INSTRUCTION),
        1,
    ),
    "second_deadline": (
        "4.4.4.4",
        "dispatched_again",
        "fed_back",
        Clock.AGREED,
        None,
        (L2, EscalationCause.SECOND_DEADLINE),
        1,
    ),
    "callback": ("4.4.2.7", "fed_back", "called_back", Clock.WORKING, Limit(days=3), None, 1),
    "service_callback": ("3.3.12", "fed_back", "called_back", Clock.WORKING, Limit(days=3), None, 1),
}


def facts(duty: Obligation) -> tuple[object, ...]:
    escalation = (duty.escalate.level, duty.escalate.cause) if duty.escalate else None
    return duty.clause, " ".join(duty.from_), " ".join(duty.to), duty.clock, duty.limit, escalation, duty.points


def test_every_clause_of_the_regulation_is_there_with_a_text_in_both_languages() -> None:
    assert [clause.id for clause in SUNSHINE.clauses] == CLAUSES.split()


@pytest.mark.parametrize("rule", OBLIGATIONS)
def test_an_obligation_stands_as_its_clause_says(rule: str) -> None:
    assert facts(SUNSHINE.obligation(rule)) == OBLIGATIONS[rule]


def test_there_are_no_other_obligations() -> None:
    assert {duty.id for duty in SUNSHINE.obligations} == set(OBLIGATIONS)


def test_only_the_limits_of_the_callbacks_are_set_by_the_company() -> None:
    assert [duty.id for duty in SUNSHINE.obligations if duty.set_by == "company"] == ["callback", "service_callback"]


def test_the_centre_and_project_service_each_owe_a_callback_of_their_own() -> None:
    assert SUNSHINE.obligation("callback").to_with == {"caller": (Caller.CENTRE,)}
    assert SUNSHINE.obligation("service_callback").to_with == {"caller": (Caller.PROJECT_SERVICE,)}


def test_a_customer_who_disagrees_ends_the_wait_for_callbacks_but_not_for_the_formal_reply() -> None:
    voided = {duty.id for duty in SUNSHINE.obligations if EventKind.CUSTOMER_DISAGREED in duty.stops}
    assert voided == {"callback", "service_callback"}


def test_warnings_come_at_two_thirds_of_agreed_times() -> None:
    assert (SUNSHINE.warn_share, SUNSHINE.warn_clause) == ((2, 3), "4.4.2.5")
    warned = {duty.id for duty in SUNSHINE.obligations if duty.warn}
    assert warned == {"contact", "visit_result", "deadline", "second_deadline"}


def test_the_slip_gives_15_30_60_or_120_minutes_to_contact_the_customer() -> None:
    assert SUNSHINE.contact_clause == "4.4.2.2"
    assert [SUNSHINE.contact_minutes[urgency] for urgency in Urgency] == [15, 30, 60, 120]


def test_the_deadline_of_a_completion_and_the_visit_of_a_visit_are_told_apart() -> None:
    assert SUNSHINE.obligation("deadline").from_with == {"appointment": ("completion",)}
    assert SUNSHINE.obligation("visit_result").from_with["appointment"] == ("site_visit", "meeting")


def test_instructions_are_asked_for_on_the_first_level_only() -> None:
    assert SUNSHINE.obligation("instruction").from_with == {"level": (1,)}


def test_an_extension_is_possible_once_and_only_with_the_customers_confirmation() -> None:
    extension = SUNSHINE.extension
    assert (extension.clause, extension.max_per_case) == ("4.4.3.3", 1)
    assert (extension.needs_confirmation, extension.confirmation_clause) == (True, "4.4.3.2")


def test_the_ladder_goes_from_project_leaders_to_the_company_gm() -> None:
    receivers = {step.level: step.receivers for step in SUNSHINE.ladder}
    assert receivers == {1: ("project_gm", "subsidiary_gm", "vice_president"), 2: ("company_gm",)}
    assert [step.clause for step in SUNSHINE.ladder] == ["4.4.4.1", "4.4.4.4"]
    assert SUNSHINE.direct_escalation_clause == "4.4.4.5"


def test_claims_up_to_20_000_yuan_end_with_the_project_gm_and_larger_ones_with_the_executive() -> None:
    small, large = SUNSHINE.approvals
    assert (small.clause, small.max_amount, small.endorse, small.approve) == (
        "4.7.1",
        20_000,
        ("department",),
        ("project_gm",),
    )
    assert (large.clause, large.max_amount, large.endorse, large.approve) == (
        "4.7.2",
        None,
        ("department", "project_gm"),
        ("company_department", "vice_president"),
    )


def test_unclosed_complaints_cost_a_point_a_month_after_30_days() -> None:
    unclosed = SUNSHINE.unclosed
    assert (unclosed.clause, unclosed.penalty_after_days, unclosed.penalty_points) == ("3.3.11", 30, 1)


def test_the_score_starts_at_100_and_stays_between_0_and_110() -> None:
    scoring = SUNSHINE.scoring
    assert (scoring.base, scoring.floor, scoring.ceiling, scoring.set_by) == (100, 0, 110, "company")
    assert (scoring.escalation_points, scoring.bonus_points, scoring.bonus_cap) == ({"1": 3, "2": 5}, 5, 10)
    assert (scoring.clause, scoring.bonus_clause) == ("4.8.1", "4.8.2")


def test_the_seven_channels_of_3_2_and_other_departments_are_named() -> None:
    channels = REGULATION.words["channel"]
    assert list(channels) == [channel.value for channel in Channel]
    assert [word.clause for word in channels.values()] == ["3.2"] * 7 + ["4.4.1.5"]


def test_the_minimum_record_has_five_fields() -> None:
    assert REGULATION.record.clause == "4.4.1.1"
    assert REGULATION.record.fields == ("name", "project", "room", "contact", "content")


def test_club_callbacks_fall_into_the_three_bands_of_annex_3() -> None:
    assert list(REGULATION.words["band"]) == [ClubBand.CONTENT, ClubBand.ACCEPTABLE, ClubBand.DISCONTENT]


def test_satisfied_means_the_two_best_answers_and_needs_five_of_them_to_be_shown() -> None:
    rules = SUNSHINE.satisfaction
    assert rules.satisfied == (Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED)
    assert (rules.survey_satisfied_from, rules.min_n) == (4, 5)


def test_office_hours_are_seven_and_a_half_hours_around_lunch() -> None:
    assert SUNSHINE.office_hours.minutes == 450
    assert SUNSHINE.timezone == "Asia/Shanghai"


def test_withdrawn_and_duplicate_cases_void_their_clocks() -> None:
    assert SUNSHINE.void_dispositions == ("withdrawn", "duplicate")


def test_a_major_event_is_injury_press_group_action_or_a_loss_above_20_000_yuan() -> None:
    major = REGULATION.words["severity"]["major"]
    assert major.clause == "3.4"
    assert major.hint is not None
    assert major.hint.zh == "人身伤害、媒体负面报道、群体事件或损失超过2万元（公司设定）"


def test_reports_and_the_meeting_fall_due_every_quarter_year_and_month() -> None:
    assert {name: duty.every for name, duty in REGULATION.duties.items()} == {
        "typical_cases": "quarter",
        "analysis": "year",
        "club_summary": "month",
        "digest": "quarter",
        "plan_check": "month",
    }


@pytest.mark.parametrize(
    ("form", "annex", "fields"),
    [
        # number 1, customer 9, home 6, record 7, instruction 1, passing on 4, result 3, feedback 3 and a second one 1,
        # callback 3, archive 1, hotline and mailbox 2
        ("project_record", "1", 41),
        # as Annex 1, with demand and proposal, satisfied and opinion, who closes; the centre's number for the other two
        ("centre_record", "2", 45),
        # calls 6, membership 4, satisfaction 6, opinions 4, overview and department 2
        ("club_summary", "3", 22),
    ],
)
def test_the_annexes_are_there_with_all_their_fields(form: str, annex: str, fields: int) -> None:
    found = SUNSHINE.regulation.forms[form]
    assert (found.annex, sum(not line.heading for line in found.lines)) == (annex, fields)


def test_annex_2_asks_what_annex_1_does_not() -> None:
    asked = {
        annex: {line.what for line in SUNSHINE.regulation.forms[annex].lines}
        for annex in ("project_record", "centre_record")
    }
    assert asked["centre_record"] - asked["project_record"] == {
        "received.demand", "dispatched.proposal", "called_back[caller=centre].satisfaction",
        "called_back[caller=centre].opinion", "closed.by or received.by", "unit.centre_phone",
    }  # fmt: skip


def test_the_promise_pack_judges_the_promised_time_and_nothing_else() -> None:
    (duty,) = pack("promise").obligations
    assert (duty.id, duty.clock, duty.escalate) == ("promised", Clock.AGREED, None)
