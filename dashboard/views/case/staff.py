"""What staff have to say to each other about a case, beside its record: who has it in hand, notes, messages sent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import partial

import streamlit as st

from casework.access.permissions import User, has_role
from casework.desk.beside import HOLDING, MESSAGING, holder, may_note, stream_beside
from casework.desk.desk import CaseFile
from casework.record.events import NotedInternally
from casework.record.ledger import StoredEvent
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, worded
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, standard_phrases
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import listed, moment
from dashboard.parts.markdown import plain
from dashboard.parts.taking import done
from dashboard.views.case import message


def in_hand_of(platform: Platform, case_id: str) -> str | None:
    """The name of whoever has the case in hand; None when nobody has."""
    person = holder(platform.ledger.stream(stream_beside(case_id)))
    return None if person is None else casedesk.staff(platform).get(person, person)


@apart
def show(platform: Platform, user: User, case: CaseFile) -> None:
    """Draw who has it in hand, the notes among staff, and the way to write to the customer."""
    entries = platform.ledger.stream(stream_beside(case.state.case_id))
    if case.state.is_open and has_role(user, case.state.project, HOLDING):
        _give(platform, user, case, holder(entries))
    if has_role(user, case.state.project, MESSAGING):
        message.show(platform, user, case)
    if may_note(user, case.state, platform.policies):
        _note(platform, user, case)
        _notes(platform, entries)
    else:
        nothing_here(_("Notes among staff are read by those who work the case."))


def _give(platform: Platform, user: User, case: CaseFile, held: str | None) -> None:
    desk, case_id = casedesk.beside(platform), case.state.case_id
    names = {"": _("Nobody")} | {each.user_id: each.name for each in desk.holders(case.state)}
    options = list(names)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        person = st.selectbox(
            _("Has the case in hand"), options, index=options.index(held) if held in names else 0,
            format_func=names.__getitem__,
            key=worded(f"in-hand-{case_id}-{held}"), width=260,
        )  # fmt: skip
        if st.button(_("Give the case"), key=f"give-{case_id}"):
            done(partial(desk.assign, user, case_id, person or None, shell.now()))


def _note(platform: Platform, user: User, case: CaseFile) -> None:
    """The form of a note; it says who can be called in it."""
    desk, case_id = casedesk.beside(platform), case.state.case_id
    form = st.session_state.setdefault(f"note-form-{case_id}", uuid.uuid4().hex)
    field = f"staff-note-{form}"
    text = st.text_area(_("Note among staff"), key=field, height=72)
    standard_phrases.offer(platform, {field: _("Note among staff")}, f"note-{case_id}")
    names = listed(f"@{each.name}" for each in desk.readers(case.state) if each.user_id != user.user_id)
    st.caption(plain(_("It is no part of the record and is never printed. Call somebody by {names}.", names=names)))
    if st.button(_("Write the note"), key=f"write-note-{case_id}"):
        done(partial(_written, platform, user, case_id, text, form))


def _written(platform: Platform, user: User, case_id: str, text: str, form: str) -> None:
    casedesk.beside(platform).note(user, case_id, text, form, shell.now())
    st.session_state.pop(f"note-form-{case_id}", None)


def _notes(platform: Platform, entries: Sequence[StoredEvent]) -> None:
    """The notes, the latest first."""
    names = casedesk.staff(platform)
    for entry in reversed(entries):
        if isinstance(entry.payload, NotedInternally):
            with st.container(border=True, gap=None):
                st.caption(plain(f"{names.get(entry.actor, entry.actor)} · {moment(entry.occurred_at)}"))
                st.markdown(plain(entry.payload.note) if entry.payload.note else _("The words are gone."))
