"""What the call is about: the fields that the regulation of the customer's project asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from casework.access.permissions import User
from casework.desk import commands as cmd
from casework.desk.step_forms import MAY_BE_NONE
from casework.desk.workflow import may_begin
from casework.policy import Pack
from casework.regulation.model import Step
from casework.vocabulary import Channel, Nature, Severity, Urgency
from dashboard.frame import shell
from dashboard.frame.i18n import _, label, worded
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, forms, missing
from dashboard.views.new_case import now as happening
from dashboard.views.new_case.who import Caller

ORDINARY = {
    "channel": Channel.PHONE, "nature": Nature.COMPLAINT, "severity": Severity.GENERAL, "urgency": Urgency.NORMAL,
}  # fmt: skip
"""What an ordinary call is, where the regulation knows these words; else the first of its own."""
ANONYMOUS = "anonymous"
USUAL = frozenset(
    {"content", "channel", "nature", "concern", "category", "severity", "urgency", "project", "demand", ANONYMOUS}
)
"""What the page asks of every case, or knows."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What was typed about the matter; ``pack`` names the rules it is entered under."""

    typed: dict[str, object]
    pack: Pack
    further: dict[str, object] = field(default_factory=dict)
    """What the regulation asks beside the usual; it is not kept in the draft."""
    asked: tuple[str, ...] = ()
    """Which of that must be filled in."""
    first: happening.FirstStep = field(default_factory=lambda: happening.FirstStep({}))
    """The step that goes along."""

    def text(self, field: str) -> str:
        """One field as text; empty when nothing stands there."""
        value = self.typed.get(field)
        return "" if value is None else str(value)


def fields(platform: Platform, user: User, draft: Mapping[str, object], caller: Caller) -> Matter:
    """Draw the fields in the order of the talk."""
    project = caller.project
    pack = casedesk.pack_of(platform, project, shell.now())
    step = _beginning(pack, user, project, draft)
    key = draft["key"]
    content = st.text_area(
        _("What does the customer say?"), str(draft.get("content", "")), key=f"content-{key}", height=96
    )
    missing.at_field(str(key), _("what the customer says"), there=bool(content.strip()))
    typed: dict[str, object] = {"content": content, **_about(pack, draft), **_more(pack, draft)}
    further = _further(pack, step, str(key), casedesk.colleagues(platform, project))
    if ANONYMOUS in step.asks:
        further[ANONYMOUS] = caller.is_nobody
    now = happening.fields(platform, user, pack, {**draft, **typed}, project)
    asked = tuple(name for name in further if name in step.asks and name not in MAY_BE_NONE)
    fixed = {name: values[0] for name, values in step.with_.items() if len(values) == 1}
    return Matter(typed | now.typed, pack, further | fixed, asked, now)


def _beginning(pack: Pack, user: User, project: str | None, draft: Mapping[str, object]) -> Step:
    """The step by which the case is made: chosen where the reader's posts may take several."""
    steps = {name: step for name, step in pack.steps.items() if step.begins}
    own = [name for name, step in steps.items() if may_begin(user, step, project or "", pack)] or list(steps)
    if len(own) == 1:
        return steps[own[0]]
    chosen = st.segmented_control(
        _("How is it recorded?"), own, default=own[0], required=True,
        format_func=lambda name: label(steps[name].say), key=worded(f"begin-{draft['key']}-{pack.id}"),
    )  # fmt: skip
    return steps[chosen or own[0]]


def _further(pack: Pack, step: Step, form: str, people: Mapping[str, str]) -> dict[str, object]:
    """The fields that the step asks beside the usual ones."""
    asked = [name for name in step.asks if name in cmd.Receive.model_fields and name not in USUAL]
    must = [name for name in asked if name not in MAY_BE_NONE]
    return missing.drawn(cmd.Receive, forms.Lists.of(pack, (), people=people), (form, f"{form}-{pack.id}"), asked, must)


def _about(pack: Pack, draft: Mapping[str, object]) -> dict[str, object]:
    """What it is about: a category that says the concern, or the concern where the regulation has no finer words."""
    if pack.categories:
        return {"category": _category(pack, draft)}
    return {"concern": _word("concern", _("Concern"), pack, draft)} if pack.words.get("concern") else {}


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
    start = next((word for word in (draft.get(name), ORDINARY.get(name)) if word in words), next(iter(words)))
    return st.pills(
        told, list(words), default=start, format_func=words.__getitem__, required=True, wrap=True,
        key=worded(f"{name}-{draft['key']}-{pack.id}"),
    )  # fmt: skip
