"""Several cases at once: those ticked are sent to a department, transferred or given to a person, each by itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from casework.access.permissions import User
from casework.access.users import Users
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.beside import may_hold
from casework.desk.several import Given, asked_more, command_each, give_each
from casework.desk.transitions import offered_as
from casework.vocabulary.desk import CommandName
from dashboard.frame import shell
from dashboard.frame.i18n import _, sentence, worded
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, forms, name_lists
from dashboard.parts.formats import number
from dashboard.parts.markdown import plain
from dashboard.parts.picking import known_name
from dashboard.parts.queue import Waiting

DISPATCH, TRANSFER, ASSIGN = "dispatch", "transfer", "assign"
ROUND, SENT, KEY = "several-round", "several-sent", "several-key"
Step = Callable[[CaseState], object]


def pick(case: Waiting) -> None:
    """The box by which a row is chosen."""
    st.checkbox(_("Choose {number}", number=case.state.number), key=_pick_key(case), label_visibility="collapsed")


def bar(platform: Platform, user: User, here: Sequence[Waiting]) -> None:
    """What is done to the rows ticked, and what became of the last ones."""
    told()
    picked = [case.state for case in here if st.session_state.get(_pick_key(case))]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="desk-several"):
        if st.button(_("Choose all on this page"), key="several-all"):
            st.session_state.update({_pick_key(case): True for case in here})
            st.rerun()
        ways = {DISPATCH: _("Dispatch"), TRANSFER: _("Transfer"), ASSIGN: _("Give to a person")}
        way = st.segmented_control(
            _("What is done"), list(ways), default=ASSIGN, format_func=ways.__getitem__, required=True,
            key=worded("several-way"), label_visibility="collapsed",
        )  # fmt: skip
        step = _step(platform, user, str(way), picked)
        enter = _("Enter for {n} chosen", n=number(len(picked)))
        sent = st.button(enter, type="primary", key="several-enter", disabled=not picked or step is None)
    if sent and step is not None:
        st.session_state[SENT] = give_each(picked, step)
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        st.session_state.pop(KEY, None)
        casedesk.entered()


def _step(platform: Platform, user: User, way: str, picked: Sequence[CaseState]) -> Step | None:
    """The step that the fields say; None while something is missing."""
    now, key = shell.now(), st.session_state.setdefault(KEY, uuid.uuid4().hex)
    if way == ASSIGN:
        return _assigning(platform, user, picked)
    department = known_name(
        _("To which department?"), name_lists.departments(platform), None, f"several-department-{way}"
    )
    more: dict[str, object] = {}
    if way == DISPATCH:
        more = _more(platform, picked, now)
        command: cmd.Command | None = cmd.Dispatch(department=department) if department else None
    else:
        reason = st.text_input(_("Reason"), key="several-reason").strip()
        command = cmd.Transfer(department=department, reason=reason) if department and reason else None
    if command is None or not all(more.values()):
        return None
    return command_each(casedesk.desk(platform), user, command, key, now, more)


def _more(platform: Platform, picked: Sequence[CaseState], now: datetime) -> dict[str, object]:
    """What the regulations of these cases ask of a slip beside the department; each is asked once."""
    found: dict[str, object] = {}
    for name in dict.fromkeys(case.pack for case in picked):
        pack = platform.policies.at(name, now)
        row = offered_as(pack, CommandName.DISPATCH)
        asked = asked_more(row, cmd.Dispatch) if row is not None else []
        if row is not None and (new := [each for each in asked if each not in found]):
            others = [each for each in row.form.model_fields if each not in new]
            found |= forms.draw(row.form, forms.Lists.of(pack, ()), "several-dispatch", leave_out=others)
    return found


def _assigning(platform: Platform, user: User, picked: Sequence[CaseState]) -> Step | None:
    """Giving to a person: those who may have one of the cases in hand, or nobody."""
    able = [each for each in Users(platform.ledger).all() if each.active]
    fit = {each.user_id: each.name for each in able if any(may_hold(each, case, platform.policies) for case in picked)}
    names = {"": _("Nobody")} | fit
    person = st.selectbox(
        _("Person"), list(names), index=None, placeholder=_("Choose"), key=worded("several-person"), width=200,
        format_func=names.__getitem__,
    )  # fmt: skip
    if person is None:
        return None
    desk = casedesk.beside(platform)
    return lambda case: desk.assign(user, case.case_id, person or None, shell.now())


def told() -> None:
    """Say once what became of the cases chosen before, of each that was refused why."""
    given: list[Given] = st.session_state.pop(SENT, [])
    done = len([each for each in given if each.refusal is None])
    if done:
        st.success(_("Entered for {n} of the {total} chosen.", n=number(done), total=number(len(given))))
    for each in given:
        if each.refusal is not None:
            st.error(f"{plain(each.number)}: {sentence(each.refusal)}", icon=":material/block:")


def _pick_key(case: Waiting) -> str:
    return f"pick-{st.session_state.get(ROUND, 0)}-{case.state.case_id}"
