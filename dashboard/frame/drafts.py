"""The draft of a form: what is typed is kept in the ledger's database as it is typed, and found again after a crash."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import streamlit as st

from casework.access.permissions import User
from casework.desk import drafts
from dashboard.frame import shell
from dashboard.frame.state import Platform


def opened(platform: Platform, user: User, form: str) -> dict[str, object]:
    """The fields as last typed by this person, here or in a browser closed since; always with a ``key`` of its own."""
    held = st.session_state.get(_name(user, form))
    if held is None:
        held = drafts.load(platform.ledger, user.user_id, form)
        held.setdefault("key", uuid.uuid4().hex)
        st.session_state[_name(user, form)] = held
    return dict(held)


def keep(platform: Platform, user: User, form: str, fields: Mapping[str, object]) -> None:
    """Keep what stands in the fields now; writes only when something has changed."""
    held = st.session_state[_name(user, form)]
    now = {name: value for name, value in fields.items() if value not in (None, "")} | {"key": held["key"]}
    if now != held:
        st.session_state[_name(user, form)] = now
        drafts.save(platform.ledger, user.user_id, form, now, shell.now())


def done(platform: Platform, user: User, form: str) -> None:
    """The form was entered or given up: the next one is empty."""
    st.session_state.pop(_name(user, form), None)
    drafts.discard(platform.ledger, user.user_id, form)


def _name(user: User, form: str) -> str:
    return f"draft-{form}-{user.user_id}"
