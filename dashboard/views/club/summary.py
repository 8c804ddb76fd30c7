"""The month's summary on its way: written by the project, handed in, returned or accepted by the centre."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from casework.access.permissions import ASKING_ROLES, PLANNING_ROLES, User, has_role
from casework.errors import YingshengError
from casework.vocabulary.asking import ClubMonthStage
from dashboard.frame import address, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts.documents.club_form import ClubMonth as Form
from dashboard.parts.formats import listed, moment
from dashboard.parts.formats import month as month_name
from dashboard.parts.markdown import plain
from surveys.fieldwork.club_months import ClubMonth, ClubMonths, digest_of

MENDABLE = (ClubMonthStage.MISSING, ClubMonthStage.WRITTEN, ClubMonthStage.RETURNED)


def read(platform: Platform, project: str, month: date) -> ClubMonth:
    """How a project's month stands."""
    return ClubMonths(platform.ledger, platform.policies).read(project, month)


@apart
def show(platform: Platform, user: User, stands: ClubMonth, form: Form) -> None:
    """Draw the overview, where it stands, and the reader's next step."""
    st.markdown("**" + _("Overview of the month") + f"** · {label(stands.stage)}")
    if stands.at is not None:
        st.caption(moment(stands.at))
    if stands.stage is ClubMonthStage.RETURNED:
        st.warning(_("To be mended: {reason}", reason=plain(stands.reason)), icon=":material/undo:")
    if stands.stage is ClubMonthStage.ACCEPTED:
        _accepted(stands, form)
    if stands.stage in MENDABLE and has_role(user, stands.project, ASKING_ROLES):
        _write(platform, user, stands, form)
        return
    st.markdown(plain(stands.overview or form.drafted()))
    if stands.stage is ClubMonthStage.SUBMITTED and has_role(user, stands.project, PLANNING_ROLES):
        _decide(platform, user, stands, form)


def _accepted(stands: ClubMonth, form: Form) -> None:
    """By which digest it was accepted, and whether the figures are still those."""
    same = digest_of(form.row, form.words, stands.overview) == stands.digest
    st.caption(_("Accepted as {digest}.", digest=stands.digest[:12]))
    if not same:
        st.info(_("Calls were entered or corrected since: the figures above are no longer those that were accepted."))


def _write(platform: Platform, user: User, stands: ClubMonth, form: Form) -> None:
    months, key = ClubMonths(platform.ledger, platform.policies), f"{stands.project}-{stands.month:%Y-%m}"
    typed = st.text_area(
        _("What the month's calls came to"), stands.overview or form.drafted(), key=f"overview-{key}", height=120
    )
    with st.container(horizontal=True):
        if st.button(_("Keep the draft"), key=f"write-{key}"):
            _do(lambda: months.write(user, stands.project, stands.month, typed or "", shell.now()))
        if st.button(_("Hand in"), type="primary", key=f"submit-{key}"):
            _do(lambda: _hand_in(months, user, stands, typed or ""))


def _hand_in(months: ClubMonths, user: User, stands: ClubMonth, typed: str) -> None:
    """Keep what is typed, if it differs from what is kept, and hand it in."""
    if stands.stage is not ClubMonthStage.WRITTEN or typed.strip() != stands.overview:
        months.write(user, stands.project, stands.month, typed, shell.now())
    months.submit(user, stands.project, stands.month, shell.now())


def _decide(platform: Platform, user: User, stands: ClubMonth, form: Form) -> None:
    months = ClubMonths(platform.ledger, platform.policies)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(_("Accept"), type="primary", key="accept-month"):
            _do(lambda: months.accept(user, stands.project, stands.month, form.row, form.words, shell.now()))
        with st.popover(_("Return to be mended"), icon=":material/undo:"):
            reason = st.text_input(_("What is to be mended"), key="return-reason", placeholder="")
            if st.button(_("Return"), type="primary", key="return-month"):
                _do(lambda: months.give_back(user, stands.project, stands.month, reason or "", shell.now()))


def missing(platform: Platform, month: date, projects: dict[str, str]) -> None:
    """Say which projects have not handed the month in."""
    late = ClubMonths(platform.ledger, platform.policies).missing(projects, month)
    if late:
        names = listed(plain(projects[code]) for code in late)
        st.caption(_("Not handed in for {month} yet: {projects}", month=month_name(month), projects=names))


def _do(step: Callable[[], object]) -> None:
    try:
        step()
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    address.again()
