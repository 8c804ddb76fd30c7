"""What stands in the rows of the queue: columns that the reader chooses, and by which the queue is sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from dashboard.frame import address
from dashboard.frame.i18n import N_, _, label
from dashboard.parts import unheeded
from dashboard.parts.formats import moment
from dashboard.parts.queue import Waiting, place

DUE = "due"


@dataclass(frozen=True, slots=True)
class Names:
    """What codes stand for: projects, people with an account."""

    projects: Mapping[str, str]
    people: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, its text, and by what it is sorted where that is not the text."""

    title: str
    write: Callable[[Waiting, Names], str]
    order: Callable[[Waiting], object] | None = None


def _customer(case: Waiting, _names: Names) -> str:
    person = case.customer
    return " ".join(filter(None, (person.name, person.mobile or person.phone))) if person else ""


def _stage(case: Waiting, _names: Names) -> str:
    raised = _("level {n}", n=case.state.raised) if case.state.raised else ""
    return " · ".join(filter(None, (label(case.pack.stage_name(case.state.stage)), raised)))


def _assigned(case: Waiting, names: Names) -> str:
    return "" if case.assignee is None else names.people.get(case.assignee, case.assignee)


COLUMNS: dict[str, Column] = {
    "about": Column(N_("About"), lambda case, _names: case.about),
    "project": Column(N_("Project"), lambda case, names: names.projects.get(case.state.project, case.state.project)),
    "home": Column(N_("Home"), lambda case, _names: place(case.customer)),
    "customer": Column(N_("Customer"), _customer),
    "stage": Column(N_("Stage"), _stage),
    "department": Column(N_("Department"), lambda case, _names: case.state.department or ""),
    "assigned": Column(N_("In hand of"), _assigned),
    "received": Column(
        N_("Received"), lambda case, _names: moment(case.state.received_at), lambda case: case.state.received_at
    ),
    "limit": Column(N_("Limit"), lambda case, _names: case.face.rule),
}
USUAL = ("about", "project", "home", "customer", "stage", "department", "assigned")
"""The columns shown until others are chosen."""


def chosen() -> list[str]:
    """Let the reader choose columns; the choice stands in the URL."""
    wanted = unheeded.several("columns", _("Columns"), COLUMNS) or list(USUAL)
    with st.popover(_("Columns"), icon=":material/view_column:"):
        st.pills(
            _("Columns"), list(COLUMNS), default=wanted, selection_mode="multi", wrap=True,
            format_func=lambda name: _(COLUMNS[name].title), key=address.widget_key("columns"),
            on_change=address.take, args=("columns", _encode),
        )  # fmt: skip
    return [name for name in COLUMNS if name in wanted]


def _encode(value: object) -> list[str]:
    names = [str(each) for each in value] if isinstance(value, list) else []
    return [] if set(names) == set(USUAL) else names


def ordered(cases: Sequence[Waiting], names: Names) -> list[Waiting]:
    """The cases in the order chosen: what is due first, or by a column; what has nothing there comes last."""
    by = {name: _("By: {column}", column=_(column.title)) for name, column in COLUMNS.items() if name != "limit"}
    options = {DUE: _("Due first"), **by}
    wanted = unheeded.one("sort", _("Sorted by"), options) or DUE
    st.selectbox(
        _("Sorted by"), list(options), index=list(options).index(wanted), format_func=options.__getitem__,
        key=address.widget_key("sort"), on_change=address.take, args=("sort", _unless_due),
        width=124, label_visibility="collapsed",
    )  # fmt: skip
    return list(cases) if wanted == DUE else sorted(cases, key=_by(COLUMNS[wanted], names))


def _by(column: Column, names: Names) -> Callable[[Waiting], tuple[bool, Any]]:
    def key(case: Waiting) -> tuple[bool, Any]:
        value = column.write(case, names) if column.order is None else column.order(case)
        return value == "", value

    return key


def _unless_due(value: object) -> list[str]:
    return [] if value in {None, DUE} else [str(value)]


def cells(case: Waiting, shown: Sequence[str], names: Names) -> str:
    """The cells of a row as HTML."""
    texts = ((name, COLUMNS[name].write(case, names)) for name in shown)
    return "".join(f"<span class='{name}' title='{escape(text)}'>{escape(text)}</span>" for name, text in texts)


def heads(shown: Sequence[str]) -> str:
    """The titles of the columns as HTML."""
    return "".join(f"<span class='{name}'>{escape(_(COLUMNS[name].title))}</span>" for name in shown)
