"""What changed since the month before by more than noise: projects and clauses, the largest change first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from casework.policy import Compliance
from dashboard.frame import navigation
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts.components import Judgement, difference_of, nothing_here
from dashboard.parts.formats import month, number, percent, points
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.shares import shares
from etl.warehouse.scope import Scope, months_before
from surveys.statistics import Share

SHOWN = 8
BY = {"project": "at_project", "rule_key": "at_clause"}
"""What is compared, and the part of the address that opens its cases."""


@dataclass(frozen=True, slots=True)
class Change:
    """A share that differs from the month before by more than noise; ``value`` in parts of one."""

    at: str
    code: str
    name: str
    value: float
    now: Share
    before: Share


@apart
def show(platform: Platform, scope: Scope, names: Names, rules: Compliance) -> None:
    """Draw the list; each line opens its cases."""
    st.subheader(_("What changed, and is real"), anchor=False)
    latest, before = scope.month_to, months_before(scope.month_to, 1)
    st.caption(_("{month} against {before}: projects and clauses whose share differs by more than chance.",
                 month=month(latest), before=month(before)))  # fmt: skip
    found = [
        change
        for by, known in zip(BY, (names.projects, names.rules), strict=True)
        for change in _changes(platform, scope, by, known, rules)
    ]
    if not found:
        nothing_here(_("Nothing: every difference between the two months is within noise."))
        return
    for change in sorted(found, key=lambda c: -abs(c.value))[:SHOWN]:
        _line(change, f"{latest:%Y-%m}")


def _changes(platform: Platform, scope: Scope, by: str, known: Mapping[str, str], rules: Compliance) -> list[Change]:
    found = shares(platform.answers.compliance(scope, by=(by, "month")), (by, "month"))
    latest, before = scope.month_to, months_before(scope.month_to, 1)
    changes = []
    for (code, at), share in found.items():
        earlier = found.get((code, before))
        change = difference_of(Judgement(share, None, rules.min_n, earlier)) if at == latest else None
        if earlier is not None and change is not None and change.is_real:
            name = known.get(str(code), str(code))
            changes.append(Change(BY[by], str(code), name, change.value, share, earlier))
    return changes


def _line(change: Change, at_month: str) -> None:
    better = change.value > 0
    told = _(
        "**{name}** {change}: {before} → {now} of {n}",
        name=plain(change.name), change=points(change.value), before=percent(change.before.value),
        now=percent(change.now.value), n=number(change.now.n),
    )  # fmt: skip
    icon = ":material/trending_up:" if better else ":material/trending_down:"
    navigation.link("obligations", told, icon=icon, at_month=at_month, **{change.at: change.code})
