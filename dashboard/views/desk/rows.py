"""Cases in a list: clock in colour and words, a link to the case, what it is about, and the reader's own next step."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from casework.desk.transitions import Transition, transitions
from casework.errors import YingshengError
from dashboard.frame import access, address, navigation, shell
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.markdown import plain
from dashboard.parts.queue import Waiting, chip
from dashboard.parts.steps import fixed_by
from dashboard.views.desk import several
from dashboard.views.desk.columns import Names, cells, heads

NUMBER, STEP = 126, 170
"""Width of the first and of the last cell in pixels."""


def rows(platform: Platform, cases: Sequence[Waiting], names: Names, shown: Sequence[str], *, picks: bool) -> None:
    """Draw one row per case, ``picks`` with a box to choose it; each links to its case file with the next step's form
    open.
    """
    target = navigation.target("case")
    _head(shown)
    for case in cases:
        number = case.state.number
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"row-{case.state.case_id}"):
            if picks:
                several.pick(case)
            opened = address.shared(**_opened(case))
            st.page_link(target, label=f"**{plain(number)}**", query_params=opened, width=NUMBER)
            st.html(f"<div class='case'>{chip(case.face)}{cells(case, shown, names)}</div>")
            _step(platform, case, target)


def _head(shown: Sequence[str]) -> None:
    """The titles of the columns; on a phone there are none."""
    number, clock, step = map(escape, (_("Number"), _("Clock"), _("Next step")))
    with st.container(horizontal=True, gap="small", key="desk-head"):
        st.html(f"<div>{number}</div>", width=NUMBER)
        st.html(f"<div class='case'><span>{clock}</span>{heads(shown)}</div>")
        st.html(f"<div>{step}</div>", width=STEP)


def _opened(case: Waiting) -> dict[str, str]:
    step = {"do": case.step.value} if case.step is not None else {}
    return {"id": case.state.case_id, **step}


def _step(platform: Platform, case: Waiting, target: st.Page) -> None:
    """The reader's next step: taken by one press where nothing is asked, else the way to its form; or who has it."""
    if case.step is None:
        waits = _("waits for {department}", department=case.state.department or "–")
        st.html(f"<p class='step wait'>{escape(waits)}</p>", width=STEP)
        return
    row = transitions(case.pack)[case.step]
    name = plain(label(row.face))
    if not asks_nothing(row):
        st.page_link(target, label=f"→ **{name}**", query_params=address.shared(**_opened(case)), width=STEP)
    elif st.button(name, key=f"take-{case.state.case_id}", icon=":material/check:", width=STEP):
        _take(platform, case, row)


def asks_nothing(row: Transition) -> bool:
    """Whether a step's form has no field but the time, which is now."""
    return row.form.model_fields.keys() - fixed_by(row).keys() <= {"occurred_at"}


def _take(platform: Platform, case: Waiting, row: Transition) -> None:
    """Enter the step, once however often it is pressed; a refusal is said in the row."""
    state = case.state
    try:
        casedesk.desk(platform).handle(
            access.current_user(), state.case_id, row.form.model_validate(fixed_by(row)),
            expected_version=state.version, idempotency_key=f"row-{state.case_id}-{state.version}-{case.step}",
            now=shell.now(),
        )  # fmt: skip
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    st.toast(_("Entered: {step}", step=label(row.face)), icon=":material/check:")
    casedesk.entered()
