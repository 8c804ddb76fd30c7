"""The cards: each figure of the last month that is over, with its interval, its target, its thirteen months."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.frame import navigation
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.parts import kpi_words
from dashboard.parts.components import interval_text
from dashboard.parts.formats import listed, month, number, percent, points, stated
from dashboard.parts.sparkline import sparkline
from reporting.figures import COUNTS, Figure, Figures, Kpi, Point
from reporting.sentences import stand

MONTHS = 13
"""A year, and the same month of the year before."""
STANDS = {"reached": "reached", "missed": "not reached", "either": "could be either"}


@apart
def show(found: Figures, unit: str | None, over: date, least: int) -> None:
    """Draw a card for each figure of a unit (None: all together) that the reader may look behind."""
    with st.container(key="figures"):
        for kpi in Kpi:
            figure = found.get((unit, kpi))
            if figure is not None and navigation.exists(kpi_words.PAGES[kpi]):
                with st.container(height="stretch"):
                    _card(figure, over, least)
                    _way(figure, over)


def _card(figure: Figure, over: date, least: int) -> None:
    change = figure.change
    line = figure.months[-MONTHS:]
    with st.container(border=True, height="stretch"):
        st.metric(
            _("{figure}, {month}", figure=kpi_words.title(figure), month=month(over)),
            kpi_words.value(figure.now, figure.kpi, least) if figure.now else _("no data"),
            delta=points(change.value).replace("−", "-") if change else None,
            delta_color="off",
            delta_description=_range(change.low, change.high) if change else None,
        )
        told = listed(kpi_words.value(point, figure.kpi, least) for point in line)
        sparkline([point.value if point else None for point in line], _("The last months: {values}", values=told))
        st.caption("  \n".join(_said(figure, least)))


def _range(low: float, high: float) -> str:
    return _("from {low} to {high}", low=points(low), high=points(high))


def _said(figure: Figure, least: int) -> list[str]:
    now, kpi = figure.now, figure.kpi
    lines = []
    if now is not None and kpi not in COUNTS:
        lines += [_("n = {n}", n=number(now.share.n)), _("95 % interval {interval}", interval=interval_text(now.share))]
        stands = stand(figure)
        if stands and now.target and not now.share.too_few(least):
            lines.append(stated(_("Target {target}", target=percent(now.target, 0)), _(STANDS[stands])))
    lines.append(kpi_words.finding(figure))
    return lines + _beside(figure, least)


def _beside(figure: Figure, least: int) -> list[str]:
    """What the figure was a month and a year before, what it is in the year so far, and in the month that runs."""
    kpi, year = figure.kpi, figure.to_date
    told: list[tuple[str, Point | None]] = [(_("Month before"), figure.before), (_("A year before"), figure.year_ago)]
    lines = [stated(name, kpi_words.value(point, kpi, least)) for name, point in told if point]
    if year is not None and year.n:
        lines.append(stated(_("Year to date"), _("{share} of {n}", share=percent(year.value), n=number(year.n))))
    if figure.so_far is not None:
        so_far = kpi_words.value(figure.so_far, kpi, least)
        lines.append(stated(_("{month} so far", month=month(figure.so_far.month)), so_far))
    return lines


def _way(figure: Figure, over: date) -> None:
    path, parts = kpi_words.PAGES[figure.kpi], {}
    if path in ("compliance", "satisfaction"):
        parts = {"from": f"{over:%Y-%m}", "to": f"{over:%Y-%m}"}
    if path == "score":
        parts = {"at_month": f"{over:%Y-%m}"}
    navigation.link(path, navigation.title(path), icon=":material/arrow_forward:", **parts)
