"""What happens to a new case now: a slip, a standing answer, what the first clocks wait for, or only the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import streamlit as st

from casework.access.permissions import User
from casework.desk.standing_answers import standing_answers
from casework.desk.suggested import enders
from casework.desk.transitions import Transition, offered_as, transitions
from casework.policy import Pack
from casework.settings import settings
from casework.vocabulary import EventKind, Urgency
from casework.vocabulary.desk import CommandName, Role
from dashboard.frame import shell
from dashboard.frame.i18n import _, label, worded
from dashboard.frame.state import Platform
from dashboard.parts import forms, missing, name_lists
from dashboard.parts.formats import local
from dashboard.parts.picking import known_name
from dashboard.parts.steps import fixed_by, said_by_step

DISPATCH, ANSWER, RECORD = "dispatch", "answer", "record"
STEPS = {DISPATCH: CommandName.DISPATCH, ANSWER: CommandName.ANSWER}


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What was chosen and typed; ``values`` fill the form of ``then``, None where the case is only recorded."""

    typed: dict[str, object]
    """What the draft keeps."""
    then: Transition | None = None
    values: dict[str, object] = field(default_factory=dict)


def fields(platform: Platform, user: User, pack: Pack, draft: Mapping[str, object], project: str | None) -> FirstStep:
    """Draw what happens now: the steps this person's role may take at once."""
    rows = first_steps(pack, user.roles(project))
    names = {way: label(row.face) for way, row in rows.items()} | {RECORD: _("Only record")}
    before, offered = draft.get("way"), list(names)
    way = st.segmented_control(
        _("What happens now?"), offered, default=before if before in offered else offered[0],
        format_func=names.__getitem__, required=True, key=worded(f"way-{draft['key']}-{pack.id}-{len(offered)}"),
    )  # fmt: skip
    row = rows.get(way or RECORD)
    if row is None:
        return FirstStep({"way": RECORD})
    told: dict[str, object] = {}
    if way == DISPATCH:
        told = _dispatch(platform, pack, draft)
    elif way == ANSWER:
        told = _answer(pack, draft)
    more = _of_step(platform, pack, row, str(draft["key"]), told)
    return FirstStep({"way": way, **told}, row, {**told, **more})


def first_steps(pack: Pack, roles: frozenset[Role]) -> dict[str, Transition]:
    """What can be done to a case just recorded: a slip or an answer, or else what the first clocks wait for."""
    rows, born = transitions(pack), pack.stage_after.get(EventKind.RECEIVED, next(iter(pack.stages)))
    may = {name: row for name, row in rows.items() if born in row.stages and roles & row.roles}
    forms_of = {way: offered_as(pack, name) for way, name in STEPS.items()}
    usual = {way: row for way, row in forms_of.items() if row is not None and row.command in may}
    if usual:
        return usual
    clocks = [clock for clock in pack.regulation.clocks.values() if EventKind.RECEIVED in clock.from_]
    steps = [name for clock in clocks for name in enders(clock, pack.regulation)]
    return {row.command.value: row for row in may.values() if not row.steps.keys().isdisjoint(steps)}


def _of_step(
    platform: Platform, pack: Pack, row: Transition, form: str, told: Mapping[str, object]
) -> dict[str, object]:
    """The form of a step, as on the case page; of one whose usual fields are ``told`` already only what it must have
    besides.
    """
    fixed = fixed_by(row)
    lists = forms.Lists.of(pack, name_lists.departments(platform)).narrowed(said_by_step(row), {})
    receiver = next((post for step in row.steps.values() for post in step.tells), None)
    leave_out = [*fixed, "occurred_at", *forms.wordless(row.form, pack)]
    shown = [name for name in row.form.model_fields if name not in {*leave_out, *told}]
    must = [name for name in shown if row.form.model_fields[name].is_required()]
    keys = form, f"{form}-{pack.id}-then"
    drawn = missing.drawn(row.form, lists, keys, must if told else shown, must, initial={"to": receiver})
    return {**drawn, **fixed}


def _dispatch(platform: Platform, pack: Pack, draft: Mapping[str, object]) -> dict[str, object]:
    key, before = draft["key"], draft.get("department")
    department = known_name(
        _("To which department?"), name_lists.departments(platform), str(before) if before else None,
        f"department-{key}",
    )  # fmt: skip
    missing.at_field(str(key), _("the department"), there=bool(department))
    if not pack.words.get("urgency"):
        return {"department": department, "urgency": None}
    start = next((word for word in (draft.get("urgency"), Urgency.NORMAL) if word in pack.choices("urgency")), None)
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
    missing.at_field(str(key), _("the answer"), there=bool(answer.strip()))
    opinion = st.text_input(_("What the customer thought of it"), str(draft.get("opinion", "")), key=f"opinion-{key}")
    return {"answer": answer, "opinion": opinion}
