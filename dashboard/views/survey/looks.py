"""What somebody should look at: sheets that stand out, interviewers whose answers differ; all of it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from casework.access.permissions import IDENTITY_ROLES, User, has_role
from casework.policy import Pack
from casework.vocabulary.asking import Flag, Mode
from dashboard.frame import access, shell
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import NOTHING, number
from dashboard.parts.sections import section
from dashboard.views.survey import looking
from dashboard.views.survey.chosen import Survey
from etl.warehouse.scope import Scope
from surveys.looking import Asking, Effect, Looks, interviewer_effects
from surveys.questionnaire import Measure

REAL = 0.05


@section()
def show(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    """Draw the sheets that stand out, then the interviewers."""
    st.subheader(_("To look at"), anchor=False)
    st.caption(_("All of these count in every figure; somebody should look whether they are what they seem."))
    wave = chosen.wave or None
    found = platform.answers.survey_looks(scope, chosen.questionnaire, wave, Looks())
    if found.num_rows:
        _sheets(platform, scope, chosen, found)
        user = access.current_user()
        looking.show(platform, user, [row for row in found.to_pylist() if not row["looked_at"] and _may(user, row)])
    else:
        nothing_here(_("No sheet stands out."))
    overall = next((r.asked for r in chosen.results if r.asked.measures is Measure.OVERALL), None)
    if overall is None:
        return
    rows = platform.answers.survey_interviewers(scope, chosen.questionnaire, wave, overall.code).to_pylist()
    effects = interviewer_effects([Asking(**row) for row in rows if row["n"] >= pack.satisfaction.min_n])
    if effects:
        _interviewers(platform, scope, effects)


def _sheets(platform: Platform, scope: Scope, chosen: Survey, found: pa.Table) -> None:
    names, user = platform.answers.project_names(), access.current_user()
    lines = [
        {
            "flag": label(Flag(row["flag"])),
            "wave": chosen.names.get(str(row["wave"]), row["wave"]),
            "project": names.get(row["project"], row["project"]),
            "answered_at": row["answered_at"],
            "mode": label(Mode(row["mode"])) if row["mode"] else None,
            "value": number(row["value"]),
            "usually": NOTHING if row["usually"] is None else number(row["usually"]),
            "found": _("looked at") if row["looked_at"] else _("to be looked at"),
            "note": row["note"] if _may(user, row) else None,
            "response": row["response"] if _may(user, row) else None,
        }
        for row in sorted(found.to_pylist(), key=lambda row: (row["flag"], row["answered_at"]))
    ]
    headings = {
        "flag": _("To look at"), "wave": _("Wave"), "project": _("Project"), "answered_at": _("Answered at"),
        "mode": _("Mode"), "value": _("Seconds, values or sheets"), "usually": _("Usual"), "found": _("Found"),
        "note": _("What was found"), "response": _("Response"),
    }  # fmt: skip
    shown = pa.Table.from_pylist(lines)
    right = ("value", "usually")
    table(shown, headings, alt=_("Sheets to look at"), key="survey-looks", right=right, pinned=("flag",))
    downloads(shown, headings, "survey-looks", notes=shell.notes(platform, scope))


def _may(user: User, row: Mapping[str, object]) -> bool:
    """Whether the person sees whose answers these are; of a confidential survey the mart names no response."""
    return row["response"] is not None and has_role(user, str(row["project"]), IDENTITY_ROLES)


def _interviewers(platform: Platform, scope: Scope, effects: Sequence[Effect]) -> None:
    shown = pa.Table.from_pylist([
        {
            "actor": each.actor,
            "n": each.n,
            "change": number(each.change.value, 2),
            "interval": _("{low} to {high}", low=number(each.change.low, 2), high=number(each.change.high, 2)),
            "real": _("more than noise") if each.p < REAL else _("could be noise"),
        }
        for each in effects
    ])  # fmt: skip
    headings = {
        "actor": _("Interviewer"), "n": _("Answers"), "change": _("Less all others"), "interval": _("95 % interval"),
        "real": _("All interviewers judged together (Holm)"),
    }  # fmt: skip
    right = ("change", "interval")
    table(shown, headings, alt=_("Interviewers against each other"), key="survey-interviewers", right=right)
    downloads(shown, headings, "survey-interviewers", notes=shell.notes(platform, scope))
