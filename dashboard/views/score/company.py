"""The forms of the company's month: propose all, the meeting, the lock over all projects, publication."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from casework.access.permissions import User
from casework.month.assessment import AssessmentDesk
from casework.month.desk import MonthDesk
from casework.month.scores import Scores
from casework.month.state import Assessment
from casework.month.steps import STEPS, may
from casework.record.events import NO_PROJECT
from casework.vocabulary.assessing import MonthStep
from dashboard.frame import shell
from dashboard.frame.i18n import _, label
from dashboard.parts.formats import local
from dashboard.views.score.taking import button, take


def offer(user: User, desk: MonthDesk, company: AssessmentDesk, scores: Scores, found: Assessment) -> None:
    """Offer what the centre does for all projects at once."""
    month = found.month
    if may(user, MonthStep.PROPOSE, NO_PROJECT) and found.locked is None:
        button(MonthStep.PROPOSE, user, lambda hand: desk.propose(hand, month, scores))
    if may(user, MonthStep.HOLD_MEETING, NO_PROJECT) and found.stage in STEPS[MonthStep.HOLD_MEETING].at:
        _meeting(user, company, month)
    for step, act in ((MonthStep.LOCK_ALL, company.lock), (MonthStep.PUBLISH, company.publish)):
        if may(user, step, NO_PROJECT) and found.stage in STEPS[step].at:
            button(step, user, partial(act, month=month))


def _meeting(user: User, company: AssessmentDesk, month: date) -> None:
    with st.form("month-meeting"):
        day = st.date_input(_("Day of the meeting"), local(shell.now()).date(), format="YYYY-MM-DD")
        attended = st.text_input(_("Who took part"))
        decisions = st.text_area(_("What was decided"))
        sent = st.form_submit_button(label(MonthStep.HOLD_MEETING))
    if sent:
        take(user, lambda hand: company.hold_meeting(hand, month, day, attended, decisions))
