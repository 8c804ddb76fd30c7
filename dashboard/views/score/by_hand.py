"""Lines that people add to a month by hand: the forms to add, approve and withdraw one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from casework.access.permissions import User
from casework.month.desk import MonthDesk
from casework.month.state import Month
from casework.vocabulary.assessing import MonthStep
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.views.score.taking import button, take


def add(platform: Platform, user: User, desk: MonthDesk, month: Month) -> None:
    """The form of a new line; it counts once another person approves it."""
    with st.form("month-add"):
        points = st.number_input(_("Points, losses with a minus"), value=-1.0, step=1.0)
        reason = st.text_input(_("Reason"), key="month-add-reason")
        number = st.text_input(_("Number of the case, where it is about one"), key="month-add-case").strip()
        sent = st.form_submit_button(label(MonthStep.ADD_LINE))
    if sent and month.opened is not None:
        add = partial(desk.add_line, project=month.project, month=month.month, points=points, reason=reason,
                      clause=month.opened.sheet.clause, case=_case(platform, number))  # fmt: skip
        take(user, add)


def _case(platform: Platform, number: str) -> str | None:
    """The case of a number; what is no number of one is handed on, for the desk to say so."""
    found = platform.answers.case_search(number, []).to_pylist() if number else []
    return next((str(row["case_id"]) for row in found if row["number"] == number), number or None)


def approve(user: User, desk: MonthDesk, month: Month, _said: object) -> None:
    """Offer each line that waits for its second person."""
    for each in month.added.values():
        if each.waits:
            approve = partial(desk.approve_line, project=month.project, month=month.month, line=each.of)
            button(MonthStep.APPROVE_LINE, user, approve, each.of)


def withdraw(user: User, desk: MonthDesk, month: Month, _said: object) -> None:
    """The form that lets a line count no more."""
    standing = [each for each in month.added.values() if each.withdrawn_by is None]
    if not standing:
        return
    with st.form("month-withdraw"):
        chosen = st.selectbox(_("Line by hand"), standing, format_func=lambda each: each.line.reason)
        reason = st.text_input(_("Reason"), key="month-withdraw-reason")
        sent = st.form_submit_button(label(MonthStep.WITHDRAW_LINE))
    if sent and chosen is not None:
        take(user, lambda hand: desk.withdraw_line(hand, month.project, month.month, chosen.of, reason))
