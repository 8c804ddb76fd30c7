"""A report on its way: drafted, written, handed in, returned, accepted with the duty it does, issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from desks import person, policies
from drafting import drafted_by

from casework.errors import PermissionRefused, RuleError
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.settings import ROOT
from casework.time.worktime import WorkCalendar
from casework.vocabulary.desk import Role
from casework.vocabulary.reporting import ReportStage
from reporting.copies import standing
from reporting.definition import Draft
from reporting.desk import ReportDesk
from reporting.filling import Copy
from reporting.load import load
from reporting.periods import span_named
from reporting.schedule import draft_due, draft_moment, latest, waiting

REPORTS = load(ROOT / "data" / "reports")
NOW = datetime(2026, 4, 7, 2, tzinfo=UTC)
"""Tuesday, 7 April 2026: the first working day after the Qingming holiday."""
PROJECT = "BJ01"
SERVICE, CENTRE = person(Role.PROJECT_SERVICE, PROJECT, name="service"), person(Role.CENTRE, None, name="centre")
LEADER = person(Role.COMPANY_LEADER, None, name="leader")
TYPICAL = Copy(REPORTS["typical_cases"], PROJECT, span_named("quarter", "2026-Q1"), NOW)
DIGEST = "d" * 64


@pytest.fixture
def desk(ledger: Ledger) -> ReportDesk:
    for code, pack in ((PROJECT, "sunshine"), ("HZ01", "zhonghai")):
        fact = ev.Event(stream=f"project/{code}", occurred_at=datetime(2026, 1, 1, tzinfo=UTC), actor="setup",
                        recorded_at=datetime(2026, 1, 1, tzinfo=UTC), project=code,
                        payload=ev.ProjectRegistered(code=code, name=code, pack=pack))  # fmt: skip
        ledger.append(fact.stream, 0, [fact])
    return ReportDesk(ledger, policies())


def handed_in(desk: ReportDesk) -> None:
    desk.choose(SERVICE, TYPICAL, "cases", "c1", "早到现场", NOW, proposed=["c1", "c2"])
    desk.write(SERVICE, TYPICAL, "common", "渗水占多数", NOW)
    desk.submit(SERVICE, TYPICAL, NOW)


def duties(desk: ReportDesk, project: str = PROJECT) -> list[ev.DutyDone]:
    return [e.payload for e in desk.ledger.stream(f"unit/{project}") if isinstance(e.payload, ev.DutyDone)]


def test_a_report_goes_to_and_fro_and_acceptance_does_the_duty_at_the_moment_it_was_handed_in(desk: ReportDesk):
    handed_in(desk)
    returned = desk.give_back(CENTRE, TYPICAL, "请补充第二个案例", NOW + timedelta(hours=1))
    assert (returned.stage, returned.reason, duties(desk)) == (ReportStage.RETURNED, "请补充第二个案例", [])
    desk.choose(SERVICE, TYPICAL, "cases", "c2", "先说明后施工", NOW, proposed=["c1", "c2"])
    handed = NOW + timedelta(hours=2)
    desk.submit(SERVICE, TYPICAL, handed)
    accepted = desk.accept(CENTRE, TYPICAL, [PROJECT], NOW + timedelta(days=30))
    assert accepted.stage is ReportStage.ACCEPTED
    assert accepted.accepted is not None
    assert accepted.accepted.digest == accepted.digest
    assert [c.case_id for c in accepted.chosen["cases"]] == ["c1", "c2"]
    [done] = desk.ledger.stream(f"unit/{PROJECT}")
    assert done.payload == ev.DutyDone(duty="typical_cases", period="2026-01-01")
    assert (done.occurred_at, done.recorded_at) == (handed, NOW + timedelta(days=30))


def test_issued_again_it_is_the_next_version_with_its_own_cut_and_digests(desk: ReportDesk):
    handed_in(desk)
    with pytest.raises(RuleError, match="at the stage Submitted"):
        desk.issue(CENTRE, TYPICAL, 9, {"pdf": DIGEST}, NOW)
    desk.accept(CENTRE, TYPICAL, [PROJECT], NOW)
    desk.issue(CENTRE, TYPICAL, 9, {"pdf": DIGEST}, NOW)
    issues = desk.issue(CENTRE, TYPICAL, 12, {"pdf": "e" * 64}, NOW).issues
    assert [(each.issue, each.cut, each.digests["pdf"][0]) for each in issues] == [(1, 9, "d"), (2, 12, "e")]


def test_a_duty_that_was_entered_by_hand_is_not_entered_again(desk: ReportDesk):
    by_hand = ev.Event(stream=f"unit/{PROJECT}", occurred_at=NOW, recorded_at=NOW, actor="service", project=PROJECT,
                       payload=ev.DutyDone(duty="typical_cases", period="2026-01-01"))  # fmt: skip
    desk.ledger.append(by_hand.stream, 0, [by_hand])
    handed_in(desk)
    desk.accept(CENTRE, TYPICAL, [PROJECT], NOW)
    assert len(duties(desk)) == 1


def test_the_half_year_meeting_is_done_with_its_minutes(desk: ReportDesk):
    fact = ev.Event(stream="project/SV01", occurred_at=datetime(2026, 1, 1, tzinfo=UTC), actor="setup", project="SV01",
                    recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
                    payload=ev.ProjectRegistered(code="SV01", name="SV01", pack="savills"))  # fmt: skip
    desk.ledger.append(fact.stream, 0, [fact])
    july, manager = datetime(2026, 7, 8, 2, tzinfo=UTC), person(Role.PROJECT_MANAGER, "SV01", name="manager")
    minutes = Copy(REPORTS["customer_meeting"], "SV01", span_named("half_year", "2026-H1"), july)
    for section in ("attendance", "minutes", "actions"):
        desk.write(manager, minutes, section, "已记录", july)
    desk.submit(manager, minutes, july)
    assert duties(desk, "SV01") == []
    desk.accept(CENTRE, minutes, [], july + timedelta(hours=1))
    [done] = desk.ledger.stream("unit/SV01")
    assert done.payload == ev.DutyDone(duty="customer_meeting", period="2026-01-01")
    assert (done.occurred_at, done.actor) == (july, "centre")


def test_a_report_about_the_company_does_the_duty_of_each_project_that_owes_it(desk: ReportDesk):
    whole = Copy(REPORTS["condensation"], None, span_named("quarter", "2026-Q1"), NOW)
    desk.write(CENTRE, whole, "summary", "三点", NOW)
    desk.submit(CENTRE, whole, NOW)
    desk.accept(LEADER, whole, [PROJECT, "HZ01"], NOW)
    assert [each.duty for each in duties(desk)] == ["digest"]
    assert duties(desk, "HZ01") == []


REFUSED: list[tuple[Callable[[ReportDesk], object], str]] = [
    (lambda d: d.submit(SERVICE, TYPICAL, NOW), "is not written yet"),
    (lambda d: d.write(SERVICE, TYPICAL, "cases", "x", NOW), "Nobody writes in the section"),
    (lambda d: d.write(SERVICE, TYPICAL, "weather", "x", NOW), "no section weather"),
    (lambda d: d.choose(SERVICE, TYPICAL, "cases", "secret", "x", NOW, proposed=["c1"]), "not among those proposed"),
    (lambda d: d.accept(CENTRE, TYPICAL, [PROJECT], NOW), "at the stage Missing"),
    (lambda d: d.give_back(CENTRE, TYPICAL, " ", NOW), "Say what is to be mended"),
    (lambda d: d.submit(SERVICE, Copy(TYPICAL.report, PROJECT, span_named("quarter", "2026-Q3"), NOW), NOW), "begins"),
]


@pytest.mark.parametrize(("step", "said"), REFUSED)
def test_what_cannot_be_done_is_refused_and_writes_nothing(
    desk: ReportDesk, step: Callable[[ReportDesk], object], said: str
):
    before = desk.ledger.count_events()
    with pytest.raises(RuleError, match=said):
        step(desk)
    assert desk.ledger.count_events() == before


def test_a_case_without_a_lesson_is_not_handed_in(desk: ReportDesk):
    desk.choose(SERVICE, TYPICAL, "cases", "c1", "", NOW, proposed=["c1"])
    desk.write(SERVICE, TYPICAL, "common", "渗水", NOW)
    with pytest.raises(RuleError, match="no lesson yet"):
        desk.submit(SERVICE, TYPICAL, NOW)
    assert desk.take_out(SERVICE, TYPICAL, "cases", "c1", NOW).chosen == {}
    assert desk.submit(SERVICE, TYPICAL, NOW).stage is ReportStage.SUBMITTED


def test_nobody_accepts_what_they_handed_in_and_nothing_accepted_is_written_over(desk: ReportDesk):
    desk.write(CENTRE, TYPICAL, "common", "x", NOW)
    desk.submit(CENTRE, TYPICAL, NOW)
    with pytest.raises(RuleError, match="handed this report in yourself"):
        desk.accept(CENTRE, TYPICAL, [PROJECT], NOW)
    desk.accept(person(Role.CENTRE, None, name="another"), TYPICAL, [PROJECT], NOW)
    with pytest.raises(RuleError, match="at the stage Accepted"):
        desk.write(CENTRE, TYPICAL, "common", "y", NOW)


@pytest.mark.parametrize("user", [person(Role.SALES, PROJECT), person(Role.PROJECT_SERVICE, "SH01"),
                                  person(Role.DEPARTMENT, PROJECT)])  # fmt: skip
def test_only_its_posts_write_a_report(desk: ReportDesk, user: object):
    with pytest.raises(PermissionRefused):
        desk.write(user, TYPICAL, "common", "x", NOW)  # type: ignore[arg-type]


def test_one_projects_centre_writes_nothing_about_the_company(desk: ReportDesk):
    whole = Copy(REPORTS["condensation"], None, span_named("quarter", "2026-Q1"), NOW)
    with pytest.raises(PermissionRefused):
        desk.write(person(Role.CENTRE, PROJECT), whole, "summary", "x", NOW)


CALENDAR = WorkCalendar.of(policies().in_force("sunshine", date(2026, 3, 2)))


@pytest.mark.parametrize(
    ("span", "every", "draft", "moment"),
    [
        # Spring Festival 2026: off 15 to 23 February, Saturday the 14th and the 28th worked.
        ("2026-W07", "week", Draft(working_day=1, at="09:00"), "2026-02-24 09:00"),
        ("2026-W08", "week", Draft(working_day=1, at="09:00"), "2026-02-24 09:00"),
        ("2026-W08", "week", Draft(working_day=5, at="09:00"), "2026-02-28 09:00"),
        ("2026-03", "month", Draft(working_day=2, at="14:30"), "2026-04-02 14:30"),
    ],
)
def test_a_draft_is_due_on_the_statutory_calendar(span: str, every: str, draft: Draft, moment: str):
    assert f"{draft_moment(draft, span_named(every, span), CALENDAR):%Y-%m-%d %H:%M}" == moment


def test_after_days_without_the_program_only_the_latest_is_drafted_and_only_once(desk: ReportDesk):
    first = draft_due(desk, REPORTS, datetime(2026, 3, 9, 2, tzinfo=UTC))
    weeks = [each.copy.span.name for each in first if each.copy.report.id == "week"]
    assert weeks == ["2026-W10"]
    later = datetime(2026, 3, 30, 2, tzinfo=UTC)
    spans = [each.copy.span.name for each in draft_due(desk, REPORTS, later) if each.copy.report.id == "week"]
    assert spans == ["2026-W13"]
    assert draft_due(ReportDesk(desk.ledger, policies()), REPORTS, later) == []
    begun = Copy(REPORTS["week"], "HZ01", span_named("week", "2026-W12"), later)
    assert standing(desk.ledger, begun).stage is ReportStage.MISSING


def test_three_processes_that_look_at_once_draft_each_report_once(desk: ReportDesk):
    wanted = len(waiting(desk.ledger, desk.policies, REPORTS, NOW))
    assert sum(drafted_by(3, desk.ledger.address, NOW)) == wanted > 3
    assert waiting(desk.ledger, desk.policies, REPORTS, NOW) == []


def test_over_spring_festival_reports_wait_for_the_first_day_that_is_worked(desk: ReportDesk):
    """Off 15 to 23 February 2026; the week that ended on the 22nd is drafted on Tuesday the 24th at nine, with all that
    fell due meanwhile but the week before it, which nobody drafts any more."""
    drafted = list[tuple[str, str]]()
    for day in range(15, 26):
        for hour in (0, 1, 23):  # 08:00, 09:00, and 07:00 of the next day in Shanghai
            found = draft_due(desk, REPORTS, datetime(2026, 2, day, hour, tzinfo=UTC))
            drafted += [(each.copy.span.name, f"{day} {hour}") for each in found if each.copy.report.id == "week"]
    assert drafted == [("2026-W06", "15 0"), ("2026-W08", "24 1")]


def test_a_year_without_a_notice_of_holidays_is_marked(desk: ReportDesk):
    found = waiting(desk.ledger, desk.policies, REPORTS, datetime(2028, 3, 14, 2, tzinfo=UTC))
    assert {each.provisional for each in found if each.copy.report.id == "week"} == {True}
    known = waiting(desk.ledger, desk.policies, REPORTS, NOW)
    assert {each.provisional for each in known if each.copy.report.id == "week"} == {False}


def test_a_minute_before_its_time_the_period_before_is_the_latest():
    week = REPORTS["week"]
    before, at = (datetime(2026, 3, 9, hour, minute, tzinfo=UTC) for hour, minute in ((0, 59), (1, 0)))
    assert latest(week, before, CALENDAR)[0].name == "2026-W09"
    assert latest(week, at, CALENDAR)[0].name == "2026-W10"
