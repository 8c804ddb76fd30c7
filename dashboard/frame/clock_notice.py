"""The clock has stopped: administrators learn it on every page, and let it go on when the time is right."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User
from casework.clock import watch as clock_watch
from casework.time import present
from casework.vocabulary.desk import Role
from dashboard.frame import state
from dashboard.frame.i18n import _, sentence
from dashboard.parts.formats import moment


def show(reader: User) -> None:
    """Say why the clock stands, to those who can let it go on."""
    if Role.ADMIN not in reader.company_roles():
        return
    why = clock_watch.stopped(state.platform().ledger)
    if why is None:
        return
    with st.container(key="clock-stopped"):
        st.error(sentence(why), icon=":material/alarm_off:")
        told = _("Let the clock go on: it is {time}", time=moment(present.now()))
        st.button(told, on_click=_confirm, args=(reader,), icon=":material/alarm_on:")


def _confirm(reader: User) -> None:
    clock_watch.check_confirms(reader)
    clock_watch.confirm(state.platform().ledger, reader.user_id, present.now(), present.steady())
