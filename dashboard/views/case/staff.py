"""What staff have to say to each other about a case, beside its record: who has it in hand."""

from __future__ import annotations

from functools import partial

import streamlit as st

from casework.access.permissions import User, has_role
from casework.desk.beside import HOLDING, holder, stream_beside
from casework.desk.desk import CaseFile
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, worded
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.taking import done


def in_hand_of(platform: Platform, case_id: str) -> str | None:
    """The name of whoever has the case in hand; None when nobody has."""
    person = holder(platform.ledger.stream(stream_beside(case_id)))
    return None if person is None else casedesk.staff(platform).get(person, person)


@apart
def show(platform: Platform, user: User, case: CaseFile) -> None:
    """Draw who has it in hand, and let those who work it give it to somebody."""
    if case.state.is_open and has_role(user, case.state.project, HOLDING):
        _give(platform, user, case)


def _give(platform: Platform, user: User, case: CaseFile) -> None:
    desk, case_id = casedesk.beside(platform), case.state.case_id
    names = {each.user_id: each.name for each in desk.holders(case.state)}
    held = holder(platform.ledger.stream(stream_beside(case_id)))
    options = ["", *names]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        person = st.selectbox(
            _("Has the case in hand"), options, index=options.index(held) if held in names else 0,
            format_func=lambda user_id: names.get(user_id, user_id) if user_id else _("Nobody"),
            key=worded(f"in-hand-{case_id}-{held}"), width=260,
        )  # fmt: skip
        if st.button(_("Give the case"), key=f"give-{case_id}"):
            done(partial(desk.assign, user, case_id, person or None, shell.now()))
