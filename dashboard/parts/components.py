"""Pieces that pages are put together from: metric cards, tables, empty states, downloads, verdict words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from zlib import crc32

import plotly.graph_objects as go
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.vocabulary import Verdict
from casework.vocabulary.glossary import Word
from dashboard.frame import address, files
from dashboard.frame.i18n import _, label
from dashboard.frame.streamlit_seams.kinds import ColumnConfig, PlotlyState
from dashboard.parts import chart_tools, file_names
from dashboard.parts.charts.layout import CONFIG, inert
from dashboard.parts.documents.tables import to_csv, to_xlsx
from dashboard.parts.formats import NOTHING, number, percent, points, stated, zone
from dashboard.parts.glossary import OF_COLUMNS, explained
from surveys.statistics import Difference, Share, difference

VERDICT_SIGN = {
    Verdict.MET: "✓",
    Verdict.MISSED: "!",
    Verdict.OVERDUE: "‼",
    Verdict.PENDING: "…",
    Verdict.VOID: "∅",
    Verdict.UNJUDGED: "?",
}
"""A sign beside each verdict's word, so that it is never told by colour alone."""
SENTENCE_PX = 300
"""Width of a table's column that holds sentences; its own measure leaves out long cells that are few."""
MOMENT_PX, SPAN_PX = 145, 160
"""Width of a moment and of a span of time: the table's own measure goes by the first rows, which may be empty."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A share on a card: its counts, its target, the smallest n that may be shown, and the share a month before.

    A month that still runs has none before it: it is never set against a whole one.
    """

    share: Share
    target: float | None
    min_n: int
    before: Share | None = None


def verdict(value: str) -> str:
    """A verdict as people read it: sign and word."""
    known = Verdict(value)
    return f"{VERDICT_SIGN[known]} {label(known)}"


def share_card(name: str, judged: Judgement, *, note: str | None = None, words: Sequence[Word] = ()) -> None:
    """Show one share as a card: value, n and interval, target, change against before with its interval, a tooltip
    on the ``words`` of the trade.

    Whether a month is unusual is not a question of one other month: ``surveys.monitoring`` says so.
    """
    share = judged.share
    with st.container(border=True, height="stretch"):
        change = difference_of(judged)
        st.metric(
            name,
            share_text(share, judged.min_n),
            delta=points(change.value).replace("−", "-") if change else None,
            delta_color="off",
            delta_description=_("from {low} to {high}", low=points(change.low), high=points(change.high))
            if change
            else None,
            help=explained(*words),
        )
        st.caption("  \n".join(filter(None, [*_evidence(judged), note])))


def share_text(share: Share, min_n: int) -> str:
    """A share as text: the percentage, "too few" below ``min_n``, "no data" without a denominator."""
    if share.value is None:
        return _("no data")
    return _("too few") if share.too_few(min_n) else percent(share.value)


def interval_text(share: Share) -> str:
    """The Wilson 95 % interval as text; a dash without data."""
    if share.interval is None:
        return NOTHING
    low, high = share.interval
    return f"{percent(low).rstrip('%')}–{percent(high)}"


def _evidence(judged: Judgement) -> list[str]:
    share = judged.share
    lines = [_("n = {n}", n=number(share.n))]
    if share.interval is not None:
        lines.append(_("95 % interval {interval}", interval=interval_text(share)))
    if judged.target is not None:
        verdict = _against_target(judged)
        target = _("Target {target}", target=percent(judged.target, 0))
        lines.append(stated(target, verdict) if verdict else target)
    return lines


def _against_target(judged: Judgement) -> str:
    interval = judged.share.interval
    if judged.target is None or interval is None or judged.share.too_few(judged.min_n):
        return ""
    low, high = interval
    if high < judged.target:
        return _("not reached")
    return _("reached") if low >= judged.target else _("could be either")


def difference_of(judged: Judgement) -> Difference | None:
    """Change of the share against before; None when either has too few."""
    before = judged.before
    if before is None or before.too_few(judged.min_n) or judged.share.too_few(judged.min_n):
        return None
    return difference(judged.share, before)


def nothing_here(text: str) -> None:
    """Say calmly that a part of the page has nothing to show, and what may be done."""
    with st.container(border=True):
        st.markdown(text)


