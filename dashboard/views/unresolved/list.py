"""The list on the unresolved page: each open case with its next clock, counting down; rows open the case file."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import partial

import pyarrow as pa
import streamlit as st

from casework.policy import Policies
from casework.vocabulary import Verdict
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _, _n, label
from dashboard.frame.state import Platform
from dashboard.parts import came_from, long_lists, scope_bar
from dashboard.parts.components import VERDICT_SIGN, downloads, nothing_here, table
from dashboard.parts.due import mark, rests_on_no_notice, working_rules
from dashboard.parts.formats import span
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.parts.segments import one_of
from dashboard.views.unresolved import groups as unresolved_groups
from etl.warehouse.scope import Scope

DAY = 24 * 60
LIMIT = 200
"""Cases shown at most; the downloads hold all."""

WINDOWS = {
    "all": N_("All"),
    "overdue": N_("Overdue"),
    "day": N_("Due within 24 hours"),
    "week": N_("Due within 7 days"),
    "none": N_("No measured limit running"),
}
ORDERS = {"due": N_("What is due first"), "age": N_("Oldest"), "level": N_("Highest level")}


@section(N_("What is due next, what is overdue"), height=420, shared=("only",))
def show(platform: Platform, scope: Scope, names: Names) -> None:
    """Draw the choice of window, the table and its downloads; only the cases of the bar that is chosen, if one is."""
    if bar := unresolved_groups.chosen(platform, scope, names):
        unresolved_groups.way_back(bar)
    window = one_of("window", _("Shown"), {name: _(text) for name, text in WINDOWS.items()})
    order = one_of("order", _("First in the list"), {name: _(text) for name, text in ORDERS.items()})
    group = (bar.by, bar.code) if bar else None
    ask = partial(platform.answers.unresolved_listed, scope, window=window, order=order, group=group)
    rows = ask(limit=LIMIT)
    if rows.num_rows == 0:
        nothing_here(_("No open complaint is in this group. Choose another one."))
        return
    total = rows["total"][0].as_py()
    st.caption(
        _n(
            "{n} complaint. Choose it to open its case file.",
            "{n} complaints. Choose a row to open its case file.",
            total,
        )
    )
    long_lists.note(rows.num_rows, total)
    scope_bar.mark_meant()
    shown, headings = worded(rows, names, platform.policies), _headings()
    row = table(
        shown, headings, alt=_("Open complaints with their next clock"), key="open-list",
        right=("clock",), pinned=("number",), wide=("next",),
    )  # fmt: skip
    every = long_lists.whole(shown, total, lambda limit: worded(ask(limit=limit), names, platform.policies))
    downloads(every, headings, "unresolved", notes=shell.notes(platform, scope))
    came_from.open_case("unresolved", rows, row)


def worded(rows: pa.Table, names: Names, policies: Policies) -> pa.Table:
    """The rows as people read them: clocks in words, so that lateness is never told by colour alone."""
    working = working_rules(policies)
    said = [
        {
            "number": row["number"],
            "clock": _clock(row["minutes_left"]),
            "next": names.rules.get(row["next_rule_key"], row["next_clause"]),
            "next_due_at": row["next_due_at"],
            "project": names.projects.get(row["project"], row["project"]),
            "department": row["department"],
            "stage": label(policies.stage_name(row["pack"], row["stage"])),
            "level": _("Level {n}", n=row["level"]) if row["level"] else None,
            "age_days": row["age_days"],
            "severity": label(policies.said(row["pack"], "severity", row["severity"])),
            "marks": " · ".join(_marks(row, working)),
            "received_at": row["received_at"],
        }
        for row in rows.to_pylist()
    ]
    kept = {name: rows.schema.field(name).type for name in ("next_due_at", "received_at", "age_days")}
    return pa.Table.from_pylist(said, schema=pa.schema([(name, kept.get(name, pa.string())) for name in said[0]]))


def _clock(minutes_left: float | None) -> str:
    if minutes_left is None:
        return _("no measured limit running")
    if minutes_left < 0:
        return f"{VERDICT_SIGN[Verdict.OVERDUE]} " + _("{time} overdue", time=span(-minutes_left))
    return f"{VERDICT_SIGN[Verdict.PENDING]} " + _("{time} left", time=span(minutes_left))


def _marks(row: Mapping[str, object], working: Container[str]) -> list[str]:
    provisional = rests_on_no_notice(row["next_due_at"], working=row["next_rule_key"] in working)
    marks = [(row["extended"], _("extended")), (row["unclosed"], _("unclosed"))]
    return [*(text for flag, text in marks if flag), *filter(None, [mark(provisional=provisional)])]


def _headings() -> dict[str, str]:
    return {
        "number": _("Number"),
        "clock": _("Clock"),
        "next": _("Next obligation"),
        "next_due_at": _("Due"),
        "level": _("Level"),
        "age_days": _("Age (days)"),
        "stage": _("Stage"),
        "marks": _("Marks"),
        "project": _("Project"),
        "department": _("Department"),
        "severity": _("Severity"),
        "received_at": _("Received"),
    }
