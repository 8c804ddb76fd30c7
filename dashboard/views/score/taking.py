"""How a step of a month is taken from a page: once for each form, and a refusal stands where the form does."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import streamlit as st

from casework.access.permissions import User
from casework.errors import YingshengError
from casework.month.desk import Hand
from casework.vocabulary.assessing import MonthStep
from dashboard.frame import shell
from dashboard.frame.i18n import label, sentence
from dashboard.parts import casedesk

KEY = "month_form_key"
Act = Callable[[Hand], object]


def button(step: MonthStep, user: User, act: Act, of: str = "") -> None:
    """A step that asks nothing."""
    if st.button(label(step), key=f"month-{step}-{of}"):
        take(user, act)


def take(user: User, act: Act) -> None:
    """Take a step; the same form sent twice is entered once, and a refusal stands where the form does."""
    key = st.session_state.setdefault(KEY, uuid.uuid4().hex)
    try:
        act(Hand(user, shell.now(), key))
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    st.session_state.pop(KEY)
    casedesk.entered()
