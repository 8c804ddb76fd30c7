"""The list of calls: the next person, the form of the call, and the next person after it; all by keyboard."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from casework.access.permissions import ASKING_ROLES, User, may_open, projects_held_as
from casework.vocabulary.asking import Call
from casework.vocabulary.desk import Page
from dashboard.frame import access, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, fieldwork
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import moment, number
from dashboard.parts.markdown import plain
from dashboard.parts.queue import MOST
from dashboard.views.calls import form as call_form
from dashboard.views.calls import saved as call_saved
from etl.warehouse.scope import Scope
from surveys.fieldwork import case_calls, dispositions
from surveys.fieldwork.calling import Item, attempts_today

TAKEN = "call_taken"
"""The stream of whoever this tab has in hand."""
NEXT = "Ctrl+J"


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Call list"),
        _("Whom to call next: arranged calls, callbacks on cases, the customer club and surveys, one list for all."),
    )
    user = access.current_user()
    if projects_held_as(user, ASKING_ROLES) == frozenset():
        nothing_here(_("There is no project for which you call customers. Ask an administrator for a right."))
        return
    _list_callbacks(platform, user)
    _today(platform, user)
    _work(platform, user)


@apart
def _list_callbacks(platform: Platform, user: User) -> None:
    """Put the callbacks on cases that are due now on the list, and take off those of cases that are closed or merged
    meanwhile; whoever may not see cases brings none.
    """
    if not may_open(user, Page.CASE_FILE):
        return
    rows = platform.answers.unresolved(Scope.last_months(1, shell.now()), limit=MOST)
    looked_at = {str(code) for code in rows["case_id"].to_pylist()} | case_calls.waiting(platform.ledger)
    states = casedesk.standing(platform).states(sorted(looked_at))
    gone = looked_at - states.keys()
    case_calls.list_due(platform.ledger, platform.policies, states.values(), shell.now(), gone=gone)


@apart
def _today(platform: Platform, user: User) -> None:
    """What the caller has done today, and what is left."""
    desk, now = fieldwork.calling(platform), shell.now()
    left = desk.progress(user, now)
    with platform.ledger.reading() as connection:
        made = attempts_today(connection, user.user_id, now, desk.hours.zone)
    told = {
        _("Called today"): len(made),
        _("Have answered"): len(dispositions.shipped().answered(made)),
        _("To call now"): left.due,
        _("Later"): left.later,
        _("In hand"): left.held,
    }
    st.markdown(" · ".join(f"{name} **{number(count)}**" for name, count in told.items()))


@st.fragment
@apart
def _work(platform: Platform, user: User) -> None:
    """The person in hand, or the way to the next one."""
    call_saved.just_saved(platform, user)
    item = in_hand(platform, user)
    if item is None:
        _take(platform, user)
        return
    if call_form.show(platform, user, item):
        st.session_state.pop(TAKEN, None)
        take_next(platform, user)
        st.rerun()


def in_hand(platform: Platform, user: User) -> Item | None:
    """Whom this tab has; the time is renewed by looking."""
    stream = st.session_state.get(TAKEN)
    if stream is None:
        return None
    item = fieldwork.calling(platform).mine(user, str(stream), shell.now())
    if item is None:
        st.session_state.pop(TAKEN, None)
        st.warning(_("The time was out and somebody else has this person now. Your draft is kept; take the next one."))
    return item


def take_next(platform: Platform, user: User) -> bool:
    """Take the next person into this tab; False when nobody can be called now."""
    item = fieldwork.calling(platform).take(user, shell.now())
    if item is not None:
        st.session_state[TAKEN] = item.stream
    return item is not None


def _take(platform: Platform, user: User) -> None:
    asked = st.button(
        _("Next person"), type="primary", icon=":material/phone_forwarded:", shortcut=NEXT, key="next-person"
    )
    if asked and take_next(platform, user):
        st.rerun()
    desk = fieldwork.calling(platform)
    ahead = desk.ahead(user, shell.now())
    if ahead and not desk.progress(user, shell.now()).due:
        st.info(_("Nobody can be called now: outside the hours, or everybody left is to be called later."))
    if not ahead:
        nothing_here(
            _(
                "Nobody is to be called. The customer-service centre opens a survey or the calls of the club under "
                "Surveys; callbacks on cases come here by themselves."
            )
        )
        navigation.link("campaigns", _("Surveys"), icon=":material/campaign:")
        return
    st.markdown("**" + _("Who comes next") + "**")
    names = platform.answers.project_names()
    for told, alike in groupby(_told(item, names.get(item.project, item.project)) for item in ahead):
        many = len(list(alike))
        st.caption(told if many == 1 else f"{told} × {number(many)}")


def _told(item: Item, project: str) -> str:
    parts = [label(Call(item.kind)), plain(project)]
    if item.arranged_at is not None:
        parts.append(_("arranged for {at}", at=moment(item.arranged_at)))
    elif item.due_at is not None:
        parts.append(_("due {at}", at=moment(item.due_at)))
    if item.attempts:
        parts.append(_("attempts: {n}", n=item.attempts))
    return " · ".join(parts)
