"""The complaints that a bar or mark of the causes counts; which one it is stands in the URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from urllib.parse import unquote
from zlib import crc32

import pyarrow as pa
import streamlit as st

from dashboard.frame import address, shell
from dashboard.frame.i18n import N_, _, _n
from dashboard.frame.state import Platform
from dashboard.parts import came_from, long_lists, unheeded
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import listed, month, number, stated
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from etl.warehouse.scope import Scope

PARAMETER, LIMIT = "cause", 200
CATEGORY, BUILDING, PROJECT, PLACE = "category", "building", "project", "place"
TITLES = {CATEGORY: N_("Category"), BUILDING: N_("Building"), PROJECT: N_("Project"), PLACE: N_("Building")}
LONG = {PLACE: 2}
"""How many codes name one of a dimension, where it is not one: a building of many projects is named with its own."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: a dimension, its codes, and the month where it is one of its marks."""

    by: str
    codes: tuple[str, ...]
    month: date | None = None

    @property
    def key(self) -> str:
        """Of its list: each is a table of its own, in which nothing is chosen yet."""
        return f"cause-cases-{crc32(repr(self).encode()):08x}"

    @property
    def group(self) -> tuple[str, str]:
        """As it is asked for within ``narrowed``."""
        return BUILDING if self.by == PLACE else self.by, self.codes[-1]

    def narrowed(self, asked: Scope) -> Scope:
        """The part of ``asked`` that it is of."""
        if self.by == PLACE:
            return replace(asked, projects=(self.codes[0],))
        return asked if self.month is None else replace(asked, month_from=self.month, month_to=self.month)

    def name(self, names: Names) -> str:
        """As a reader calls it."""
        name = name_of(self.by, self.codes, names)
        return stated(_(TITLES[self.by]), listed([name, month(self.month)] if self.month else [name]))


def code_of(value: str | None) -> str:
    """The code of a value of a dimension; of none that of what nobody said."""
    return address.UNSTATED if value is None else value


def name_of(by: str, codes: Sequence[str], names: Names) -> str:
    """What the codes of a dimension are called."""
    if by == PLACE:
        return " ".join(name_of(each, [code], names) for each, code in zip((PROJECT, BUILDING), codes, strict=True))
    (code,) = codes
    if code == address.UNSTATED:
        return _("not said")
    if by == CATEGORY:
        return names.word(CATEGORY, code)
    return names.projects.get(code, code) if by == PROJECT else code


def choose(by: str, codes: Sequence[str] | None) -> None:
    """Remember the bar (its codes, percent-encoded) or mark (code and month) that the reader chose or let go."""
    address.write(PARAMETER, [by, *map(unquote, codes)] if codes else [])


def chosen(asked: Scope) -> Counted | None:
    """What stands in the URL, chosen here or by whoever shared it; what names nothing that is counted is said."""
    told = address.read(PARAMETER)
    if not told:
        return None
    by, size = told[0], 1 + LONG.get(told[0], 1)
    codes, at = tuple(told[1:size]), told[size:]
    months = {f"{each:%Y-%m}": each for each in asked.months} if by == CATEGORY else {}
    if by not in TITLES or len(told) < size or "" in codes or at[1:] or not months.keys() >= set(at):
        unheeded.say({_("Causes"): told})
        return None
    return Counted(by, codes, months[at[0]] if at else None)


def show(platform: Platform, asked: Scope, names: Names, counted: Counted, path: str) -> None:
    """List its complaints, open ones first; a row opens its case file, from the page at ``path``."""
    st.button(
        plain(counted.name(names)), icon=":material/close:", help=_("Close the list"),
        key=address.widget_key("cause-whole"), on_click=address.drop, args=(PARAMETER,),
    )  # fmt: skip
    within = counted.narrowed(asked)
    ask = partial(platform.answers.cause_cases, within, group=counted.group)
    found = ask(limit=LIMIT)
    if found.num_rows == 0:
        nothing_here(_("No complaint is in this group any more. Choose another one."))
        return
    total, still_open = found["total"][0].as_py(), number(found["open_cases"][0].as_py())
    st.caption(_n("{n} complaint, {open} open. Choose it to open its case file.",
                  "{n} complaints, {open} of them open. Choose a row to open its case file.",
                  total, open=still_open))  # fmt: skip
    long_lists.note(found.num_rows, total)
    shown, headings = worded(found, names), _headings()
    row = table(shown, headings, alt=_("Complaints behind the chart"), key=counted.key, pinned=("number",))
    every = long_lists.whole(shown, total, lambda limit: worded(ask(limit=limit), names))
    downloads(every, headings, "causes", notes=shell.notes(platform, within))
    came_from.open_case(path, found, row)


def worded(rows: pa.Table, names: Names) -> pa.Table:
    """The rows as people read them."""
    said = {
        "project": [names.projects.get(code, code) for code in rows["project"].to_pylist()],
        "category": [code and names.word(CATEGORY, code) for code in rows["category"].to_pylist()],
        "stands": [_("open") if at is None else _("closed") for at in rows["closed_at"].to_pylist()],
    }
    kept = {name: rows[name] for name in ("number", "building", "received_at", "closed_at")}
    return pa.table({name: said.get(name, kept.get(name)) for name in _headings()})


def _headings() -> dict[str, str]:
    return {
        "number": _("Number"),
        "stands": _("Stands"),
        "category": _("Category"),
        "building": _("Building"),
        "project": _("Project"),
        "received_at": _("Received"),
        "closed_at": _("Closed"),
    }
