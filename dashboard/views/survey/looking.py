"""One response looked at: it is what it seems, somebody else should look, or its answers are put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import streamlit as st

from casework.access.permissions import User
from casework.errors import YingshengError
from casework.vocabulary.asking import Flag
from dashboard.frame import shell
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, fieldwork, questions
from dashboard.parts.formats import moment
from surveys.fieldwork.looking_at import LookingAt

Row = Mapping[str, object]


def show(platform: Platform, user: User, rows: Sequence[Row]) -> None:
    """Draw what can be done about the responses of ``rows`` (``survey_looks``), whose answers the user may see."""
    open_ = {f"{row['response']}\t{row['flag']}": row for row in rows}
    if not open_:
        return
    chosen = st.selectbox(
        _("Look at"), list(open_), index=None, format_func=lambda key: _named(open_[key]), key="look-at",
        placeholder=_("Choose or type"),
    )  # fmt: skip
    if chosen is None:
        return
    desk, row = LookingAt(platform.ledger, fieldwork.sheets(platform)), open_[chosen]
    response, flag = str(row["response"]), Flag(str(row["flag"]))
    note = st.text_input(_("What you found"), key=f"found-{chosen}", placeholder="")
    with st.container(horizontal=True):
        if st.button(_("It is what it seems"), type="primary", key="look-clear"):
            _do(lambda: desk.clear(user, response, flag, note, shell.now()))
        if st.button(_("Somebody else should look"), key="look-flag"):
            _do(lambda: desk.flag(user, response, Flag.OTHER, note, shell.now()))
    _answers(platform, user, response, note)


def _named(row: Row) -> str:
    at = moment(row["answered_at"] if isinstance(row["answered_at"], datetime) else None)
    return f"{label(Flag(str(row['flag'])))} · {at} · {str(row['response'])[:8]}"


def _answers(platform: Platform, user: User, response: str, note: str) -> None:
    """The sheet as it was answered, to be put right."""
    desk = LookingAt(platform.ledger, fieldwork.sheets(platform))
    with st.expander(_("The answers, and put them right"), key=f"answers-{response}"):
        try:
            found, asked = desk.read(user, response)
        except YingshengError as error:
            st.error(sentence(error), icon=":material/block:")
            return
        right = questions.draw(asked, found.answers, f"right-{response}-{found.version}")
        if st.button(_("Put them right"), key=f"correct-{response}"):
            _do(lambda: desk.correct(user, response, right, note, shell.now()))


def _do(step: Callable[[], None]) -> None:
    """Take a step and draw the page anew; a refusal is shown."""
    try:
        step()
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    casedesk.entered()
