"""Correcting or redacting an entry: choose it, say what is wrong, see its fields as they are. The original stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import streamlit as st
from pydantic import BaseModel

from casework.access.permissions import User
from casework.case.effective import BOOKKEEPING
from casework.desk.desk import CaseFile
from casework.record.ledger import StoredEvent
from casework.vocabulary.desk import CommandName, Role
from dashboard.frame.i18n import _, label, sentence, worded
from dashboard.parts import forms
from dashboard.parts.formats import moment

FORMS = frozenset({CommandName.CORRECT, CommandName.REDACT})
FIXED = frozenset(
    {
        "number",
        "customer_id",
        "pack",
        "source",
        "source_verdict",
        "slip",
        "digest",
        "media_type",
        "size",
        "filename",
        "present",
        "untimed",
        "undated",
    }
)
"""Fields that no correction changes."""
NEVER, TIME, CONTENT = "never", "time", "content"


def fields(
    command: CommandName, user: User, case: CaseFile, lists: forms.Lists, key: str, draft: Mapping[str, object]
) -> Mapping[str, object]:
    """Draw the form, with the entry and the reason that the draft holds; returns the values of ``Correct`` or
    ``Redact``.
    """
    entries = {entry.version: entry for entry in case.entries if _may(user, case, entry)}
    if not entries:
        st.caption(_("None of the entries is yours to correct. Ask whoever made it, or the customer-service centre."))
        return {}
    versions = list(reversed(entries))
    target = st.selectbox(
        _("Entry"),
        versions,
        index=versions.index(before) if (before := draft.get("target")) in entries else 0,
        format_func=lambda version: _told(entries[version]),
        key=worded(f"{key}-target"),
    )
    change = _change(entries[target], lists, key) if command is CommandName.CORRECT else {}
    reason = st.text_area(_("Why"), str(draft.get("reason", "")), key=f"{key}-reason", height=70)
    return {"target": target, "reason": reason, **change}


def _may(user: User, case: CaseFile, entry: StoredEvent) -> bool:
    if entry.kind in BOOKKEEPING:
        return False
    return Role.CENTRE in user.roles(case.state.project) or entry.actor == user.user_id


def _told(entry: StoredEvent) -> str:
    return f"{entry.version} · {label(entry.kind)} · {moment(entry.occurred_at)}"


def _change(entry: StoredEvent, lists: forms.Lists, key: str) -> dict[str, object]:
    names = {CONTENT: _("The content is wrong"), TIME: _("The time is wrong"), NEVER: _("It never happened")}
    wrong = st.segmented_control(
        _("What is wrong"),
        list(names),
        format_func=names.__getitem__,
        default=CONTENT,
        required=True,
        key=worded(f"{key}-wrong"),
    )
    if wrong == NEVER:
        return {"void": True}
    if wrong == TIME:
        return {"happened_at": _right_time(entry, f"{key}-{entry.version}")}
    return {"replacement": _right_content(entry, lists, f"{key}-{entry.version}")}


def _right_time(entry: StoredEvent, key: str) -> datetime | None:
    typed = forms.draw(_RightTime, forms.Lists(), key, initial={"happened_at": entry.occurred_at})
    chosen = typed["happened_at"]
    return chosen if isinstance(chosen, datetime) else None


class _RightTime(BaseModel):
    happened_at: datetime


def _right_content(entry: StoredEvent, lists: forms.Lists, key: str) -> str | None:
    """The payload with what was changed, as JSON; None when nothing was."""
    old = entry.payload
    leave_out = [name for name in type(old).model_fields if name in FIXED]
    given = old.model_dump()
    typed = forms.draw(type(old), lists, key, initial=given, leave_out=leave_out)
    kept = {name: given[name] for name in leave_out}
    try:
        new = forms.build(type(old), {**typed, **kept})
    except forms.FormIncomplete as error:
        st.caption(sentence(error))
        return None
    return None if new == old else new.model_dump_json(exclude_none=True)
