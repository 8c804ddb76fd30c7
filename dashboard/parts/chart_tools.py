"""What stands below every chart: the chart as a table, and the mart behind it. Full screen and picture are Plotly's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st
from plotly.basedatatypes import BaseTraceType

from dashboard.frame.i18n import _
from dashboard.frame.streamlit_seams.kinds import PopoverContainer
from dashboard.parts.formats import listed, moment, stated
from etl.subjects.questions import Question, noted

MARK = re.compile(r"<[^>]+>")
NEXT_LINE = "<br>"
PLACE = re.compile(r"%\{([^}]+)\}")
"""Where a figure's template takes in what belongs to a point."""


def offer(figure: go.Figure, key: str) -> None:
    """Offer both; they are made when they are opened, so that nobody pays for what nobody reads.

    The marts are those that the section asked.
    """
    questions = noted()
    with st.container(horizontal=True, key=f"tools-{key}"):
        table = _opened(_("As a table"), ":material/table:", f"as-table-{key}")
        with table:
            if table.open:
                _table(figure)
        if not questions:
            return
        behind = _opened(_("What is behind it"), ":material/database:", f"behind-{key}")
        with behind:
            if behind.open:
                _behind(questions)


def _opened(name: str, icon: str, key: str) -> PopoverContainer:
    return st.popover(name, icon=icon, type="tertiary", key=key, on_change="rerun")


def _table(figure: go.Figure) -> None:
    rows = rows_of(figure)
    headings = {"what": _("What"), "figure": _("Figure")}
    if not any(row["what"] for row in rows):
        headings.pop("what")
    shown = pa.Table.from_pylist([{name: row[name] for name in headings} for row in rows])
    st.dataframe(shown.rename_columns([headings[name] for name in shown.column_names]), hide_index=True)


def rows_of(figure: go.Figure) -> list[dict[str, str]]:
    """What each point of a figure says to whoever points at it: of what, and which figure."""
    heads = dict(zip(figure.layout.yaxis.tickvals or (), figure.layout.yaxis.ticktext or (), strict=True))
    said = chain.from_iterable(_said(trace, heads) for trace in figure.data)
    return [_row(text) for text in dict.fromkeys(said)]


def _said(trace: BaseTraceType, heads: Mapping[object, str]) -> Iterator[str]:
    """What each point says, of those that say something; ``heads``: what stands at a place of the vertical axis."""
    told = trace["hovertext"]
    if trace["hovertemplate"]:
        yield from (
            _put_together(trace, heads.get(y, y), given) for y, given in zip(trace.y, trace.customdata, strict=True)
        )
    elif isinstance(told, list | tuple):
        yield from (str(text) for text in told if text)


def _put_together(trace: BaseTraceType, head: object, given: Iterable[object]) -> str:
    """What one point says, as Plotly puts it together in the browser: its place's name, its trace's and its data."""
    named = {"y": head, "fullData.name": trace["name"]}
    named |= {f"customdata[{place}]": each for place, each in enumerate(given)}
    return PLACE.sub(lambda place: str(named[place[1]]), trace["hovertemplate"])


def _row(text: str) -> dict[str, str]:
    first, *rest = (MARK.sub("", line).replace("&lt;", "<").strip() for line in text.split(NEXT_LINE))
    if rest:
        return {"what": first, "figure": listed(rest)}
    between = stated("", "")
    what, found, figure = first.partition(between)
    return {"what": what, "figure": figure.strip()} if found else {"what": "", "figure": first}


def _behind(questions: tuple[Question, ...]) -> None:
    st.caption(_("The marts that were asked, word for word: a DuckDB shell on the warehouse gives the same rows."))
    for question in questions:
        if question.known_at is not None:
            at = moment(question.known_at)
            st.caption(_("Here by what had been entered by {at}; the file also holds what came later.", at=at))
        st.code(question.sql, language="sql")
