"""The forms of the month: each is offered to those who may take its step, at the stages where it is possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from casework.access.permissions import User
from casework.month.assessment import AssessmentDesk
from casework.month.desk import MonthDesk, contestable, lines_of
from casework.month.reading import Attached
from casework.month.scores import Scores
from casework.month.state import Assessment, Month
from casework.month.steps import STEPS, may
from casework.month.streams import month_before
from casework.record.events import ScoreLine
from casework.settings import settings
from casework.vocabulary.assessing import MonthStep, Ruling
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.views.score import by_hand
from dashboard.views.score import company as whole
from dashboard.views.score.taking import button, take

Said = Callable[[ScoreLine], str]
"""How a line is said to the reader."""


@apart
def offer_company(platform: Platform, user: User, assessment: Assessment) -> None:
    """Offer the reader what can be done next for all projects."""
    company = AssessmentDesk(platform.ledger, platform.policies, settings().timezone)
    whole.offer(user, _desk(platform), company, platform.scores, assessment)


@apart
def offer(platform: Platform, user: User, month: Month, said: Said, evidence: Mapping[str, Attached]) -> None:
    """Offer the reader what can be done next for one project; ``evidence`` is what may be shown with an appeal."""
    desk, scores = _desk(platform), platform.scores
    if may(user, MonthStep.APPEAL, month.project) and month.stage in STEPS[MonthStep.APPEAL].at:
        _appeal(user, desk, month, said, evidence)
    for step, draw in FORMS.items():
        if may(user, step, month.project) and month.stage in STEPS[step].at:
            draw(user, desk, month, said)
    if may(user, MonthStep.ADD_LINE, month.project) and month.stage in STEPS[MonthStep.ADD_LINE].at:
        by_hand.add(platform, user, desk, month)
    if may(user, MonthStep.PROPOSE, month.project) and month.stage in STEPS[MonthStep.PROPOSE].at:
        button(MonthStep.PROPOSE, user, lambda hand: desk.propose(hand, month.month, scores, [month.project]))
    for step in (MonthStep.ENTER_CORRECTION, MonthStep.WAIVE_CORRECTION):
        if may(user, step, month.project) and month.stage in STEPS[step].at:
            _correct(step, user, desk, month, scores)


def _desk(platform: Platform) -> MonthDesk:
    return MonthDesk(platform.ledger, platform.policies, settings().timezone)


def _appeal(user: User, desk: MonthDesk, month: Month, said: Said, evidence: Mapping[str, Attached]) -> None:
    free = contestable(month)
    if not free:
        return
    with st.form("month-appeal"):
        chosen = st.selectbox(_("Line to contest"), free, format_func=said)
        reason = st.text_input(_("Reason"), key="month-appeal-reason")
        shown = st.multiselect(
            _("Evidence attached to the case of the line"),
            list(evidence),
            format_func=lambda each: _piece(evidence[each]),
        )
        sent = st.form_submit_button(label(MonthStep.APPEAL))
    if sent and chosen is not None:
        take(user, lambda hand: desk.appeal(hand, month.project, month.month, chosen.of, reason, shown))


def _piece(attached: Attached) -> str:
    return " · ".join(filter(None, (attached.case, attached.name)))


def _decide(user: User, desk: MonthDesk, month: Month, said: Said) -> None:
    lines = {each.of: each for each in lines_of(month)}
    waiting = [of for of, each in month.appeals.items() if each.waits and of in lines]
    if not waiting:
        return
    with st.form("month-decide"):
        of = st.selectbox(_("Appeal to decide"), waiting, format_func=lambda each: said(lines[each]))
        ruling = st.selectbox(_("Decision"), list(Ruling), format_func=label)
        points = st.number_input(_("Points given back, where it is upheld in part"), value=0.0, step=1.0)
        reason = st.text_input(_("Reason"), key="month-decide-reason")
        sent = st.form_submit_button(label(MonthStep.DECIDE_APPEAL))
    if sent and of is not None and ruling is not None:
        back = points if ruling is Ruling.PARTLY else 0.0
        take(user, lambda hand: desk.decide(hand, month.project, month.month, of, ruling, reason, back))


def _lock(user: User, desk: MonthDesk, month: Month, _said: Said) -> None:
    button(MonthStep.LOCK, user, lambda hand: desk.lock(hand, month.project, month.month))


def _correct(step: MonthStep, user: User, desk: MonthDesk, month: Month, scores: Scores) -> None:
    with st.form(f"month-{step}"):
        locked = st.date_input(_("Locked month"), month_before(month.month), format="YYYY-MM-DD", key=f"locked-{step}")
        reason = st.text_input(_("Reason"), key=f"reason-{step}")
        sent = st.form_submit_button(label(step))
    if sent:
        waive, about = step is MonthStep.WAIVE_CORRECTION, locked.replace(day=1)
        take(user, lambda hand: desk.correct(hand, month.project, about, month.month, reason, scores, waive=waive))


FORMS: dict[MonthStep, Callable[[User, MonthDesk, Month, Said], None]] = {
    MonthStep.APPROVE_LINE: by_hand.approve,
    MonthStep.WITHDRAW_LINE: by_hand.withdraw,
    MonthStep.DECIDE_APPEAL: _decide,
    MonthStep.LOCK: _lock,
}
"""What a project's month offers, in the order of its life."""
