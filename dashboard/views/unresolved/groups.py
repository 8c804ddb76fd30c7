"""Open complaints as bars by age, stage, level or project; a bar lists its cases."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.frame import address
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts.charts.counts import Group, open_counts
from dashboard.parts.components import choosable_chart
from dashboard.parts.formats import listed, stated
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.parts.segments import one_of
from dashboard.parts.stages import stage_key, stages
from etl.warehouse.scope import Scope

GROUPINGS = {
    "age_band": N_("Age in days"),
    "stage": N_("Stage"),
    "level": N_("Escalation level"),
    "project": N_("Project"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar whose cases are wanted: its dimension, code and name."""

    by: str
    code: str
    name: str


@section(N_("Where they stand"), height=300, shared=("only", "group"))
def show(platform: Platform, scope: Scope, names: Names) -> None:
    """Draw the bars; the one whose cases are wanted stands out."""
    by = one_of("group", _("Counted by"), {name: _(text) for name, text in GROUPINGS.items()}, drops="only")
    groups, bar = _groups(platform, scope, by, names), chosen(platform, scope, names)
    st.caption(_("Choose a bar to list its cases below."))
    if address.first("only") and bar is None:
        st.caption(_("No open complaint is in the chosen group any more: all are listed."))
    choosable_chart(
        open_counts(groups, bar.code if bar else None),
        key=f"open-{by}",
        alt=_("Bar chart of open complaints: {parts}", parts=listed(f"{g.name} {g.n}" for g in groups)),
        on_choose=lambda codes: address.write("only", [f"{by}:{codes[0]}"] if codes else []),
    )


def chosen(platform: Platform, scope: Scope, names: Names) -> Bar | None:
    """The bar that stands in the URL, chosen here or by whoever shared it; None when it has no case any more."""
    by, _colon, code = (address.first("only") or "").partition(":")
    if by not in GROUPINGS or by != (address.first("group") or next(iter(GROUPINGS))):
        return None
    groups = _groups(platform, scope, by, names)
    return next((Bar(by, group.code, group.name) for group in groups if group.code == code), None)


def _groups(platform: Platform, scope: Scope, by: str, names: Names) -> list[Group]:
    """Bars in the natural order of the dimension: ages and stages as they come, projects by number of cases.

    Stages are told apart by regulation: one id may stand for different places in a life.
    """
    counts = platform.answers.unresolved_counts(scope, by=("pack", by) if by == "stage" else (by,)).to_pylist()
    named = stages(platform.policies, (row["pack"] for row in counts)) if by == "stage" else {}
    groups = []
    for row in counts:
        code = stage_key(row["pack"], row[by]) if by == "stage" else str(row[by])
        name = named.get(code, code) if by == "stage" else _group_name(by, row[by], names)
        groups.append(Group(code, name, int(row["n"]), int(row["overdue"])))
    places = list(named)
    orders = {
        "age_band": lambda g: int(g.code.split("–")[0].rstrip("+")),
        "stage": lambda g: places.index(g.code),
        "level": lambda g: int(g.code),
    }
    return sorted(groups, key=orders.get(by, lambda g: -g.n))


def _group_name(by: str, value: object, names: Names) -> str:
    """What a group is called: levels in words, projects by name, age bands as they are."""
    if by == "level":
        return _("Level {n}", n=value) if value else _("Not escalated")
    return names.projects.get(str(value), str(value)) if by == "project" else str(value)


def way_back(bar: Bar) -> None:
    """Say which bar's cases are listed, with the way back to all."""
    st.button(
        plain(stated(_(GROUPINGS[bar.by]), bar.name)),
        icon=":material/close:",
        help=_("List all open complaints"),
        key=address.widget_key("whole"),
        on_click=address.drop,
        args=("only",),
    )
