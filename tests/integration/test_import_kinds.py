"""Escalations, callbacks, survey responses and projects from files into the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from import_files import Row, case, load_rows
from packs import shipped_pack, version

from casework.policy import Policies
from casework.record.events import (
    CalledBack,
    ClubCalled,
    Dispatched,
    DispatchedAgain,
    Escalated,
    Instructed,
    ProjectRegistered,
    SignedCounted,
    SurveyAnswered,
)
from casework.record.ledger import Ledger
from casework.vocabulary import ClubBand, EventKind, Satisfaction
from etl.intake.quarantine import list_quarantine

LEVEL_1: Row = {"number": "T1", "level": "1级", "cause": "未按时联系", "escalated_at": "2026-03-02 12:00"}
CLUB: Row = {
    "kind": "客户会回访", "number": "K1", "project": "HY", "called_at": "2026-03-03 10:00", "valid": "是",
    "card_received": "否", "contact_updated": "是", "band": "还算满意,有建议", "consultant": "李四",
    "on_consultant": "热情", "expectations": "多办活动", "name": "王一", "phone": "13800000000",
}  # fmt: skip


def kinds(ledger: Ledger, stream: str) -> list[str]:
    return [event.kind.value for event in ledger.stream(stream)]


def test_an_escalation_brings_its_instruction_and_second_slip(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case()])
    row = {**LEVEL_1, "instructed_at": "2026-03-03 09:00", "instruction": "限期解决",
           "dispatched_again_at": "2026-03-03 10:00", "again_department": "工程部",
           "again_due_at": "2026-03-06"}  # fmt: skip
    assert load_rows(ledger, tmp_path, [row], "escalations").outcomes.accepted == 1
    escalated, instructed, again = (event.payload for event in ledger.stream("case/T1")[1:])
    assert isinstance(escalated, Escalated)
    assert (escalated.level, escalated.cause, escalated.to, escalated.clause) == (
        1,
        "no_contact",
        "project_gm",
        "4.4.4.1",
    )
    assert isinstance(instructed, Instructed)
    assert instructed.instruction == "限期解决"
    assert isinstance(again, DispatchedAgain)
    assert again.due_at == datetime(2026, 3, 6, 15, 59, 59, tzinfo=UTC)  # the end of that day


def test_an_instruction_that_comes_later_goes_to_its_own_level(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case()])
    level_2 = {**LEVEL_1, "level": 2, "cause": "no_instruction", "escalated_at": "2026-03-20 18:00"}
    first = {**LEVEL_1, "instructed_at": "2026-03-19 18:00"}
    load_rows(ledger, tmp_path, [first, level_2], "escalations")
    load_rows(ledger, tmp_path, [first, {**level_2, "instructed_at": "2026-03-21 09:00"}], "escalations")
    assert kinds(ledger, "case/T1") == ["received", "escalated", "instructed", "escalated", "instructed"]


def test_an_escalation_of_a_case_nobody_knows_is_held_back(ledger: Ledger, tmp_path: Path) -> None:
    report = load_rows(ledger, tmp_path, [LEVEL_1], "escalations")
    assert report.problems_by_rule == {"unknown_case": 1}


def test_a_callback_on_a_case_nobody_knows_is_held_back(ledger: Ledger, tmp_path: Path) -> None:
    report = load_rows(ledger, tmp_path, [{"number": "T1", "called_at": "2026-03-05 10:00"}], "callbacks")
    assert report.problems_by_rule == {"unknown_case": 1}


def test_the_same_escalations_twice_change_nothing(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case()])
    load_rows(ledger, tmp_path, [LEVEL_1], "escalations")
    again = load_rows(ledger, tmp_path, [LEVEL_1], "escalations")
    assert (again.outcomes.unchanged, again.events) == (1, 0)


def test_a_case_is_called_back_by_the_centre_and_by_the_project(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case()])
    rows: list[Row] = [
        {"number": "T1", "called_at": "2026-03-05 10:00", "caller": "客服中心", "satisfaction": "满意"},
        {"number": "T1", "called_at": "2026-03-05 10:00", "caller": "项目客服部", "satisfaction": "不满意"},
    ]
    assert load_rows(ledger, tmp_path, rows, "callbacks").outcomes.accepted == 2
    calls = [event.payload for event in ledger.stream("case/T1") if isinstance(event.payload, CalledBack)]
    assert {(call.caller, call.satisfaction) for call in calls} == {
        ("centre", Satisfaction.SATISFIED),
        ("project_service", Satisfaction.DISSATISFIED),
    }


def test_a_changed_callback_is_corrected_and_its_neighbour_left_alone(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case()])
    first: Row = {"number": "T1", "called_at": "2026-03-05 10:00", "satisfaction": "满意"}
    second: Row = {"number": "T1", "called_at": "2026-03-06 10:00", "satisfaction": "一般"}
    load_rows(ledger, tmp_path, [first, second], "callbacks")
    report = load_rows(ledger, tmp_path, [first, {**second, "satisfaction": "非常满意"}], "callbacks")
    assert (report.outcomes.unchanged, report.outcomes.corrected, report.events) == (1, 1, 1)
    (correction,) = [event.payload for event in ledger.stream("case/T1") if event.kind is EventKind.CORRECTED]
    assert correction.model_dump()["target"] == 3


def test_a_club_call_has_the_fields_of_annex_3_and_no_name(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [CLUB], "callbacks")
    (event,) = ledger.stream("club/K1")
    assert isinstance(event.payload, ClubCalled)
    assert (event.payload.valid, event.payload.card_received, event.payload.contact_updated) == (True, False, True)
    assert (event.payload.band, event.payload.on_consultant) == (ClubBand.ACCEPTABLE, "热情")
    assert event.payload.customer_id is not None
    assert "王一" not in event.payload_json()


def test_a_club_call_without_project_is_held_back(ledger: Ledger, tmp_path: Path) -> None:
    report = load_rows(ledger, tmp_path, [{**CLUB, "project": ""}], "callbacks")
    assert report.problems_by_rule == {"project_missing": 1}


def test_a_row_that_does_not_say_its_type_is_told_by_its_columns(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [{k: v for k, v in CLUB.items() if k != "kind"}], "callbacks")
    assert kinds(ledger, "club/K1") == ["club_called"]


def test_a_survey_response_is_taken_over(ledger: Ledger, tmp_path: Path) -> None:
    row: Row = {"number": "S1", "survey": "2026", "project": "HY", "answered_at": "2026-03-03 10:00", "score": "4",
                "recommend": "0", "mode": "phone", "comment": "好"}  # fmt: skip
    load_rows(ledger, tmp_path, [row], "surveys")
    (event,) = ledger.stream("survey/2026~S1")
    assert isinstance(event.payload, SurveyAnswered)
    assert (event.payload.score, event.payload.recommend, event.payload.weight) == (4, 0, 1.0)


PROJECT: Row = {"code": "HY", "name": "海韵", "city": "天津", "month": "2026-04", "signed_customers": "400"}


def test_a_project_register_brings_projects_and_their_signed_customers(ledger: Ledger, tmp_path: Path) -> None:
    rows = [PROJECT, {**PROJECT, "month": "2026-05", "signed_customers": "420"}]
    assert load_rows(ledger, tmp_path, rows, "projects").outcomes.accepted == 2
    registered, april, may = (event.payload for event in ledger.stream("project/HY"))
    assert isinstance(registered, ProjectRegistered)
    assert (registered.name, registered.city, registered.pack) == ("海韵", "天津", "sunshine")
    assert isinstance(april, SignedCounted)
    assert isinstance(may, SignedCounted)
    assert [(p.month, p.customers) for p in (april, may)] == [(date(2026, 4, 1), 400), (date(2026, 5, 1), 420)]


def test_the_next_month_of_a_known_project_is_added(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [PROJECT], "projects")
    report = load_rows(ledger, tmp_path, [{**PROJECT, "month": "2026-05", "signed_customers": "420"}], "projects")
    assert (report.outcomes.accepted, report.events) == (1, 1)


def test_a_changed_count_is_corrected(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [PROJECT], "projects")
    report = load_rows(ledger, tmp_path, [{**PROJECT, "signed_customers": "410"}], "projects")
    assert report.outcomes.corrected == 1
    assert kinds(ledger, "project/HY") == ["project_registered", "signed_counted", "corrected"]


def test_a_count_alone_leaves_the_projects_name_and_city(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [PROJECT], "projects")
    load_rows(ledger, tmp_path, [{"code": "HY", "month": "2026-05", "signed_customers": "420"}], "projects")
    assert kinds(ledger, "project/HY") == ["project_registered", "signed_counted", "signed_counted"]


def test_a_project_with_an_unknown_pack_is_held_back(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [{**PROJECT, "pack": "moon"}], "projects")
    assert [(cell.column, cell.rule, cell.value) for cell in list_quarantine(ledger)] == [
        ("pack", "unknown_pack", "moon")
    ]


def two_editions() -> Policies:
    """The shipped edition, and one of 2026-03-16 that halves the time to contact and sends first levels elsewhere."""
    elsewhere = [
        step if step.level != 1 else step.model_copy(update={"receivers": ("department_head",), "clause": "4.4.4.2"})
        for step in shipped_pack().ladder
    ]
    minutes = {**shipped_pack().contact_minutes, "normal": 60}
    later = version(date(2026, 3, 16), "tighter", contact_minutes=minutes, ladder=elsewhere)
    return Policies([shipped_pack(), later])


def test_rows_of_earlier_days_go_by_the_edition_of_their_day(ledger: Ledger, tmp_path: Path) -> None:
    days = {"T1": "2026-03-13", "T2": "2026-03-16"}  # the last working day of one edition, the first of the next
    slips = [case(number, received_at=f"{day} 09:00", dispatched_at=f"{day} 09:10") for number, day in days.items()]
    load_rows(ledger, tmp_path, slips, under=two_editions())
    levels = [{**LEVEL_1, "number": number, "escalated_at": f"{day} 12:00"} for number, day in days.items()]
    load_rows(ledger, tmp_path, levels, "escalations", under=two_editions())
    lives = [[event.payload for event in ledger.stream(f"case/{number}")[1:]] for number in days]
    (slip, first), (later_slip, later) = lives
    assert isinstance(slip, Dispatched)
    assert isinstance(later_slip, Dispatched)
    assert slip.due_at == datetime(2026, 3, 13, 3, 10, tzinfo=UTC)  # two hours after 09:10 in Shanghai
    assert later_slip.due_at == datetime(2026, 3, 16, 2, 10, tzinfo=UTC)  # one hour
    assert isinstance(first, Escalated)
    assert isinstance(later, Escalated)
    assert [(e.to, e.clause) for e in (first, later)] == [("project_gm", "4.4.4.1"), ("department_head", "4.4.4.2")]
