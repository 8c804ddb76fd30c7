"""The questions of both forms, drawn from the model that is entered; the questions of a call only when it was one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from casework.desk.asked import Asked, ClubCall, SurveyAnswer
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, forms

CLUB, SURVEY = "club", "survey"
CARRIED = ("survey", "mode")
"""What stays for the next sheet of a pile."""
CARRIED_KEY = "asked_carried"


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is entered as, under which name its draft is kept, how it asks for the time."""

    model: type[Asked]
    draft: str
    when: str


FORMS = {
    CLUB: Form(ClubCall, "club_call", N_("When was the call?")),
    SURVEY: Form(SurveyAnswer, "survey_answer", N_("When was it answered?")),
}
ELSEWHERE = ("project", "customer_id", "occurred_at")


def draw(platform: Platform, kind: str, project: str, draft: Mapping[str, object]) -> dict[str, object]:
    """Draw time and questions; returns what stands in them, by field."""
    form, key = FORMS[kind], f"{kind}-{draft['key']}"
    before = str(draft.get("occurred_at") or "")
    start = datetime.fromisoformat(before) if before else shell.now().replace(second=0, microsecond=0)
    said: dict[str, object] = {"occurred_at": forms.when(_(form.when), datetime, start, f"{key}-at")}
    lists = forms.Lists.of(casedesk.asking(platform).pack(project, shell.now()), ())
    initial = {**carried(), **draft}
    if kind == SURVEY:
        known = list(platform.answers.choices((project,)).surveys)
        said["survey"] = _survey(known, initial, f"{key}-survey")
        rest = (*ELSEWHERE, "survey")
        return said | forms.draw(form.model, lists, key, initial=initial, leave_out=rest, marked=False)
    others = [name for name in form.model.model_fields if name != "valid"]
    said |= forms.draw(form.model, lists, key, initial={"valid": True} | initial, leave_out=others, marked=False)
    if said["valid"]:
        rest = (*ELSEWHERE, "valid")
        said |= forms.draw(form.model, lists, key, initial=initial, leave_out=rest, marked=False)
    return said


def kept(said: Mapping[str, object]) -> dict[str, object]:
    """What of it is typed and worth a draft, as JSON holds it."""
    typed = {name: value for name, value in said.items() if name not in {"occurred_at", *CARRIED}}
    typed.pop("valid", None) if typed.get("valid") is True else None
    if not any(value not in (None, "") for value in typed.values()):
        return {}
    at = said["occurred_at"]
    return dict(said) | {"occurred_at": at.isoformat() if isinstance(at, datetime) else None}


def carried() -> dict[str, object]:
    """What the last sheet leaves to the next."""
    return dict(st.session_state.get(CARRIED_KEY, {}))


def carry(said: Mapping[str, object]) -> None:
    """Leave what stays to the next sheet."""
    st.session_state[CARRIED_KEY] = {name: said[name] for name in CARRIED if said.get(name)}


def _survey(known: list[str], initial: Mapping[str, object], key: str) -> str | None:
    """Which survey: one that has answers already, or a new one by its name.

    The list stays what it was when the form was opened: a field whose list changes is another field to the browser.
    """
    before = initial.get("survey")
    listed = [*known, str(before)] if before and before not in known else known
    options: list[str] = st.session_state.setdefault(f"{key}-listed", listed)
    return st.selectbox(
        forms.named("survey"), options, index=options.index(str(before)) if before in options else None,
        placeholder=_("Choose or type"), accept_new_options=True, key=key,
    )  # fmt: skip
