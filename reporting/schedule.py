"""When reports are due to be drafted: on the n-th working day after their period, by the statutory calendar.

Only the latest period is drafted, also after days in which the program did not run; once, however many processes look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from casework.case.projects import packs_of_projects
from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.time.worktime import WorkCalendar
from reporting.copies import stream_of_copy
from reporting.definition import Draft, Report
from reporting.desk import ReportDesk
from reporting.filling import Copy, zone
from reporting.load import Reports
from reporting.periods import Span, span_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """A copy that somebody owes: since when it stands as a draft; provisional in a year without a notice."""

    copy: Copy
    drafted_at: datetime
    provisional: bool


def draft_moment(draft: Draft, span: Span, calendar: WorkCalendar) -> datetime:
    """When the copy about ``span`` is drafted: at a time of the n-th working day after its last day."""
    day, left = span.last, draft.working_day
    while left:
        day += DAY
        left -= calendar.is_workday(day)
    return datetime.combine(day, time.fromisoformat(draft.at), zone())


def latest(report: Report, now: datetime, calendar: WorkCalendar) -> tuple[Span, datetime]:
    """The latest period whose copy is to be drafted by ``now``, and since when."""
    span = span_of(report.period, now.astimezone(zone()).date()).before()
    while (moment := draft_moment(report.draft, span, calendar)) > now:
        span = span.before()
    return span, moment


def owed(reports: Reports, packs: Mapping[str, str], policies: Policies, now: datetime) -> Iterator[Owed]:
    """The latest copy of each report that somebody owes: of a project whose regulation has the duty, of a company that
    has such a project; a report that is no duty of a regulation is owed by every company with projects.

    ``packs`` are the regulations of the projects, by code.
    """
    house = WorkCalendar.of(policies.at(settings().default_pack, now))
    for report in reports.values():
        if report.scope == "company":
            if any(not report.fulfils or pack in report.fulfils for pack in packs.values()):
                yield _owed(report, None, house, now)
            continue
        for project, pack in packs.items():
            if pack in report.fulfils:
                yield _owed(report, project, WorkCalendar.of(policies.at(pack, now)), now)


def _owed(report: Report, project: str | None, calendar: WorkCalendar, now: datetime) -> Owed:
    span, moment = latest(report, now, calendar)
    return Owed(Copy(report, project, span, now), moment, calendar.is_provisional(moment.year))


def waiting(ledger: Ledger, policies: Policies, reports: Reports, now: datetime) -> list[Owed]:
    """What is due to be drafted and begun by nobody yet."""
    with ledger.reading() as connection:
        packs = packs_of_projects(connection)
    due = {stream_of_copy(each.copy): each for each in owed(reports, packs, policies, now)}
    begun = ledger.begun(due)
    return [each for stream, each in due.items() if stream not in begun]


def draft_due(desk: ReportDesk, reports: Reports, now: datetime) -> list[Owed]:
    """Open what is due and not begun; returns what was opened now. Where all is begun, nothing waits for a writer."""
    return [each for each in waiting(desk.ledger, desk.policies, reports, now) if desk.draft(each.copy, now)]
