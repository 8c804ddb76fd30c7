"""Open complaints as bars by age, stage, level or project; a bar lists its cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.vocabulary import Stage
from dashboard import address
from dashboard.charts.counts import Group, open_counts
from dashboard.components import choosable_chart
from dashboard.formats import listed, stated
from dashboard.i18n import N_, _, label
from dashboard.markdown import plain
from dashboard.scope_bar import Names
from dashboard.segments import one_of
from dashboard.state import Platform
from etl.answers.unresolved import in_age_band
from etl.scope import Scope

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


def choose(platform: Platform, scope: Scope, names: Names) -> Bar | None:
    """Draw the bars; return the one that stands in the URL, chosen here or by whoever shared it."""
    st.subheader(_("Where they stand"), anchor=False)
    by = one_of("group", _("Counted by"), {name: _(text) for name, text in GROUPINGS.items()}, drops="only")
    groups = _ordered(by, platform.answers.unresolved_counts(scope, by=(by,)).to_pylist(), names)
    st.caption(_("Choose a bar to list its cases below."))
    dimension, _colon, code = (address.first("only") or "").partition(":")
    bar = next((Bar(by, group.code, group.name) for group in groups if (by, group.code) == (dimension, code)), None)
    if dimension == by and code and bar is None:
        st.caption(_("No open complaint is in the chosen group any more: all are listed."))
    choosable_chart(
        open_counts(groups, bar.code if bar else None),
        key=f"open-{by}",
        alt=_("Bar chart of open complaints: {parts}", parts=listed(f"{g.name} {g.n}" for g in groups)),
        on_choose=lambda codes: address.write("only", [f"{by}:{codes[0]}"] if codes else []),
    )
    return bar


def _ordered(by: str, rows: Sequence[dict[str, object]], names: Names) -> list[Group]:
    """Bars in the natural order of the dimension: ages and stages as they come, projects by number of cases."""
    groups = [Group(str(r[by]), _group_name(by, r[by], names), int(str(r["n"])), int(str(r["overdue"]))) for r in rows]
    stages = [stage.value for stage in Stage]
    orders = {
        "age_band": lambda g: int(g.code.split("–")[0].rstrip("+")),
        "stage": lambda g: stages.index(g.code),
        "level": lambda g: int(g.code),
    }
    return sorted(groups, key=orders.get(by, lambda g: -g.n))


def _group_name(by: str, value: object, names: Names) -> str:
    """What a group is called: stages and levels in words, projects by name, age bands as they are."""
    if by == "stage":
        return label(Stage(str(value)))
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


def of_bar(platform: Platform, scope: Scope, rows: pa.Table, bar: Bar) -> pa.Table:
    """The rows that the bar counts."""
    if bar.by == "age_band":
        return in_age_band(rows, platform.answers.age_bands(scope), bar.code)
    return rows.filter(pc.equal(rows[bar.by].cast(pa.string()), bar.code))
