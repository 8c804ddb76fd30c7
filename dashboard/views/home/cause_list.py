"""The complaints that a bar or mark of the causes counts; which one it is stands in the URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from zlib import crc32

import pyarrow as pa
import streamlit as st

from dashboard.frame import address, shell
from dashboard.frame.i18n import N_, _, _n
from dashboard.frame.state import Platform
from dashboard.parts import came_from, long_lists
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import listed, month, number, stated
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from etl.warehouse.scope import Scope

PARAMETER, LIMIT = "cause", 200
CATEGORY, BUILDING, PROJECT = "category", "building", "project"
TITLES = {CATEGORY: N_("Category"), BUILDING: N_("Building"), PROJECT: N_("Project")}


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: a dimension, its code, and the month where it is one of its marks."""

    by: str
    code: str
    month: date | None = None

    @property
    def key(self) -> str:
        """Of its list: each is a table of its own, in which nothing is chosen yet."""
        return f"cause-cases-{crc32(repr(self).encode()):08x}"

    def name(self, names: Names) -> str:
        """As a reader calls it."""
        if self.code == address.UNSTATED:
            name = _("not said")
        elif self.by == CATEGORY:
            name = names.word(CATEGORY, self.code)
        else:
            name = names.projects.get(self.code, self.code) if self.by == PROJECT else self.code
        return stated(_(TITLES[self.by]), listed([name, month(self.month)] if self.month else [name]))


def code_of(value: str | None) -> str:
    """The code of a value of a dimension; of none that of what nobody said."""
    return address.UNSTATED if value is None else value


def choose(by: str, codes: Sequence[str] | None) -> None:
    """Remember the bar (its code) or mark (code and month) that the reader chose or let go."""
    address.write(PARAMETER, [by, *codes] if codes else [])


def chosen(asked: Scope) -> Counted | None:
    """What stands in the URL, chosen here or by whoever shared it; None where it names nothing that is counted."""
    by, code, *at = [*address.read(PARAMETER), "", ""][:3]
    if by not in TITLES or not code:
        return None
    months = {f"{each:%Y-%m}": each for each in asked.months}
    return Counted(by, code, months.get(at[0]))


def show(platform: Platform, asked: Scope, names: Names, counted: Counted, path: str) -> None:
    """List its complaints, open ones first; a row opens its case file, from the page at ``path``."""
    st.button(
        plain(counted.name(names)), icon=":material/close:", help=_("Close the list"),
        key=address.widget_key("cause-whole"), on_click=address.drop, args=(PARAMETER,),
    )  # fmt: skip
    at = counted.month
    within = asked if at is None else replace(asked, month_from=at, month_to=at)
    ask = partial(platform.answers.cause_cases, within, group=(counted.by, counted.code))
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
