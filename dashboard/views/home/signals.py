"""What is unusual among all figures of all projects, each judged by its own past, all looked at together."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.frame import navigation
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n
from dashboard.parts import kpi_words
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import month, number, stated
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from reporting.figures import Figure, Figures, signals

SHOWN = 8


@apart
def show(found: Figures, names: Names, over: date) -> None:
    """Draw the list, the least likely first; each line opens what is behind it."""
    st.subheader(_("What is unusual, and real"), anchor=False)
    listed = signals(found)
    looked = _n("{n} figure of a project was looked at, by its own past.",
                "{n} figures of projects were looked at, each by its own past.", listed.looked_at)  # fmt: skip
    st.caption(f"{stated(month(over), looked)} " + _("Of those listed one in ten may be by chance."))
    if not listed.looked_at:
        nothing_here(_("No judgement yet: no figure has twelve months of past."))
    elif not listed.found:
        nothing_here(_("Nothing: every figure is in line with its own past."))
    for key, _verdict in listed.found[:SHOWN]:
        _line(found[key], names, over)


def _line(figure: Figure, names: Names, over: date) -> None:
    told = _(
        "**{name}**, {figure}: {now} (usual: {usual}). {verdict}",
        name=plain(names.projects.get(str(figure.unit), str(figure.unit))), figure=kpi_words.title(figure),
        now=kpi_words.value(figure.now, figure.kpi), usual=_usual(figure), verdict=kpi_words.finding(figure),
    )  # fmt: skip
    icon = ":material/priority_high:" if figure.worse else ":material/thumb_up:"
    month_asked = f"{over:%Y-%m}"
    parts = {"project": str(figure.unit), "from": month_asked, "to": month_asked}
    navigation.link(kpi_words.PAGES[figure.kpi], told, icon=icon, **parts)


def _usual(figure: Figure) -> str:
    centre = figure.verdict.centre or 0.0
    return number(centre) if figure.now and figure.now.n is None else f"{centre:.1%}"