def downloads(
    rows: pa.Table | Callable[[], pa.Table],
    columns: Mapping[str, str],
    name: str,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Offer rows as CSV and Excel, named by page (``name``), filters and day; files are made when asked for, cells
    cannot run as formulas.

    ``rows`` may be a function that gives them then: more of them than the page shows, say.
    """

    def asked() -> pa.Table:
        return rows() if callable(rows) else rows

    with st.container(horizontal=True):
        files.offer(
            _("Download CSV"),
            lambda: to_csv(asked(), columns, zone()),
            name=file_names.named(name, "csv"),
            key=f"csv-{name}",
        )
        files.offer(
            _("Download Excel"),
            lambda: to_xlsx(asked(), columns, zone(), title=name, notes=notes),
            name=file_names.named(name, "xlsx"),
            key=f"xlsx-{name}",
        )


def verdict_headings() -> dict[str, str]:
    """Columns of counts by verdict and their headings."""
    return {verdict_.value: label(verdict_) for verdict_ in Verdict}


def chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """Show a figure; ``alt`` says in a sentence what it shows."""
    inert(figure)
    st.plotly_chart(figure, key=key, config=CONFIG, alt=alt)
    chart_tools.offer(figure, key)


def choosable_chart(
    figure: go.Figure, *, key: str, alt: str, on_choose: Callable[[list[str] | None], None] | None = None
) -> list[str] | None:
    """Show a figure whose points carry codes; return the codes of the point the reader chose, or None.

    ``on_choose`` is called with them whenever the reader chooses or lets go, and not when the page is opened. Each
    figure has a widget of its own, as for Streamlit: a choice told of a figure that was drawn anew meanwhile is not
    taken for one that was let go.
    """
    inert(figure)
    name = f"{address.widget_key(key)}-{crc32(figure.to_json(validate=False).encode()):08x}"

    def told() -> None:
        if on_choose and name in st.session_state:
            on_choose(_codes(st.session_state[name]))

    state = st.plotly_chart(
        figure,
        key=name,
        on_select=told if on_choose else "rerun",
        selection_mode="points",
        config=CONFIG,
        alt=alt,
    )
    chart_tools.offer(figure, key)
    return _codes(state)


def _codes(state: PlotlyState) -> list[str] | None:
    chosen = [point["customdata"] for point in state["selection"]["points"] if point.get("customdata")]
    if not chosen:
        return None
    return [chosen[0]] if isinstance(chosen[0], str) else [str(code) for code in chosen[0]]


def facts(shown: Mapping[str, str]) -> None:
    """Names and values side by side, as many in a row as there is room for."""
    pairs = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in shown.items())
    st.html(f'<dl class="facts">{pairs}</dl>')


def quoted(text: str) -> None:
    """What a customer said, as it was written down, line by line."""
    st.html(f'<blockquote class="said">{escape(text)}</blockquote>')


def table(
    rows: pa.Table,
    headings: Mapping[str, str],
    *,
    alt: str,
    key: str,
    right: Sequence[str] = (),
    pinned: Sequence[str] = (),
    wide: Sequence[str] = (),
    height: int | None = None,
) -> int | None:
    """Show the columns named in ``headings``; return the row of the cell the reader chose, or None.

    Numbers stand right; so do the text columns named in ``right``. Moments are shown in the company's zone. Columns in
    ``pinned`` stay in sight when the rest is scrolled; those in ``wide`` hold sentences. Headings
    explain the words of the trade.
    """
    state = st.dataframe(
        local_moments(rows.select(list(headings))),
        hide_index=True,
        column_config={
            name: _column(rows.schema.field(name).type, text, name in right)
            | ColumnConfig(
                pinned=name in pinned or None,
                width=_width(rows.schema.field(name).type, name, right, wide),
                help=explained(*OF_COLUMNS.get(name, ())),
            )
            for name, text in headings.items()
        },
        key=address.widget_key(key),
        on_select="rerun",
        selection_mode="single-cell",
        placeholder=NOTHING,
        alt=alt,
        height=height or "auto",
    )
    cells = state["selection"]["cells"]
    return int(cells[0][0]) if cells else None


def local_moments(rows: pa.Table) -> pa.Table:
    """The same rows with every moment as local wall time, which is what a table on a page shows."""
    for place, field in enumerate(rows.schema):
        if pa.types.is_timestamp(field.type):
            told = rows.column(place).cast(pa.timestamp("us", "UTC"))
            wall = pc.local_timestamp(told.cast(pa.timestamp("us", zone().key)))
            rows = rows.set_column(place, field.name, wall)
    return rows


def _width(kind: pa.DataType, name: str, right: Sequence[str], wide: Sequence[str]) -> int | None:
    if name in wide:
        return SENTENCE_PX
    return MOMENT_PX if pa.types.is_timestamp(kind) else SPAN_PX if name in right else None


def _column(kind: pa.DataType, heading: str, right: bool) -> ColumnConfig:
    if pa.types.is_timestamp(kind):
        return st.column_config.DatetimeColumn(heading, format="YYYY-MM-DD HH:mm")
    if pa.types.is_date(kind):
        return st.column_config.DateColumn(heading, format="YYYY-MM-DD")
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return st.column_config.NumberColumn(heading, format="localized")
    return st.column_config.TextColumn(heading, alignment="right" if right else None)
