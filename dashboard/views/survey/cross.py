"""Two items against each other; cells of a few people are hidden, so that totals do not give them away either."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from dashboard.frame import address, shell
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts import unheeded
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import NOTHING, number
from dashboard.parts.sections import section
from dashboard.views.survey.chosen import Survey
from etl.warehouse.scope import Scope
from surveys.results import Asked, CrossTable, Pair, cross_table
from surveys.statistics.comparing import Association

FEWEST_ITEMS = 2


@section()
def show(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    """Draw the choice of two items, the table and the test."""
    answered = [result.asked for result in chosen.results]
    if len(answered) < FEWEST_ITEMS:
        return
    st.subheader(_("One item against another"), anchor=False)
    places = st.columns(2)
    down = _item("cross_row", _("In rows"), answered, 1, places[0])
    across = _item("cross_column", _("In columns"), answered, 0, places[1])
    if down == across:
        nothing_here(_("Choose two different items."))
        return
    wave = chosen.wave or None
    rows = platform.answers.survey_cross(scope, chosen.questionnaire, wave, down.code, across.code).to_pylist()
    names = ("stratum", "row_option", "column_option", "n", "weight", "squared")
    pairs = [Pair(*(row[name] for name in names)) for row in rows]
    found = cross_table(pairs, down, across, chosen.sizes, pack.satisfaction.min_n)
    if not found.rows:
        nothing_here(_("Nobody answered both."))
        return
    _table(platform, scope, found, (down, across))


def _table(platform: Platform, scope: Scope, found: CrossTable, items: tuple[Asked, Asked]) -> None:
    down, across = items
    columns = {f"c{place}": _option(across, code) for place, code in enumerate(found.columns)}
    headings = {"row": down.text.label(language()), **columns, "total": _("All of them")}
    lines = [
        {"row": _option(down, code), "total": total,
         **{f"c{place}": _("hidden") if n is None else number(n) for place, n in enumerate(counts)}}
        for code, counts, total in zip(found.rows, found.counts, found.row_totals, strict=True)
    ]  # fmt: skip
    shown = pa.Table.from_pylist(lines)
    table(shown, headings, alt=_("Answers to two items"), key="survey-cross", right=tuple(columns), pinned=("row",))
    st.caption(_association(found.association))
    downloads(shown, headings, "survey-cross", notes=shell.notes(platform, scope))


def _association(found: Association | None) -> str:
    if found is None:
        return _("Whether the two go together cannot be told from so few answers.")
    chance = number(found.p, 3) if found.p >= 0.001 else "< 0.001"  # noqa: PLR2004
    return _("Rao and Scott's test: F = {f}, p = {p}", f=number(found.f, 2), p=chance)


def _option(item: Asked, code: str) -> str:
    words = (item.options or {}).get(code)
    return words.label(language()) if words else code or NOTHING


def _item(
    name: str, heading: str, items: list[Asked], standard: int, place: st.delta_generator.DeltaGenerator
) -> Asked:
    codes = [item.code for item in items]
    texts = {item.code: item.text.label(language()) for item in items}
    with place:
        wanted = unheeded.one(name, heading, codes)
    chosen = place.selectbox(
        heading,
        codes,
        index=codes.index(wanted) if wanted in codes else standard,
        format_func=texts.__getitem__,
        key=address.widget_key(name),
        on_change=address.take,
        args=(name, lambda code: [] if code == codes[standard] else [str(code)]),
    )
    return next(item for item in items if item.code == chosen)
