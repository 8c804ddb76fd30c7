"""Whom an issue reached, and why not."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User
from casework.access.users import Users
from casework.messages import notify
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from reporting.copies import stream_of_copy
from reporting.desk import may
from reporting.filling import Copy
from reporting.standing import Standing


@apart
def show(platform: Platform, user: User, copy: Copy, stands: Standing) -> None:
    """Whom the latest issue reached, and why not, for those who issue it."""
    if not stands.issued_at or not may(user, copy, copy.report.accepts):
        return
    found = notify.outcomes(platform.ledger, stream_of_copy(copy), stands.issued_at)
    if not found:
        return
    names = {each.user_id: each.name for each in Users(platform.ledger).all()}
    st.markdown(_("**Sent to**"))
    for each in found:
        channel, _colon, who = each.target.partition(":")
        st.caption(plain(f"{names.get(who, who) or channel} · {_became(each)}"))


def _became(each: notify.Outcome) -> str:
    if each.sent_at is not None and each.state == "sent":
        return moment(each.sent_at)
    return label(each.reason) if each.reason else _("waits to be sent")
