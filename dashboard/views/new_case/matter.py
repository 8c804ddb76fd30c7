"""What the call is about, and what happens now: dispatch, a standing answer, or only the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import streamlit as st

from casework.desk.standing_answers import standing_answers
from casework.desk.transitions import transitions
from casework.permissions import User
from casework.policy import Pack
from casework.settings import settings
from casework.vocabulary import Channel, Nature, Severity, Urgency
from casework.vocabulary_desk import CommandName
from dashboard.frame import shell
from dashboard.frame.i18n import _, label, worded
from dashboard.frame.state import Platform
from dashboard.parts import forms
from dashboard.parts.formats import local

DISPATCH, ANSWER, RECORD = "dispatch", "answer", "record"
ORDINARY = {
    "channel": Channel.PHONE, "nature": Nature.COMPLAINT, "severity": Severity.GENERAL, "urgency": Urgency.NORMAL,
}  # fmt: skip
"""What an ordinary call is, where the regulation knows these words; else the first of its own."""
STEPS = {DISPATCH: CommandName.DISPATCH, ANSWER: CommandName.ANSWER}


@dataclass(frozen=True, slots=True)
class Matter:
    """What was typed about the matter; ``pack`` names the rules it is entered under."""

    typed: dict[str, object]
    pack: Pack

    def text(self, field: str) -> str:
        """One field as text; empty when nothing stands there."""
        value = self.typed.get(field)
        return "" if value is None else str(value)


def fields(platform: Platform, user: User, draft: Mapping[str, object], project: str | None) -> Matter:
    """Draw the fields in the order of the talk."""
    pack = platform.policies.in_force(settings().default_pack, local(shell.now()).date())
    key = draft["key"]
    content = st.text_area(
        _("What does the customer say?"), str(draft.get("content", "")), key=f"content-{key}", height=96
    )
    category = _category(pack, draft)
    typed: dict[str, object] = {"content": content, "category": category, **_more(pack, draft)}
    typed |= _now(platform, user, pack, {**draft, "category": category}, project)
    return Matter(typed, pack)


def _category(pack: Pack, draft: Mapping[str, object]) -> str | None:
    names = {category.id: label(category.name) for category in pack.categories}
    before = draft.get("category")
    codes = list(names)
    return st.selectbox(
        _("About"), codes, index=codes.index(before) if before in codes else None, format_func=names.__getitem__,
        placeholder=_("Type to find a category"), key=worded(f"category-{draft['key']}"),
    )  # fmt: skip


def _more(pack: Pack, draft: Mapping[str, object]) -> dict[str, object]:
    """What stays as it is for an ordinary call."""
    key = draft["key"]
    asked = {"channel": _("Channel"), "nature": _("Nature"), "severity": _("Severity")}
    with st.expander(_("More: channel, nature, severity, the customer's demand")):
        chosen = {name: _word(name, told, pack, draft) for name, told in asked.items()}
        demand = st.text_input(_("What the customer demands"), str(draft.get("demand", "")), key=f"demand-{key}")
        company = st.checkbox(
            _("Made to or raised to the company"), bool(draft.get("company_level")), key=f"company-{key}"
        )
    return {**chosen, "demand": demand, "company_level": company}


def _word(name: str, told: str, pack: Pack, draft: Mapping[str, object]) -> str | None:
    """One of the regulation's words, as an ordinary call has it until somebody says otherwise."""
    words = forms.offered(pack, name)
    start = next((word for word in (draft.get(name), ORDINARY[name]) if word in words), next(iter(words)))
    return st.pills(
        told, list(words), default=start, format_func=words.__getitem__, required=True, wrap=True,
        key=worded(f"{name}-{draft['key']}"),
    )  # fmt: skip


def _now(
    platform: Platform, user: User, pack: Pack, draft: Mapping[str, object], project: str | None
) -> dict[str, object]:
    """What happens now: the steps this person's role may take at once."""
    roles = user.roles(project)
    names = {DISPATCH: _("Dispatch"), ANSWER: _("Answer directly"), RECORD: _("Only record")}
    rows = transitions(pack)
    possible = {way for way, step in STEPS.items() if step in rows and roles & rows[step].roles}
    offered = [way for way in names if way not in STEPS or way in possible]
    before = draft.get("way")
    way = st.segmented_control(
        _("What happens now?"), offered, default=before if before in offered else offered[0],
        format_func=names.__getitem__, required=True, key=worded(f"way-{draft['key']}-{len(offered)}"),
    )  # fmt: skip
    if way == DISPATCH:
        return {"way": way, **_dispatch(platform, pack, draft)}
    return {"way": way, **_answer(pack, draft)} if way == ANSWER else {"way": way}


def _dispatch(platform: Platform, pack: Pack, draft: Mapping[str, object]) -> dict[str, object]:
    key, departments = draft["key"], list(platform.answers.choices().departments)
    before = draft.get("department")
    department = st.selectbox(
        _("To which department?"), departments, index=departments.index(before) if before in departments else None,
        accept_new_options=True, placeholder=_("Choose or type"), key=f"department-{key}",
    )  # fmt: skip
    start = next(
        (word for word in (draft.get("urgency"), ORDINARY["urgency"]) if word in pack.choices("urgency")), None
    )
    urgency = forms.pick(
        _("How soon must the customer be contacted?"), "urgency", forms.Lists.of(pack, ()), start, f"urgency-{key}",
        required=True,
    )  # fmt: skip
    minutes = pack.contact_minutes.get(urgency or "")
    if minutes is not None:
        st.caption(_("Clause {clause}: the department contacts the customer by {time}.",
                     clause=pack.contact_clause or "",
                     time=f"{local(shell.now() + timedelta(minutes=minutes)):%H:%M}"))  # fmt: skip
    return {"department": department, "urgency": urgency}


def _answer(pack: Pack, draft: Mapping[str, object]) -> dict[str, object]:
    """A standing answer of the category as a start; what was really said is recorded."""
    key = draft["key"]
    answers = [
        each for each in standing_answers(settings().answer_dir, pack.id) if each.category == draft.get("category")
    ]
    names = [label(each.title) for each in answers]
    chosen = st.selectbox(
        _("Standing answer"), names, index=0 if names else None, placeholder=_("None for this category"),
        disabled=not names, key=worded(f"standing-{key}-{draft.get('category')}"),
    )  # fmt: skip
    text = next((label(each.text) for each in answers if label(each.title) == chosen), "")
    answer = st.text_area(
        _("What was answered"), text or str(draft.get("answer", "")), key=f"answer-{key}-{chosen}", height=96
    )
    opinion = st.text_input(_("What the customer thought of it"), str(draft.get("opinion", "")), key=f"opinion-{key}")
    return {"answer": answer, "opinion": opinion}
