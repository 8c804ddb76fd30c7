"""Whose case it is, where that is doubtful: two records of one person, or a case in the wrong record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from casework.access.masking import masked
from casework.access.permissions import JOINING_ROLES, User, has_role
from casework.desk import persons
from casework.desk.desk import CaseFile
from casework.errors import YingshengError
from casework.record.people import Customer
from casework.record.selves import Selves
from dashboard.frame import shell
from dashboard.frame.i18n import _, sentence, worded
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, matching
from dashboard.parts.markdown import plain


def show(
    platform: Platform, user: User, case: CaseFile, person: Customer, near: Sequence[Customer], known: Selves
) -> None:
    """Say who is one person already; draw the forms for those who decide it."""
    same = {each for each in known.all(person.customer_id) if each != person.customer_id}
    names = {each.customer_id: matching.told(masked(each, user), {}) for each in near}
    for each in sorted(same & set(names)):
        st.caption(_("The same person as {person}", person=names[each]))
    if not has_role(user, case.state.project, JOINING_ROLES):
        return
    others = [each.customer_id for each in near if each.customer_id != person.customer_id]
    with st.expander(_("One person or two"), icon=":material/group:", key="customer-persons"):
        if others:
            _records(platform, user, person, others, names)
        _somebody_else(platform, user, case)


def _records(platform: Platform, user: User, person: Customer, others: list[str], names: dict[str, str]) -> None:
    with st.form("one-or-two", border=False):
        other = st.selectbox(_("Another record of this home or number"), others, format_func=names.__getitem__,
                             key=worded("one-or-two-record"))  # fmt: skip
        reason = st.text_input(_("How you know"), key="one-or-two-why")
        with st.container(horizontal=True):
            one = st.form_submit_button(_("One person: merge this record into that"), icon=":material/merge:")
            two = st.form_submit_button(_("Two people"), icon=":material/call_split:")
    if one and other:
        _try(lambda: persons.merge(platform.ledger, user, person.customer_id, other, reason, shell.now()))
    if two and other:
        _try(lambda: persons.separate(platform.ledger, user, person.customer_id, other, reason, shell.now()))


def _somebody_else(platform: Platform, user: User, case: CaseFile) -> None:
    with st.form("somebody-else", border=False):
        st.markdown(_("**This case is somebody else's.** The other cases stay where they are."))
        name = st.text_input(_("Their name"), key="somebody-name")
        number = st.text_input(_("Their number"), key="somebody-number")
        room = st.text_input(_("Their room"), key="somebody-room")
        reason = st.text_input(_("How you know"), key="somebody-why")
        sent = st.form_submit_button(_("Give the case to them"), icon=":material/person_add:")
    if sent:
        wanted = Customer(project=case.state.project, name=name or None, mobile=number or None, room=room or None)
        _try(lambda: persons.give_case(
            platform.ledger, platform.policies, user, case.state.case_id, wanted, reason, shell.now()))  # fmt: skip


def _try(deed: Callable[[], None]) -> None:
    try:
        deed()
    except YingshengError as error:
        st.error(plain(sentence(error)), icon=":material/block:")
        return
    casedesk.entered()
