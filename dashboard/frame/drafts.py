"""The draft of a form: what is typed is kept in the ledger's database as it is typed, and found again after a crash.

Each tab keeps its own: under the form's name, or under one beside it while another tab of the person is at that.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from itertools import chain, count
from threading import Lock

import streamlit as st

from casework.access.permissions import User
from casework.desk import drafts
from dashboard.frame import shell
from dashboard.frame.i18n import language
from dashboard.frame.state import Platform
from dashboard.frame.streamlit_seams import run

BESIDE = re.compile(r"/\d+$")
"""What follows the form's name where another tab keeps that."""
_lock = Lock()
_tabs: dict[tuple[str, str], str] = {}
"""Which session keeps a person's draft, by person and name."""


def forget_tabs() -> None:
    """No tab of this process keeps a draft any more: the data are others."""
    with _lock:
        _tabs.clear()


def opened(platform: Platform, user: User, form: str) -> dict[str, object]:
    """The fields as last typed by this person, here or in a browser closed since; always with a ``key`` of its own."""
    held = st.session_state.get(_name(user, form))
    if held is None:
        held = drafts.load(platform.ledger, user.user_id, _of_tab(platform, user, form))
        held.setdefault("key", uuid.uuid4().hex)
        st.session_state[_name(user, form)] = held
    return dict(held)


def held(platform: Platform, user: User, form: str, place: str) -> dict[str, object]:
    """What a form starts with: the draft as it was when the form was opened, or drawn first in the reader's language.

    ``place`` is the form's own name in the session. Fields whose choices are words begin anew in another language.
    """
    known = st.session_state.get(place)
    now = opened(platform, user, form)
    if known is None or known[0] != language():
        known = st.session_state[place] = language(), now
    return dict(known[1])


def begun(platform: Platform, user: User, prefix: str) -> list[str]:
    """The forms whose names begin with ``prefix`` that this person has begun and not sent, the latest first: none that
    another tab is at.
    """
    session = run.session() or ""
    known = drafts.begun(platform.ledger, user.user_id, prefix)
    mine = [name for name in known if not _is_at_work(_tabs.get((user.user_id, name)), session)]
    return list(dict.fromkeys(BESIDE.sub("", name) for name in mine))


def keep(platform: Platform, user: User, form: str, fields: Mapping[str, object]) -> None:
    """Keep what stands in the fields now; writes only when something has changed."""
    held = st.session_state[_name(user, form)]
    now = {name: value for name, value in fields.items() if value not in (None, "")} | {"key": held["key"]}
    if now != held:
        st.session_state[_name(user, form)] = now
        drafts.save(platform.ledger, user.user_id, _of_tab(platform, user, form), now, shell.now())


def done(platform: Platform, user: User, form: str) -> None:
    """The form was entered or given up: the next one is empty."""
    st.session_state.pop(_name(user, form), None)
    drafts.discard(platform.ledger, user.user_id, _of_tab(platform, user, form))


def _of_tab(platform: Platform, user: User, form: str) -> str:
    """The name under which this tab keeps what is typed into a form.

    A tab that begins anew goes on with what was typed last and nobody is at: of a browser that was closed, of a page
    that was loaded anew.
    """
    place, session = f"tab-{form}-{user.user_id}", run.session() or ""
    if place not in st.session_state:
        known = drafts.begun(platform.ledger, user.user_id, form)
        mine = [name for name in known if BESIDE.sub("", name) == form or name == form]
        names = chain(mine, [form], (f"{form}/{number}" for number in count(2)))
        with _lock:
            chosen = next(name for name in names if not _is_at_work(_tabs.get((user.user_id, name)), session))
            _sweep()
            _tabs[user.user_id, chosen] = session
        st.session_state[place] = chosen
    return str(st.session_state[place])


def _sweep() -> None:
    """Forget what closed tabs kept."""
    for place in [place for place, holder in _tabs.items() if not run.is_open(holder)]:
        del _tabs[place]


def _is_at_work(holder: str | None, session: str) -> bool:
    """Whether another tab, which is open, keeps its draft there."""
    return holder is not None and holder != session and run.is_open(holder)


def _name(user: User, form: str) -> str:
    return f"draft-{form}-{user.user_id}"
