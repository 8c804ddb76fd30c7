"""The cases behind a figure: every obligation that was counted, the worst first; each row opens its case file."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa
import streamlit as st

from casework.policy import Policies
from casework.vocabulary import Clock, Verdict
from dashboard import address, navigation, scope_bar, shell
from dashboard.components import downloads, nothing_here, table, verdict
from dashboard.formats import NOTHING, month, number, office_span, span
from dashboard.i18n import _, label
from dashboard.scope_bar import Names
from etl.scope import Scope

LIMIT = 2000
NARROWING = ("at_project", "at_clause", "at_department", "at_severity", "at_channel", "at_concern", "at_month")
"""URL parameters that narrow the scope to the figure that was chosen."""
COUNTED = (Verdict.OVERDUE, Verdict.MISSED, Verdict.MET)


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Cases behind a figure"),
        _("Every obligation that was counted, the worst first. Choose a row to open its case file."),
    )
    navigation.link("compliance", _("Back to response-time compliance"), icon=":material/arrow_back:")
    choices = platform.answers.choices()
    scope = narrowed(scope_bar.choose(choices))
    shell.provenance(platform, scope)
    names = Names.of(choices)
    _narrowing(names)
    verdicts = _verdicts()
    found = platform.answers.obligations(scope, verdicts=verdicts, limit=LIMIT)
    if found.num_rows == 0:
        nothing_here(_("No obligation matches. Choose other verdicts, widen the months or clear a filter."))
        return
    if found.num_rows == LIMIT:
        st.caption(_("The first {n} are shown; narrow the filters to see the others.", n=number(LIMIT)))
    shown = worded(found, names, working_rules(platform.policies))
    headings = _headings()
    st.caption(_("Obligations: {n}", n=number(found.num_rows)))
    row = table(shown, headings, alt=_("Obligations"), key="obligations", right=("taken", "limit", "late", "lag"))
    downloads(shown, headings, "obligations")
    if row is not None:
        navigation.go("case", id=found.column("case_id")[row].as_py())


def narrowed(scope: Scope) -> Scope:
    """``scope``, narrowed to the figure named in the URL."""
    chosen = _month(address.first("at_month"))
    return replace(
        scope,
        projects=_one("at_project") or scope.projects,
        rules=_one("at_clause") or scope.rules,
        departments=_one("at_department") or scope.departments,
        severities=_one("at_severity") or scope.severities,
        channels=_one("at_channel") or scope.channels,
        concerns=_one("at_concern") or scope.concerns,
        month_from=chosen or scope.month_from,
        month_to=chosen or scope.month_to,
    )


def _one(parameter: str) -> tuple[str, ...] | None:
    value = address.first(parameter)
    return None if value is None else (value,)


def _month(text: str | None) -> date | None:
    """The month written in the URL (``2026-03``); None when there is none or it is not a month."""
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None


def _narrowing(names: Names) -> None:
    """Say which figure was opened, and let the reader widen it again."""
    parts = [(p, value) for p in NARROWING if (value := address.first(p)) is not None]
    if not parts:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for parameter, value in parts:
            st.button(
                _narrowing_text(parameter, value, names),
                key=f"clear-{parameter}",
                icon=":material/close:",
                help=_("Remove this restriction"),
                on_click=address.write,
                args=(parameter, []),
            )


def _narrowing_text(parameter: str, value: str, names: Names) -> str:
    known = {"at_project": names.projects, "at_clause": names.rules}.get(parameter, {})
    chosen = _month(value) if parameter == "at_month" else None
    return month(chosen) if chosen else known.get(value, value)


def _verdicts() -> Sequence[Verdict]:
    wanted = [Verdict(value) for value in address.read("verdict") if value in set(Verdict)] or list(COUNTED)
    return st.pills(
        _("Verdict"),
        list(Verdict),
        selection_mode="multi",
        default=wanted,
        format_func=label,
        key=address.widget_key("verdict"),
        on_change=address.take,
        args=("verdict", lambda chosen: [str(v) for v in chosen]),
    )


def working_rules(policies: Policies) -> frozenset[str]:
    """Keys of the rules that are counted in office time."""
    return frozenset(f"{p.id}/{o.id}" for p in policies.packs for o in p.obligations if o.clock is Clock.WORKING)


def worded(found: pa.Table, names: Names, working: Container[str]) -> pa.Table:
    """The rows as people read them; moments stay moments, office time of ``working`` rules is told as such."""
    rows = [
        {
            "number": row["number"],
            "project": names.projects.get(row["project"], row["project"]),
            "clause": names.rules.get(row["rule_key"], row["clause"]),
            "department": row["department"],
            "verdict": verdict(row["verdict"]),
            "late": span(row["late_minutes"]),
            "started_at": row["started_at"],
            "due_at": row["due_at"],
            "met_at": row["met_at"],
            "taken": _length(row, "taken_minutes", working),
            "limit": _length(row, "limit_minutes", working),
            "lag": span(row["entry_lag_minutes"]),
        }
        for row in found.to_pylist()
    ]
    moments = [pa.field(name, found.schema.field(name).type) for name in ("started_at", "due_at", "met_at")]
    schema = pa.schema([next((m for m in moments if m.name == name), pa.field(name, pa.string())) for name in rows[0]])
    return pa.Table.from_pylist(rows, schema=schema)


def _length(row: Mapping[str, object], column: str, working: Container[str]) -> str:
    minutes = row[column]
    if not isinstance(minutes, float):
        return NOTHING
    return office_span(minutes) if row["rule_key"] in working else span(minutes)


def _headings() -> dict[str, str]:
    return {
        "number": _("Number"),
        "project": _("Project"),
        "clause": _("Clause"),
        "verdict": _("Verdict"),
        "late": _("Late by"),
        "department": _("Department"),
        "started_at": _("Started"),
        "due_at": _("Due"),
        "met_at": _("Done"),
        "taken": _("Time taken"),
        "limit": _("Limit"),
        "lag": _("Entered after"),
    }
