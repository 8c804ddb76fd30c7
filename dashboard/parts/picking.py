"""A name that is on a list is picked; another one is given only by saying so.

A list that also takes what is typed offers that first: the beginning of a name and Enter made a new department, and the
case reached nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

import streamlit as st

from dashboard.frame.i18n import _, worded


class Other(Enum):
    """What is picked to give a name that is not on the list."""

    NAME = "other"


def known_name(told: str, names: Sequence[str], start: str | None, key: str) -> str | None:
    """Draw the list, and a field for another name once that was picked; of a page that is drawn at every choice."""
    if not names:
        return _typed(told, start, key)
    offered: list[str | Other] = [*names, Other.NAME]
    before = start if start is None or start in names else Other.NAME
    picked = st.selectbox(
        told, offered, index=None if before is None else offered.index(before), format_func=_worded,
        placeholder=_("Choose"), key=worded(key),
    )  # fmt: skip
    if picked is Other.NAME:
        return _typed(_("Its name, as all write it"), None if start in names else start, f"{key}-name")
    return picked


def known_or_other_name(told: str, names: Mapping[str, str], start: str | None, key: str) -> str | None:
    """Draw the list and below it a field for another name, which wins; of a form that is sent whole.

    ``names`` say what stands for each code that is picked.
    """
    if not names:
        return _typed(told, start, key)
    before = None if start is None or start not in names else list(names).index(start)
    picked = st.selectbox(
        told, list(names), index=before, placeholder=_("Choose"),
        format_func=lambda code: names.get(code, code), key=worded(key),
    )  # fmt: skip
    other = _typed(_("Not on the list? Its name, as all write it"), None if start in names else start, f"{key}-name")
    return other or picked


def _typed(told: str, start: str | None, key: str) -> str | None:
    return st.text_input(told, start or "", key=key).strip() or None


def _worded(option: str | Other) -> str:
    return _("Not on the list …") if isinstance(option, Other) else option
