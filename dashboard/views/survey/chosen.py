"""The survey that a reader looks at: questionnaire and wave in the URL, its sheet, its strata, its results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import streamlit as st

from dashboard.frame import address
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts import unheeded
from dashboard.parts.formats import number
from dashboard.views.survey.sheet import asked_items, titles
from etl.warehouse.scope import Scope
from surveys.results import Asked, Line, Result, results
from surveys.statistics.estimates import Size
from surveys.statistics.suppression import tells_by_difference

EVER = date(1970, 1, 1), date(9999, 12, 1)
EVERY, ALL = "", "all"
"""All waves taken together: in questions, and in the URL."""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Survey:
    """One questionnaire, in one of its waves or in all."""

    questionnaire: str
    wave: str
    items: tuple[Asked, ...]
    sizes: Mapping[str, Size]
    results: tuple[Result, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    """What its waves are called."""
    hidden: tuple[Asked, ...] = ()
    """Items that are not shown, for another view less this one would tell of a few people."""

    def asked(self, code: str) -> Asked:
        """The item with this code."""
        return next(item for item in self.items if item.code == code)


def choose(platform: Platform, scope: Scope, least: int) -> Survey | None:
    """Let the reader choose among the surveys there are, the newest first; None when there is none.

    ``least`` people must stand behind every figure, and behind every difference of two.
    """
    waves = platform.answers.survey_waves().to_pylist()
    answered, newest = defaultdict[str, int](int), defaultdict[str, date](lambda: date.min)
    for row in waves:
        answered[row["questionnaire"]] += row["answered"]
        newest[row["questionnaire"]] = max(newest[row["questionnaire"]], row["opens"] or date.min)
    if not answered:
        return None
    known = sorted(answered, key=lambda code: (-newest[code].toordinal(), -answered[code], code))
    places = st.columns(2)
    names = titles(platform, known, language())
    with places[0]:
        questionnaire = _one("questionnaire", _("Questionnaire"), known, names)
    mine = [row for row in waves if row["questionnaire"] == questionnaire and row["wave"] is not None]
    mine.sort(key=lambda row: (row["opens"] or date.min, str(row["wave"])), reverse=True)
    named = {row["wave"]: _wave(row) for row in mine}
    with places[1]:
        wave = _one("wave", _("Wave"), [*named, ALL], {ALL: _("All together"), **named})
    found = survey(platform, scope, questionnaire, EVERY if wave == ALL else wave, least)
    return replace(found, names={str(row["wave"]): str(row["name"] or row["wave"]) for row in mine})


def survey(platform: Platform, scope: Scope, questionnaire: str, wave: str, least: int) -> Survey:
    """What there is of a questionnaire in a wave; of all where it is empty."""
    items = asked_items(platform, questionnaire)
    given_away = told_by_difference(platform, scope, questionnaire, wave, least)
    strata = [row for row in platform.answers.survey_strata(scope, questionnaire).to_pylist() if _of(row, wave)]
    counted = platform.answers.survey_items(scope, questionnaire, by=("wave", "stratum")).to_pylist()
    lines = [line(row) for row in counted if _of(row, wave)]
    sizes = sizes_of(strata)
    shown = results((item for item in items if item.code not in given_away), lines, sizes)
    hidden = tuple(item for item in items if item.code in given_away)
    return Survey(questionnaire, wave, tuple(items), sizes, tuple(shown), hidden=hidden)


def told_by_difference(platform: Platform, scope: Scope, questionnaire: str, wave: str, least: int) -> frozenset[str]:
    """The items whose figures here, less those of another choice of projects, months and waves, would tell of a few."""
    everything = replace(scope, projects=None, month_from=EVER[0], month_to=EVER[1])
    parts = defaultdict[str, dict[tuple[str, str, date], int]](lambda: defaultdict(int))
    for row in platform.answers.survey_items(everything, questionnaire, by=("wave", "project", "month")).to_pylist():
        parts[row["item"]][str(row["wave"] or ""), row["project"], row["month"]] += row["n"]

    def is_chosen(part: tuple[str, str, date]) -> bool:
        of_wave, project, month = part
        in_scope = scope.projects is None or project in scope.projects
        return in_scope and scope.month_from <= month <= scope.month_to and (not wave or of_wave == wave)

    return frozenset(
        item
        for item, counts in parts.items()
        if tells_by_difference(sorted(counts.items()), [part for part in counts if is_chosen(part)], least)
    )


def line(row: Row) -> Line:
    """A row of ``survey_items`` as the estimates take it."""
    return Line(*(row[name] for name in ("stratum", "item", "option", "value", "n", "weight", "squared")))  # type: ignore[arg-type]


def sizes_of(strata: Iterable[Row]) -> dict[str, Size]:
    """How many answered in each stratum, of how many."""
    sizes: dict[str, Size] = {}
    for row in strata:
        name, size = str(row["stratum"]), Size(row["answered"], row["population"], row["weight"])  # type: ignore[arg-type]
        sizes[name] = Size(sizes[name].units + size.units, size.population, sizes[name].weight + size.weight) if (
            name in sizes) else size  # fmt: skip
    return sizes


def _of(row: Row, wave: str) -> bool:
    return not wave or row["wave"] == wave


def _wave(row: Row) -> str:
    return _("{name} ({n} answered)", name=row["name"] or row["wave"], n=number(int(str(row["answered"]))))


def _one(name: str, heading: str, codes: list[str], names: Mapping[str, str]) -> str:
    wanted, key = unheeded.one(name, heading, codes), address.widget_key(name, names.values())
    chosen = st.selectbox(
        heading,
        codes,
        index=codes.index(wanted) if wanted in codes else 0,
        format_func=lambda code: names.get(code, code),
        key=key,
        on_change=address.take,
        args=(name, lambda code: [] if code == codes[0] else [str(code)], key),
    )
    return str(chosen if chosen is not None else codes[0])
