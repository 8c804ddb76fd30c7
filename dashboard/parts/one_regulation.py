"""One regulation among those whose clauses a page shows: clauses of several make no picture together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import streamlit as st

from casework.policy import Pack, Policies
from dashboard.frame import address
from dashboard.frame.i18n import _, label
from dashboard.parts import unheeded
from etl.warehouse.scope import Scope

PARAMETER = "regulation"


def regulation_of(rule_key: str) -> str:
    """The regulation that a rule stands in: the first part of its key."""
    return rule_key.partition("/")[0]


def rules_of(regulation: str, rules: Iterable[str]) -> tuple[str, ...]:
    """Those of ``rules`` that stand in a regulation."""
    return tuple(rule for rule in rules if regulation_of(rule) == regulation)


def narrowed(scope: Scope, regulation: str, every: Collection[str]) -> Scope:
    """``scope`` within a regulation; as it is where it has no other: two scopes that mean the same are asked twice."""
    rules = rules_of(regulation, every if scope.rules is None else scope.rules)
    return scope if len(rules) == len(every) else replace(scope, rules=rules)


def rule_of(rule_key: str) -> str:
    """The rule itself: what follows in its key."""
    return rule_key.partition("/")[2]


def target(pack: Pack, rule_key: str) -> float:
    """The share of a clause's limits that must be kept."""
    return pack.target_of(rule_of(rule_key))


def weights(rules: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How much of ``(rule key, n)`` falls under each regulation, the heaviest first; none without."""
    found: Counter[str] = Counter()
    for rule_key, n in rules:
        found[regulation_of(rule_key)] += n
    found = +found
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def choose(policies: Policies, found: Mapping[str, int]) -> str:
    """The regulation chosen in the URL, else the first; asks only where there are several."""
    options, standard = list(found), next(iter(found))
    wanted = unheeded.one(PARAMETER, _("Regulation"), found)
    if len(options) == 1:
        return standard
    chosen = st.selectbox(
        _("Regulation"),
        options,
        index=options.index(wanted) if wanted in options else 0,
        format_func=lambda name: label(policies.title(name)),
        key=address.widget_key(PARAMETER),
        on_change=address.take,
        args=(PARAMETER, lambda value: [] if value == standard else [str(value)]),
    )
    return str(chosen)
