"""The cases behind a figure: every obligation that was counted, the worst first; each row opens its case file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from casework.vocabulary import Verdict
from dashboard.frame import address, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import long_lists, scope_bar
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.due import working_rules
from dashboard.parts.formats import month, number, stated
from dashboard.parts.markdown import plain
from dashboard.parts.obligation_rows import headings, worded
from dashboard.parts.scope_bar import Names
from dashboard.views.compliance.table import DIMENSIONS, group_name
from etl.warehouse.scope import NOT_STATED, Scope

LIMIT = 500
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
    ask = partial(platform.answers.obligations, scope, verdicts=verdicts)
    found = ask(limit=LIMIT)
    if found.num_rows == 0:
        nothing_here(_("No obligation matches. Choose other verdicts, widen the months or clear a filter."))
        return
    total = _total(platform, scope, verdicts) if found.num_rows == LIMIT else found.num_rows
    st.caption(_("Obligations: {n}", n=number(total)))
    long_lists.note(found.num_rows, total)
    working = working_rules(platform.policies)
    shown, columns = worded(found, names, working), headings()
    row = table(shown, columns, alt=_("Obligations"), key="obligations", right=("taken", "limit", "late", "lag"))
    every = long_lists.whole(shown, total, lambda limit: worded(ask(limit=limit), names, working))
    downloads(every, columns, "obligations", notes=shell.notes(platform, scope))
    if row is not None:
        navigation.go("case", id=found.column("case_id")[row].as_py())


def _total(platform: Platform, scope: Scope, verdicts: Sequence[Verdict]) -> int:
    """How many obligations have one of the verdicts."""
    counts = platform.answers.compliance(scope).to_pylist()[0]
    return sum(counts[verdict] for verdict in set(verdicts))


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
    if value is None:
        return None
    return (NOT_STATED if value == address.UNSTATED else value,)


def _month(text: str | None) -> date | None:
    """The month written in the URL (``2026-03``); None when there is none or it is not a month."""
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None


@apart
def _narrowing(names: Names) -> None:
    """Say which figure was opened, and let the reader widen it again."""
    parts = [(p, value) for p in NARROWING if (value := address.first(p)) is not None]
    if not parts:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for parameter, value in parts:
            st.button(
                plain(_narrowing_text(parameter, value, names)),
                key=f"clear-{parameter}",
                icon=":material/close:",
                help=_("Remove this restriction"),
                on_click=address.write,
                args=(parameter, []),
            )


def _narrowing_text(parameter: str, value: str, names: Names) -> str:
    """The value in the reader's words; an address may hold anything, which then stands as it is."""
    by = "rule_key" if parameter == "at_clause" else parameter.removeprefix("at_")
    if by == "month":
        return month(chosen) if (chosen := _month(value)) else value
    if value == address.UNSTATED:
        return stated(_(DIMENSIONS[by]), group_name(by, None, names))
    try:
        return group_name(by, value, names)
    except ValueError:
        return value


def _verdicts() -> Sequence[Verdict]:
    wanted = [Verdict(value) for value in address.read("verdict") if value in set(Verdict)] or list(COUNTED)
    return st.pills(
        _("Verdict"),
        list(Verdict),
        selection_mode="multi",
        default=wanted,
        format_func=label,
        wrap=True,
        key=address.widget_key("verdict"),
        on_change=address.take,
        args=("verdict", lambda chosen: [str(v) for v in chosen]),
    )
