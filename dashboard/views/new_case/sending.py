"""Enter the new case and its first step, once, however often it is sent; say what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from casework.access.permissions import User
from casework.desk import commands as cmd
from casework.desk.desk import Desk, Done
from casework.errors import YingshengError
from casework.vocabulary import Urgency
from dashboard.frame import drafts, shell
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, forms
from dashboard.parts.formats import listed
from dashboard.views.new_case.matter import Matter
from dashboard.views.new_case.now import ANSWER, DISPATCH
from dashboard.views.new_case.who import Caller

ENTERED = "new_case_entered"


@dataclass(frozen=True, slots=True)
class Entered:
    """The case entered last."""

    case_id: str
    number: str | None
    """None when whoever recorded it may not see it."""
    told: str


def send(platform: Platform, user: User, form: str, key: str, caller: Caller, matter: Matter) -> None:
    """Enter everything; a refusal is shown and the draft, which is kept as ``form``, stays."""
    missing = _missing(caller, matter)
    if missing:
        st.error(_("Still missing: {fields}.", fields=listed(missing)), icon=":material/edit:")
        return
    desk = casedesk.desk(platform)
    try:
        step, told = _first(matter)
        done = _receive(desk, user, key, caller, matter)
        number = desk.number_for(user, done.case_id, shell.now())
        if number is not None:
            _then(desk, user, key, done, step)
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    st.session_state[ENTERED] = Entered(done.case_id, number, told)
    drafts.done(platform, user, form)
    casedesk.entered_meanwhile()


def _missing(caller: Caller, matter: Matter) -> list[str]:
    """What the minimum record and the step chosen still need, so that nothing is entered by halves."""
    known, then = caller.customer is not None or caller.is_new, matter.first.then
    gaps = caller.record.missing(matter.pack.regulation.record.fields) if known else ()
    asked = forms.missing(then.form, matter.first.values) if then is not None else ()
    own = matter.first.typed.keys() - {"way"}  # said in the words of the call
    wanted = {
        _("who calls"): known or caller.is_nobody,
        _("Project"): caller.project is not None or not (caller.is_new or caller.is_nobody),
        _("Name"): "name" not in gaps,
        _("Room"): "room" not in gaps,
        _("Phone"): "contact" not in gaps,
        **{forms.named(name): matter.further.get(name) is not None for name in matter.asked},
        _("what the customer says"): bool(matter.text("content").strip()),
        _("the department"): matter.typed["way"] != DISPATCH or bool(matter.text("department")),
        _("the answer"): matter.typed["way"] != ANSWER or bool(matter.text("answer").strip()),
        **{forms.named(name): False for name in asked if name not in own},
    }
    return [name for name, there in wanted.items() if not there]


def _receive(desk: Desk, user: User, key: str, caller: Caller, matter: Matter) -> Done:
    person, project = caller.customer, caller.project
    if project is None:
        raise AssertionError("checked before")
    concerns = {category.id: category.concern for category in matter.pack.categories}
    category = matter.text("category") or None
    concern = concerns[category] if category else matter.text("concern")
    known = {"concern": concern} if concern else {}
    command = cmd.Receive(
        project=project,
        customer_id=person.customer_id if person else None,
        channel=matter.text("channel"),
        nature=matter.text("nature"),
        severity=matter.text("severity"),
        urgency=matter.text("urgency") or Urgency.NORMAL,
        content=matter.text("content").strip(),
        demand=matter.text("demand") or None,
        category=category,
        company_level=bool(matter.typed["company_level"]),
        **known,
        **{name: value for name, value in matter.further.items() if value is not None},
    )
    written = person if caller.is_new or caller.is_completed else None
    return desk.receive(user, command, idempotency_key=key, now=shell.now(), customer=written)


def _first(matter: Matter) -> tuple[cmd.Command | None, str]:
    """The first step that goes along, complete before anything is entered; and what was done, in words."""
    first = matter.first
    if first.then is None:
        return None, _("recorded")
    told = {
        DISPATCH: _("dispatched to {department}", department=matter.text("department")),
        ANSWER: _("answered"),
    }.get(str(first.typed["way"]), label(first.then.face))
    return forms.build(first.then.form, first.values), told


def _then(desk: Desk, user: User, key: str, done: Done, step: cmd.Command | None) -> None:
    """Give the first step along."""
    if step is not None:
        now = shell.now()
        desk.handle(user, done.case_id, step, expected_version=done.version, idempotency_key=f"{key}-then", now=now)
