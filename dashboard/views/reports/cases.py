"""Choosing cases for a report: what is proposed and why, and what each chosen one teaches."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from casework.access.permissions import User
from dashboard.frame import shell
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here
from dashboard.parts.markdown import plain
from dashboard.parts.taking import done
from reporting import values
from reporting.copies import filled_copy
from reporting.definition import Section
from reporting.desk import ReportDesk
from reporting.filling import Copy, Filled, Row
from reporting.load import shipped
from reporting.standing import Standing


def choose(platform: Platform, user: User, copy: Copy, section: Section, stands: Standing) -> None:
    """Draw the cases chosen, each with its lesson, and the choice of another."""
    filled = filled_copy(platform.ledger, platform.answers, shipped(), copy)
    rows = next(each.rows for each in filled.sections if each.section.id == section.id)
    proposed: Mapping[str, Row] = {str(row["case_id"]): row for row in rows}
    desk = ReportDesk(platform.ledger, platform.policies)
    st.markdown(f"**{plain(section.title.label(language()))}**")
    chosen = stands.chosen.get(section.id, ())
    for each in chosen:
        if each.case_id in proposed:
            st.markdown(plain(told(filled, section, proposed[each.case_id])))
            st.caption(plain(each.lesson))
            if st.button(_("Take out"), key=f"out-{each.case_id}"):
                done(partial(desk.take_out, user, copy, section.id, each.case_id, shell.now()))
    left = [case for case in proposed if case not in {each.case_id for each in chosen}]
    if not left:
        nothing_here(_("No other case of this period is proposed."))
        return
    with st.form(f"choose-{copy.span.name}-{section.id}", clear_on_submit=True):
        case = st.selectbox(_("Case"), left, format_func=lambda each: told(filled, section, proposed[each]))
        lesson = st.text_area(_("What it teaches"), max_chars=20_000)
        sent = st.form_submit_button(_("Choose this case"))
    if sent and case is not None:
        done(lambda: desk.choose(user, copy, section.id, case, lesson or "", shell.now(), proposed=list(proposed)))


def told(filled: Filled, section: Section, row: Row) -> str:
    """A case in a line: number, why it is proposed, category."""
    shown = [values.text(filled, column, row, language()) for column in section.columns[:3]]
    return " · ".join(text for text in shown if text != values.NOTHING)
