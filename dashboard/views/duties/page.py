"""Duties: what each project owes by the calendar, period by period, and the form that says that it was done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import pyarrow as pa
import streamlit as st

from casework.access.permissions import User
from casework.desk.duties import Doing, Duties, may_enter
from casework.errors import YingshengError
from casework.vocabulary import Verdict
from dashboard.frame import access, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, language, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, long_lists, scope_bar
from dashboard.parts.components import downloads, nothing_here, table, verdict
from dashboard.parts.formats import local, moment
from dashboard.parts.scope_bar import Names
from etl.warehouse.scope import months_before

AHEAD = 14
"""Months beyond those chosen in which what is owed for running periods falls due: a year, and its limit."""
LIMIT = 300
"""How many duties the table shows, the most urgent first."""
KEY, ENTERED = "duty_form_key", "duty_entered"
Row = Mapping[str, object]


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
    _table(rows, names)


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


@apart
def _table(rows: Sequence[Row], names: Mapping[str, str]) -> None:
    st.subheader(_("Period by period"), anchor=False)
    headings = {"project": _("Project"), "clause": _("Clause"), "duty": _("Duty"), "period": _("Period"),
                "due_at": _("Due"), "done_at": _("Done"), "verdict": _("Verdict")}  # fmt: skip
    ordered = sorted(rows, key=_urgency)
    long_lists.note(min(LIMIT, len(ordered)), len(ordered))
    shown = _listed(ordered[:LIMIT], names)
    table(shown, headings, alt=_("Duties, the most urgent first"), key="duties", wide=("duty",))
    downloads(long_lists.whole(shown, len(ordered), lambda limit: _listed(ordered[:limit], names)), headings, "duties")


def _listed(rows: Sequence[Row], names: Mapping[str, str]) -> pa.Table:
    return pa.Table.from_pylist([_worded(row, names) for row in rows], schema=SHOWN)


def _urgency(row: Row) -> tuple[int, float]:
    """What is overdue first, the oldest before the others; then what falls due soonest; then what was settled last."""
    due = row["due_at"]
    moment_due = due.timestamp() if isinstance(due, datetime) else 0.0
    place = {Verdict.OVERDUE.value: 0, Verdict.PENDING.value: 1}.get(str(row["verdict"]), 2)
    return place, moment_due if place < 2 else -moment_due  # noqa: PLR2004 - the settled ones


SHOWN = pa.schema(
    [(name, pa.string()) for name in ("project", "clause", "duty", "period")]
    + [("due_at", pa.timestamp("us", "UTC")), ("done_at", pa.timestamp("us", "UTC")), ("verdict", pa.string())]
)


def _worded(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "project": names.get(str(row["project"]), str(row["project"])),
        "clause": row["clause"],
        "duty": _name(row),
        "period": _period(row),
        "due_at": row["due_at"],
        "done_at": row["done_at"],
        "verdict": verdict(str(row["verdict"])),
    }


def _told(row: Row, names: Mapping[str, str]) -> str:
    due = row["due_at"]
    until = _("due {moment}", moment=moment(due)) if isinstance(due, datetime) else ""
    project = names.get(str(row["project"]), str(row["project"]))
    return " · ".join(filter(None, (_name(row), _period(row), project, until)))


def _name(row: Row) -> str:
    return str(row["name_zh" if language().startswith("zh") else "name_en"])


def _period(row: Row) -> str:
    first, last = str(row["period_from"]), str(row["period_to"])
    return first if first == last else f"{first} – {last}"
