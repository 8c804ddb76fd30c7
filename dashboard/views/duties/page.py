"""Duties: what each project owes by the calendar, period by period, and the form that says that it was done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import streamlit as st

from casework.access.permissions import User
from casework.desk.duties import Doing, Duties, may_enter
from casework.errors import YingshengError
from dashboard.frame import access, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, scope_bar
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import local, moment
from dashboard.parts.scope_bar import Names
from dashboard.views.duties import listed
from dashboard.views.duties.listed import Row
from etl.warehouse.scope import months_before

AHEAD = 14
"""Months beyond those chosen in which what is owed for running periods falls due: a year, and its limit."""
KEY, ENTERED = "duty_form_key", "duty_entered"


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Duties by the calendar"),
        _("Reports, briefings and meetings that projects owe for each day, month, quarter or year, and until when."),
    )
    choices = platform.answers.choices()
    scope = scope_bar.choose(choices, shell.figures_at(platform))
    shell.provenance(platform, scope)
    names = Names.of(choices).projects
    ahead = replace(scope, month_to=months_before(scope.month_to, -AHEAD))
    rows: list[Row] = platform.answers.duties(ahead).to_pylist()
    if not rows:
        nothing_here(_("No regulation of these projects asks for anything by the calendar in these months."))
        return
    if scope.known_at is None:
        _form(platform, access.current_user(), rows, names)
    listed.show(rows, names)


@apart
def _form(platform: Platform, user: User, rows: Sequence[Row], names: Mapping[str, str]) -> None:
    """What the reader's posts owe and have not done, to be entered as done."""
    if st.session_state.pop(ENTERED, False):
        st.success(_("Entered as done."), icon=":material/task_alt:")
    owed = [row for row in rows if row["done_at"] is None and _is_mine(platform, user, row)]
    if not owed:
        return
    key = st.session_state.setdefault(KEY, uuid.uuid4().hex)
    st.subheader(_("Enter as done"), anchor=False)
    with st.form(f"duty-{key}", border=True):
        place = st.selectbox(
            _("What was done?"), range(len(owed)), format_func=lambda n: _told(owed[n], names), key=f"duty-which-{key}"
        )
        day, clock = st.columns(2)
        now = local(shell.now())
        on = day.date_input(_("Day"), now.date(), format="YYYY-MM-DD", key=f"duty-day-{key}")
        at = clock.time_input(_("Time"), now.time().replace(second=0, microsecond=0), key=f"duty-time-{key}")
        note = st.text_input(_("Remark"), key=f"duty-note-{key}")
        sent = st.form_submit_button(_("Enter as done"), type="primary")
    if sent and place is not None:
        _send(platform, user, owed[place], datetime.combine(on, at, now.tzinfo), note)


def _send(platform: Platform, user: User, row: Row, at: datetime, note: str) -> None:
    period = date.fromisoformat(str(row["period_from"]))
    doing = Doing(str(row["project"]), str(row["duty"]), period, at, note or None)
    try:
        desk = Duties(platform.ledger, platform.policies)
        desk.enter(user, doing, idempotency_key=st.session_state[KEY], now=shell.now())
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    st.session_state.pop(KEY)
    st.session_state[ENTERED] = True
    casedesk.entered()


def _is_mine(platform: Platform, user: User, row: Row) -> bool:
    pack, name = platform.policies.at(str(row["pack"]), shell.now()), str(row["duty"])
    duty = pack.regulation.duties.get(name)
    return duty is not None and may_enter(user, duty, str(row["project"]), pack)


def _told(row: Row, names: Mapping[str, str]) -> str:
    due = row["due_at"]
    until = _("due {moment}", moment=moment(due)) if isinstance(due, datetime) else ""
    project = names.get(str(row["project"]), str(row["project"]))
    return " · ".join(filter(None, (listed.name_of(row), listed.period_of(row), project, until)))
