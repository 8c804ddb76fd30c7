"""The form of a step on the case page: drawn at every field, kept as a draft, entered once."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from casework.access.permissions import User
from casework.desk.desk import CaseFile
from casework.desk.sayings import form_conditions
from casework.desk.step_names import Name
from casework.desk.transitions import Transition
from casework.errors import ConflictError, RuleError, YingshengError
from dashboard.frame import address, drafts, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.sheets import look_again, put_away, sheet
from dashboard.frame.state import Platform
from dashboard.frame.streamlit_seams import run
from dashboard.frame.streamlit_seams.kinds import DeltaGenerator
from dashboard.parts import casedesk, forms, standard_phrases
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from dashboard.views.case import correction as case_correction
from dashboard.views.case import fields as case_fields

ENTER = "Ctrl+Enter"


def draft_of(case: CaseFile, command: str) -> str:
    """The name of a step's draft: it names the case, so that an erasure finds it."""
    return f"case/{case.state.case_id}/{command}"


def chosen_key(case: CaseFile) -> str:
    """Where the session keeps which step's form is open."""
    return address.state_key(f"step-{case.state.case_id}")


def choose(case: CaseFile, command: Name | None) -> None:
    """Open the form of a step, or none. Never a switch: a browser may send a click twice."""
    st.session_state[chosen_key(case)] = command.value if command else ""
    if run.is_elsewhere():
        st.rerun()


@st.fragment
@apart
def show(platform: Platform, user: User, case_id: str, row: Transition) -> None:
    """The form of a step. It is drawn at every field, by itself, so that a draft keeps what is typed."""
    case = casedesk.desk(platform).case_file(user, case_id, shell.now())
    state, command = case.state, row.command
    opened, form = sheet(state.case_id, command.value, state.version), draft_of(case, command.value)
    with st.container(border=True, key="step-form"):
        asked = label(form_conditions(row.steps.values(), case.pack.regulation))
        st.markdown(f"**{label(row.face)}** · {_('clause {clause}', clause=row.clause)} · {plain(asked)}")
        told = st.empty()
        with told:
            _meanwhile(platform, case, opened.version)
        with st.container(key=opened.name):
            start = drafts.held(platform, user, form, f"{opened.name}-start")
            values = case_fields.fields(platform, user, case, row, opened.name, start)
            if row.command not in case_correction.FORMS:
                standard_phrases.offer(platform, forms.texts(row.form, opened.name), opened.name)
            _keep(platform, user, form, forms.keepable(values), f"{opened.name}-first")
            with st.container(horizontal=True):
                enter = _("Enter: {step}", step=label(row.face))
                sent = st.button(enter, type="primary", shortcut=ENTER, key=f"{opened.name}-enter")
                dropped = st.button(_("Discard"), key=f"{opened.name}-discard")
        if dropped:
            _put_away(platform, user, case, command)
            st.rerun()
        if sent:
            _send(platform, user, case, row, values, told)


def _keep(platform: Platform, user: User, form: str, said: Mapping[str, object], place: str) -> None:
    """Keep what stands in the form once somebody changed something: looking at a form begins no draft."""
    untouched = st.session_state.setdefault(place, said) == said
    if not untouched or drafts.opened(platform, user, form).keys() > {"key"}:
        drafts.keep(platform, user, form, said)


def _put_away(platform: Platform, user: User, case: CaseFile, command: Name) -> None:
    """The form was entered or given up: sheet and draft are gone, and no form is open."""
    put_away(case.state.case_id, command.value)
    drafts.done(platform, user, draft_of(case, command.value))
    choose(case, None)


def _meanwhile(platform: Platform, case: CaseFile, seen: int) -> None:
    """Say what others entered since the form was opened; what was typed stays."""
    newer = [entry for entry in case.entries if entry.version > seen]
    if newer:
        names = casedesk.staff(platform)
        told = "; ".join(
            f"{label(entry.kind)} · {names.get(entry.actor, entry.actor)} · {moment(entry.recorded_at)}"
            for entry in newer
        )
        st.warning(
            _("Since you opened this form: {changes}. What you typed is still here.", changes=plain(told)),
            icon=":material/sync_problem:",
        )


def _send(
    platform: Platform,
    user: User,
    case: CaseFile,
    row: Transition,
    values: Mapping[str, object],
    told: DeltaGenerator,
) -> None:
    """Enter what was typed. Of a conflict the refusal tells, in place of what was ``told`` above the form."""
    state, command = case.state, row.command
    opened = sheet(state.case_id, command.value, state.version)
    try:
        typed = forms.build(row.form, values)
        casedesk.desk(platform).handle(
            user, state.case_id, typed, expected_version=opened.version, idempotency_key=opened.key, now=shell.now()
        )
    except ConflictError as error:
        look_again(state.case_id, command.value, state.version)
        told.empty()
        st.error(sentence(error), icon=":material/sync_problem:")
        st.caption(_("What you typed is still here. Enter it again if it is still right."))
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:" if isinstance(error, RuleError) else ":material/error:")
    else:
        _put_away(platform, user, case, command)
        st.toast(_("Entered: {step}", step=label(row.face)), icon=":material/check:")
        casedesk.entered()
