"""What the words of a file mean, how dates are read that can be read two ways, and what stands in every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from dashboard.frame.i18n import _, language, worded
from dashboard.frame.state import Platform
from dashboard.parts.formats import NOTHING, number
from dashboard.parts.handles import handle
from dashboard.parts.markdown import plain
from etl.intake.kinds import Column, Kind, Type
from etl.intake.looking import Seen
from etl.intake.readings import ITEM, NO_ANSWER, foreign_words, points
from etl.intake.words import own_words


def words(
    platform: Platform, key: str, target: Kind, means: Mapping[str, str], seen: Sequence[Seen]
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """A drop-down for each word that is none of ours, and for dates that can be read two ways.

    Words by column of ours, forms by column of the file.
    """
    read = [
        (each, target.column(means[each.header]))
        for each in seen
        if each.header in means and not means[each.header].startswith(ITEM)
    ]
    times = {Type.MOMENT, Type.DEADLINE, Type.DAY}
    forms = {each.header: _form(key, each) for each, column in read if each.rivals and column.type in times}
    foreign = {(column.name, word): column for each, column in read for word in _foreign(platform, column, each)}
    found: dict[str, dict[str, str]] = {}
    for (name, word), meant in zip(foreign, _asked(key, foreign), strict=True):
        if meant:
            found.setdefault(name, {})[word] = meant
    return found, forms


def _foreign(platform: Platform, column: Column, each: Seen) -> tuple[str, ...]:
    own = own_words(column.words, platform.policies) if column.words is not None else {}
    return foreign_words(column, each, own)


def _asked(key: str, foreign: Mapping[tuple[str, str], Column]) -> list[str]:
    """What each word means, asked side by side; empty where nobody says."""
    if not foreign:
        return []
    told = _("Not understood: {n}. Rows with such a word are held back until you say what it means.",
             n=number(len(foreign)))  # fmt: skip
    st.markdown(told)
    meant = []
    places = st.columns(2)
    for at, ((_name, word), column) in enumerate(foreign.items()):
        with places[at % 2]:
            meant.append(_word(key, column, word))
    return meant


def _word(key: str, column: Column, word: str) -> str:
    named = _named(column)
    chosen = st.selectbox(
        _("“{word}” in “{column}” means …", word=plain(word), column=column.label(language())),
        ["", *named],
        format_func=lambda each: named.get(each, _("not known: hold such rows back")),
        key=worded(f"word-{key}-{column.name}-{handle(word)}"),
    )
    return str(chosen)


def _named(column: Column) -> dict[str, str]:
    """The words of a column as the reader knows them."""
    scale = points(column)
    if scale:
        return {NO_ANSWER: _("no answer"), **{str(point): number(point) for point in scale}}
    if column.words is None:
        return {"true": _("yes"), "false": _("no")}
    return {term.value: term.label(language()) for term in column.words}


def _form(key: str, each: Seen) -> str:
    forms = [form for form in (each.date_format, *each.rivals) if form is not None]
    sample = each.samples[-1]
    chosen = st.selectbox(
        _("“{sample}” in “{column}” is the day …", sample=plain(sample), column=plain(each.header)),
        forms,
        format_func=lambda form: _day(sample, form),
        key=worded(f"form-{key}-{handle(each.header)}"),
    )
    return str(chosen)


def _day(sample: str, form: str) -> str:
    try:
        return f"{datetime.strptime(sample, form):%Y-%m-%d}"  # noqa: DTZ007 - a day is shown
    except ValueError:
        return NOTHING


def constants(key: str, target: Kind, missing: Sequence[Column], means: Mapping[str, str]) -> dict[str, str]:
    """A field for each needed column that no column of the file means, and for others that are asked for."""
    free = {column.name: column for column in target.columns if column.name not in means.values()}
    needed = [column.name for column in missing]
    others = st.multiselect(
        _("The same in every row"),
        [name for name in free if name not in needed],
        format_func=lambda name: free[name].label(language()),
        key=worded(f"same-{key}"),
        help=_("What the file has no column for, but what is so in each of its rows."),
    )
    found = {name: _constant(key, free[name]) for name in [*needed, *map(str, others)]}
    return {name: value for name, value in found.items() if value}


def _constant(key: str, column: Column) -> str:
    label = _("{name}, the same in every row", name=column.label(language()))
    if column.words is None and column.type is not Type.BOOL:
        return st.text_input(label, key=f"constant-{key}-{column.name}").strip()
    named = _named(column)
    chosen = st.selectbox(
        label,
        ["", *named],
        format_func=lambda each: named.get(each, NOTHING),
        key=worded(f"constant-{key}-{column.name}"),
    )
    return str(chosen)
