"""The answers behind a satisfaction figure: who said what, the dissatisfied first; a case callback opens its case."""

from __future__ import annotations

from functools import partial

import pyarrow as pa
import streamlit as st

from casework.vocabulary import ClubBand, Satisfaction, SatisfactionSource
from dashboard.frame import shell
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import came_from, long_lists
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import NOTHING
from dashboard.parts.scope_bar import Names
from etl.warehouse.scope import Scope

LIMIT = 500


def show(
    platform: Platform, scope: Scope, source: str, names: Names, *, survey: str | None = None,
    category: str | None = None, key: str = "answers",
) -> None:  # fmt: skip
    """Draw the list; a row of a case callback opens the case file. ``key`` tells two lists on one page apart."""
    st.subheader(_("Answers behind the figure: {source}", source=label(SatisfactionSource(source))), anchor=False)
    ask = partial(platform.answers.customer_answers, scope, source, survey=survey, category=category)
    found = ask(limit=LIMIT)
    if found.num_rows == 0:
        nothing_here(_("There are no answers to count. Widen the months or clear a filter."))
        return
    total = found.num_rows
    if total == LIMIT:
        total = platform.answers.asked_of(scope, source, survey, category)
    long_lists.note(found.num_rows, total)
    shown, columns = worded(found, names), headings()
    row = table(shown, columns, alt=_("Answers behind the figure"), key=key, wide=("words",))
    every = long_lists.whole(shown, total, lambda limit: worded(ask(limit=limit), names))
    downloads(every, columns, key, notes=shell.notes(platform, scope))
    came_from.open_case("satisfaction", found, row)


def worded(found: pa.Table, names: Names) -> pa.Table:
    """The rows as people read them."""
    rows = [
        {
            "number": row["number"],
            "project": names.projects.get(row["project"], row["project"]),
            "answered_at": row["answered_at"],
            "answer": answer(row["source"], row["answer"]),
            "counted": _counted(row["satisfied"]),
            "words": row["words"] or None,
        }
        for row in found.to_pylist()
    ]
    kept = {"answered_at": found.schema.field("answered_at").type}
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, kept.get(name, pa.string())) for name in rows[0]]))


def answer(source: str, value: str | None) -> str:
    """What the customer answered, in words; a score as it is, a dash when nothing was said."""
    if value is None:
        return NOTHING
    if source == SatisfactionSource.CASE_CALLBACK:
        return label(Satisfaction(value))
    return label(ClubBand(value)) if source == SatisfactionSource.CLUB else value


def _counted(satisfied: bool | None) -> str:
    if satisfied is None:
        return _("no answer")
    return _("satisfied") if satisfied else _("not satisfied")


def headings() -> dict[str, str]:
    """The columns of answers, and what stands above them."""
    return {
        "number": _("Number"),
        "project": _("Project"),
        "answered_at": _("Answered"),
        "answer": _("Answer"),
        "counted": _("Counted as"),
        "words": _("In their words"),
    }
