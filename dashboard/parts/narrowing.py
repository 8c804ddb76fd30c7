"""What one figure counts: a choice on a chart opens its cases, or narrows the page to them where it stands.

Either way the figure is named in the URL, one parameter for each of its dimensions, and as chips that take it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard.frame import address, navigation
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _
from dashboard.parts import unheeded
from dashboard.parts.formats import month, stated
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.segments import one_of
from etl.warehouse.scope import NOT_STATED, Scope

DIMENSIONS = {
    "rule_key": N_("Clause"),
    "project": N_("Project"),
    "department": N_("Department"),
    "month": N_("Month"),
    "severity": N_("Severity"),
    "channel": N_("Channel"),
    "concern": N_("Concern"),
}
PARAMETER = {"rule_key": "at_clause"}
"""URL parameter of a dimension where it is not ``at_`` and its name."""
NARROWING = {PARAMETER.get(dimension, f"at_{dimension}"): dimension for dimension in DIMENSIONS}
"""URL parameter of each dimension."""
CHOOSING, OPENS, NARROWS = "choosing", "opens", "narrows"


def offer(names: Names, opens: str = "") -> None:
    """Let the reader say what choosing a figure does, and take back what the page is narrowed to.

    ``opens`` says what is opened where that is not its cases.
    """
    with st.container(key="narrowing", horizontal=True, vertical_alignment="bottom"):
        options = {OPENS: opens or _("opens its cases"), NARROWS: _("narrows this page")}
        one_of(CHOOSING, _("Choosing a figure"), options)
        chips(names)
        if told() and not opens:
            navigation.link("obligations", _("Open its cases"), icon=":material/arrow_forward:", **told())


def choose(**figure: str) -> None:
    """Follow the reader's choice of a figure: open its cases, or narrow the page; ``figure`` are URL parameters."""
    if narrows():
        address.turn(**figure)
        st.rerun()
    navigation.go("obligations", **told() | figure)


def narrows() -> bool:
    """Whether a choice narrows the page."""
    return address.first(CHOOSING) == NARROWS


def told() -> dict[str, str]:
    """The figure that the page is narrowed to, as URL parameters."""
    return {name: value for name in NARROWING if (value := address.first(name)) is not None}


def narrowed(scope: Scope) -> Scope:
    """``scope``, narrowed to the figure named in the URL."""
    chosen = _month(address.first("at_month"))
    return replace(
        scope,
        projects=_one("at_project") or scope.projects,
        rules=_one("at_clause") or scope.rules,
        departments=_one("at_department") or scope.departments,
        severities=_one("at_severity") or scope.severities,
        channels=_one("at_channel") or scope.channels,
        concerns=_one("at_concern") or scope.concerns,
        month_from=chosen or scope.month_from,
        month_to=chosen or scope.month_to,
    )


@apart
def chips(names: Names) -> None:
    """Say which figure was chosen, and let the reader widen it again, one click for each of its dimensions."""
    vain = {name: value for name, value in told().items() if _is_vain(name, value, names)}
    unheeded.say({_("Month"): [value for name, value in vain.items() if name == "at_month"]})
    unheeded.say_empty({_(DIMENSIONS[NARROWING[name]]): [value] for name, value in vain.items() if name != "at_month"})
    if not told():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for parameter, value in told().items():
            st.button(
                plain(_text(parameter, value, names)),
                key=f"clear-{parameter}",
                icon=":material/close:",
                help=_("Remove this restriction"),
                on_click=address.write,
                args=(parameter, []),
            )


def parameters_of(by: str, value: object) -> dict[str, str]:
    """A value of a dimension as the URL parameter that names it."""
    text = f"{value:%Y-%m}" if isinstance(value, date) else address.UNSTATED if value is None else str(value)
    return {PARAMETER.get(by, f"at_{by}"): text}


def group_name(by: str, value: object, names: Names) -> str:
    """What a value of a dimension is called."""
    if value is None:
        return _("not stated")
    if isinstance(value, date):
        return month(value)
    texts: Mapping[str, Mapping[str, str]] = {"project": names.projects, "rule_key": names.rules}
    if by in {"severity", "channel", "concern"}:
        return names.word(by, value)
    return texts.get(by, {}).get(str(value), str(value))


def _is_vain(parameter: str, value: str, names: Names) -> bool:
    """Whether a value names nothing that the reader may see; of most dimensions any word may be one."""
    if NARROWING[parameter] == "month":
        return _month(value) is None
    known = {"at_project": names.projects, "at_clause": names.rules}.get(parameter)
    return known is not None and value not in known and value != address.UNSTATED


def _text(parameter: str, value: str, names: Names) -> str:
    """The value in the reader's words; an address may hold anything, which then stands as it is."""
    by = NARROWING[parameter]
    if by == "month":
        return month(chosen) if (chosen := _month(value)) else value
    if value == address.UNSTATED:
        return stated(_(DIMENSIONS[by]), group_name(by, None, names))
    try:
        return group_name(by, value, names)
    except ValueError:
        return value


def _one(parameter: str) -> tuple[str, ...] | None:
    value = address.first(parameter)
    if value is None:
        return None
    return (NOT_STATED if value == address.UNSTATED else value,)


def _month(text: str | None) -> date | None:
    """The month written in the URL (``2026-03``); None when there is none or it is not a month."""
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None
