"""Satisfaction as a table by the dimension of the reader's choice, each source in rows of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from casework.vocabulary import SatisfactionSource
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _, label
from dashboard.frame.state import Platform
from dashboard.parts.charts.heat import standing
from dashboard.parts.components import downloads, interval_text, nothing_here, share_text, table
from dashboard.parts.formats import NOTHING, month, number
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.parts.segments import one_of
from dashboard.views.satisfaction import answers as satisfaction_answers
from etl.warehouse.scope import NOT_STATED, Scope
from surveys.statistics import Share

DIMENSIONS = {
    "category": N_("Category"),
    "project": N_("Project"),
    "concern": N_("Concern"),
    "month": N_("Month"),
    "survey": N_("Survey"),
}


@section(N_("The figures"))
def show(platform: Platform, scope: Scope, names: Names, pack: Pack) -> None:
    """Draw heading, choice of dimension, table, downloads."""
    by = one_of("by", _("Counted by"), {name: _(text) for name, text in DIMENSIONS.items()})
    rows = platform.answers.satisfaction(scope, by=("source", by)).to_pylist()
    if not rows:
        nothing_here(_("There are no answers to count. Widen the months or clear a filter."))
        return
    said = [_row(row, by, names, pack) for row in rows]
    shown = pa.Table.from_pylist(said)
    headings = {
        "source": _("Source"), "group": _(DIMENSIONS[by]), "share_satisfied": _("Share satisfied"),
        "interval": _("95 % interval"), "standing": _("Against the target"), "satisfied": _("Satisfied"),
        "share_n": _("Answered (n)"), "asked": _("Asked"), "nps": _("Net promoters"),
    }  # fmt: skip
    st.caption(_("Choose a row to see the answers behind it, the dissatisfied first."))
    row = table(
        shown,
        headings,
        alt=_("Satisfaction counts"),
        key=f"satisfaction-{by}",
        right=("share_satisfied", "interval", "nps"),
        pinned=("source", "group"),
    )
    downloads(shown, headings, f"satisfaction-{by}", notes=shell.notes(platform, scope))
    if row is not None:
        chosen = rows[row]
        satisfaction_answers.show(
            platform, _narrowed(scope, by, chosen[by]), chosen["source"], names, survey=chosen.get("survey"),
            category=_category(by, chosen),
        )  # fmt: skip


def _narrowed(scope: Scope, by: str, value: object) -> Scope:
    """``scope``, narrowed to the group that was chosen."""
    if isinstance(value, date):
        return replace(scope, month_from=value, month_to=value)
    if by == "project":
        return replace(scope, projects=(str(value),))
    return replace(scope, concerns=(str(value or NOT_STATED),)) if by == "concern" else scope


def _category(by: str, row: dict[str, object]) -> str | None:
    """The category to list; empty for the answers that name none, None when the rows are not counted by category."""
    return str(row[by] or "") if by == "category" else None


def _row(row: dict[str, object], by: str, names: Names, pack: Pack) -> dict[str, object]:
    rules = pack.satisfaction
    share = Share(int(str(row["satisfied"])), int(str(row["answered"])))
    stands = standing(share, rules.target, rules.min_n)
    return {
        "source": label(SatisfactionSource(str(row["source"]))),
        "group": _group(by, row[by], names, pack),
        "share_satisfied": share_text(share, rules.min_n),
        "interval": interval_text(share),
        "standing": label(stands) if stands else NOTHING,
        "satisfied": share.hits,
        "share_n": share.n,
        "asked": row["asked"],
        "nps": NOTHING if row["net_promoters"] is None else number(float(str(row["net_promoters"]))),
    }


def _group(by: str, value: object, names: Names, pack: Pack) -> str:
    if value is None:
        return NOTHING if by == "survey" else _("not stated")
    if by == "month":
        return month(value)  # type: ignore[arg-type]
    if by == "concern":
        return names.word("concern", value)
    known = names.projects if by == "project" else {c.id: label(c.name) for c in pack.categories}
    return known.get(str(value), str(value))
