"""The calendar: times agreed with customers, a day or a week at a glance, by department or by person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

import streamlit as st

from casework.access.permissions import User
from casework.desk.beside import assignees
from dashboard.frame import address, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, unheeded
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import local, weekday_day, zone
from dashboard.parts.markdown import plain
from dashboard.parts.segments import one_of
from dashboard.views.desk import filters
from etl.warehouse.scope import Scope

WEEK, DAY, DEPARTMENT, PERSON = "week", "day", "department", "person"
MOST = 300
"""Appointments drawn at once."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A time agreed, and whose it is: the department's or the person's, as grouped."""

    at: datetime
    case_id: str
    number: str
    project: str
    whose: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which project and department, and in whose hand; None for all."""

    project: str | None
    department: str | None
    hand: str | None

    def scope(self) -> Scope:
        """What the mart is asked for."""
        of_project = (self.project,) if self.project else None
        of_department = (self.department,) if self.department else None
        return replace(Scope.last_months(1, shell.now()), projects=of_project, departments=of_department)

    def fits(self, reader: User, holder: str | None) -> bool:
        """Whether a case in this hand is wanted."""
        return {None: True, filters.ASSIGNED: holder == reader.user_id, filters.NOBODY: holder is None}[self.hand]


@apart
def show(platform: Platform, user: User, projects: Mapping[str, str]) -> None:
    """Draw the filters and the span chosen, a column for each day."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="desk-filters"):
        days = 7 if one_of("span", _("Span"), {WEEK: _("Week"), DAY: _("One day")}, titled=False) == WEEK else 1
        by = one_of("by", _("Grouped by"), {DEPARTMENT: _("By department"), PERSON: _("By person")}, titled=False)
        first = _first(days)
        _turn(first, days)
        wanted = _wanted(projects, platform.answers.choices().departments)
    since, until = (datetime.combine(day, time(), zone()) for day in (first, first + timedelta(days=days)))
    found = _found(platform, user, wanted, since, until, by)
    if not found:
        nothing_here(_("No time is agreed in these days, or none fits the filters."))
        return
    with st.container(key="board"):
        for at, there in groupby(found, lambda each: local(each.at).date()):
            _day(at, list(there), projects)


def _wanted(projects: Mapping[str, str], departments: Sequence[str]) -> Wanted:
    """Draw the filters; the queue and the board go by the same project and department."""
    return Wanted(
        filters.of_project(projects),
        filters.of_department(departments),
        filters.narrowed("hand", filters.hands(), _("In whose hand"), width=filters.LONG),
    )


def _first(days: int) -> date:
    """The first day of the span in the address, or of the one that today is in."""
    day = unheeded.day("on", _("Day")) or local(shell.now()).date()
    return day - timedelta(days=day.weekday()) if days > 1 else day


def _turn(first: date, days: int) -> None:
    """The way to the span before, to today's and to the next."""
    last = first + timedelta(days=days - 1)
    for told, sign, on in (
        (N_("Days before"), ":material/chevron_left:", first - timedelta(days=days)),
        (N_("Today"), ":material/today:", local(shell.now()).date()),
        (N_("Days after"), ":material/chevron_right:", first + timedelta(days=days)),
    ):
        st.button(_(told), icon=sign, key=f"calendar-{told}", on_click=address.write, args=("on", [on.isoformat()]))
    st.markdown(weekday_day(first) if days == 1 else f"{weekday_day(first)} – {weekday_day(last)}")


def _found(
    platform: Platform, user: User, wanted: Wanted, since: datetime, until: datetime, by: str
) -> list[Appointment]:
    """The appointments of the span in order of days, in each of departments or persons, in each of time."""
    rows = platform.answers.appointments(wanted.scope(), since, until, limit=MOST).to_pylist()
    if len(rows) == MOST:
        st.caption(_("Only the first {n} are shown; choose one day.", n=MOST))
    asked = by == PERSON or wanted.hand is not None
    held = assignees(platform.ledger, [str(row["case_id"]) for row in rows]) if asked else {}
    people = casedesk.staff(platform) if by == PERSON else {}
    fitting = [row for row in rows if wanted.fits(user, held.get(str(row["case_id"])))]
    return sorted(_told(fitting, held, people, by), key=lambda each: (local(each.at).date(), each.whose, each.at))


def _told(
    rows: Sequence[Mapping[str, object]], held: Mapping[str, str], people: Mapping[str, str], by: str
) -> Iterator[Appointment]:
    for row in rows:
        case_id, at = str(row["case_id"]), row["due_at"]
        person = held.get(case_id)
        whose = str(row["department"] or "") if by == DEPARTMENT else people.get(person or "", person or "")
        if isinstance(at, datetime):
            yield Appointment(at, case_id, str(row["number"]), str(row["project"]), whose)


def _day(at: date, there: Sequence[Appointment], projects: Mapping[str, str]) -> None:
    """One day: its appointments under whose they are."""
    target = navigation.target("case")
    with st.container(key=f"stage-{at.isoformat()}"):
        st.markdown(f"**{weekday_day(at)}**")
        for whose, theirs in groupby(there, lambda each: each.whose):
            st.caption(plain(whose or _("nobody yet")))
            for each in theirs:
                label = plain(f"{local(each.at):%H:%M} · {each.number} · {projects.get(each.project, each.project)}")
                st.page_link(target, label=label, query_params=address.shared(id=each.case_id))
