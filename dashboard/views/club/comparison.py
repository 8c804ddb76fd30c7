"""Annex 3 compared: the three bands by project and by month, and all figures as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from casework.vocabulary import ClubBand
from dashboard.frame.i18n import N_, _, label
from dashboard.parts.charts.bands import Bands, band_bars
from dashboard.parts.components import chart, downloads, facts, share_text, table
from dashboard.parts.formats import listed, month, number, stated
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from surveys.statistics import Share

COUNTS = ("called", "valid", "no_card", "no_newsletter", "contact_updated", "content", "acceptable", "discontent")


def figures(shown: Mapping[str, str]) -> None:
    """Draw the form's fields side by side."""
    facts(shown)


@section(N_("Projects and months compared"), height=420)
def show(summary: pa.Table, names: Names, pack: Pack, notes: Mapping[str, str]) -> None:
    """Draw the comparison over projects, over months, and the table."""
    by_project = _sums(summary, "project")
    by_month = _sums(summary, "month")
    left, right = st.columns(2)
    with left:
        _bars(
            "project",
            _("By project, all months chosen"),
            [(names.projects.get(str(k), str(k)), row) for k, row in by_project.items()],
            pack.satisfaction.min_n,
        )
    with right:
        _bars(
            "month",
            _("By month, all projects chosen"),
            [(month(k), row) for k, row in by_month.items() if isinstance(k, date)],
            pack.satisfaction.min_n,
        )
    _table(summary, names, pack.satisfaction.min_n, notes)


def _sums(summary: pa.Table, by: str) -> dict[object, dict[str, int]]:
    grouped = summary.group_by([by]).aggregate([(name, "sum") for name in COUNTS]).sort_by(by)
    return {row[by]: {name: row[f"{name}_sum"] for name in COUNTS} for row in grouped.to_pylist() if row["valid_sum"]}


def _bars(by: str, title: str, rows: list[tuple[str, dict[str, int]]], min_n: int) -> None:
    st.caption(title)
    bands = [Bands(name, row["content"], row["acceptable"], row["discontent"]) for name, row in rows]
    parts = listed(f"{b.name} {number(b.content)}/{number(b.acceptable)}/{number(b.discontent)}" for b in bands)
    chart(band_bars(bands, min_n), key=f"bands-{by}", alt=stated(title, parts))


def _table(summary: pa.Table, names: Names, min_n: int, notes: Mapping[str, str]) -> None:
    rows = [
        {
            "project": names.projects.get(row["project"], row["project"]),
            "month": month(row["month"]),
            "signed": row["signed"],
            "called": row["called"],
            "valid": row["valid"],
            **{name: row[name] for name in COUNTS[2:]},
            **{f"{name}_share": share_text(Share(row[name], row["valid"]), min_n) for name in COUNTS[2:]},
        }
        for row in summary.to_pylist()
    ]
    shown, headings = pa.Table.from_pylist(rows), _headings()
    table(
        shown,
        headings,
        alt=_("Annex 3 figures by project and month"),
        key="club-table",
        right=_shares(),
        pinned=("project", "month"),
    )
    downloads(shown, headings, "club", notes=notes)


def _shares() -> tuple[str, ...]:
    return tuple(f"{name}_share" for name in COUNTS[2:])


def _headings() -> dict[str, str]:
    shares = {
        "no_card": _("No card"),
        "no_newsletter": _("No newsletter"),
        "contact_updated": _("Contact updated"),
        "content": label(ClubBand.CONTENT),
        "acceptable": label(ClubBand.ACCEPTABLE),
        "discontent": label(ClubBand.DISCONTENT),
    }
    numbered = {
        key: text for name, text in shares.items() for key, text in ((name, text), (f"{name}_share", f"{text} %"))
    }
    return {
        "project": _("Project"),
        "month": _("Month"),
        "signed": _("Signed customers"),
        "called": _("Called this time"),
        "valid": _("Valid calls"),
        **numbered,
    }
