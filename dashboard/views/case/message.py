"""A message to the customer of a case: by a channel of the notifier, kept as an entry beside the case."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import partial

import streamlit as st

from casework.access.masking import mask
from casework.access.permissions import User
from casework.desk.beside import LONGEST, stream_beside
from casework.desk.desk import CaseFile
from casework.messages.notify import outcomes
from casework.record import people
from casework.record.events import CustomerMessaged, MessageLost
from casework.record.people import Customer
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _, label, worded
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, standard_phrases
from dashboard.parts.explanations import Row
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from dashboard.parts.taking import done

STATES = {
    "pending": N_("still to be sent"), "sending": N_("is being sent"), "sent": N_("sent"), "failed": N_("failed"),
    "uncertain": N_("not known whether it arrived"),
}  # fmt: skip


def show(platform: Platform, user: User, case: CaseFile) -> None:
    """Draw the form, and what became of the messages before; only how to reach the customer is shown, masked."""
    desk, case_id = casedesk.beside(platform), case.state.case_id
    with platform.ledger.reading() as connection:
        person = people.read(connection, case.state.customer_id) if case.state.customer_id else None
    ways = desk.ways_to(person)
    with st.expander(_("Message to the customer"), icon=":material/sms:"):
        if person is None or not ways:
            st.caption(_("There is no channel that reaches this customer. Administrators set channels up."))
        else:
            _form(platform, user, case_id, person, ways)
        for told in _sent(platform, case_id):
            st.caption(plain(told))


def _form(platform: Platform, user: User, case_id: str, person: Customer, ways: list[str]) -> None:
    form = st.session_state.setdefault(f"message-form-{case_id}", uuid.uuid4().hex)
    field = f"message-{form}"
    shown = mask("mobile", person.mobile) or mask("email", person.email) or ""
    text = st.text_area(_("Text to {number}", number=plain(shown)), key=field, height=72, max_chars=LONGEST)
    standard_phrases.offer(platform, {field: _("Message to the customer")}, f"message-{case_id}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        way = st.selectbox(_("Channel of the message"), ways, key=worded(f"message-way-{case_id}"), width=200)
        if st.button(_("Send the message"), key=f"send-{case_id}", icon=":material/send:"):
            done(partial(_send, platform, user, case_id, str(way), text, form))


def _send(platform: Platform, user: User, case_id: str, way: str, text: str, form: str) -> None:
    casedesk.beside(platform).message(user, case_id, way, text, form, shell.now())
    st.session_state.pop(f"message-form-{case_id}", None)


def _sent(platform: Platform, case_id: str) -> Iterator[str]:
    """What became of each message, the latest first."""
    stream = stream_beside(case_id)
    for entry in reversed(platform.ledger.stream(stream)):
        if isinstance(entry.payload, CustomerMessaged):
            for each in outcomes(platform.ledger, stream, entry.version):
                why = f" ({label(each.reason)})" if each.reason else ""
                yield f"{moment(entry.occurred_at)} · {entry.payload.way} · {_(STATES[each.state])}{why}"


def in_timeline(platform: Platform, case_id: str) -> list[Row]:
    """The messages, and which were lost, as rows of the case's timeline; with negative versions, so that no clock is
    theirs."""
    return [
        {
            "kind": entry.kind.value, "occurred_at": entry.occurred_at, "recorded_at": entry.recorded_at,
            "version": -entry.version, "actor": entry.actor, "payload": entry.payload.model_dump_json(),
            "late": False, "lag_minutes": 0.0, "corrected": False, "target": None,
        }
        for entry in platform.ledger.stream(stream_beside(case_id))
        if isinstance(entry.payload, CustomerMessaged | MessageLost)
    ]  # fmt: skip
