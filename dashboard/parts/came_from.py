"""From a list to its cases, from one to the next, and back to the list as one left it: filters, page and row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import streamlit as st

from dashboard.frame import address, navigation
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.parts.formats import number

KEY = "list_at_hand"
_component = st.components.v2.component("came_from", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was left: the page it stands on, that page's parameters, its cases in order."""

    path: str
    parameters: Mapping[str, Sequence[str]]
    cases: tuple[str, ...]

    @property
    def name(self) -> str:
        """The same for the same list."""
        return json.dumps([self.path, sorted(self.parameters.items())])


def place(path: str) -> None:
    """Have the page at ``path``, which shows lists of cases, note how far it is scrolled, and go there again."""
    _component(data={"list": Listed(path, address.whole(), ()).name, "from": None}, key="came-from", height=0)


def remember(path: str, cases: Iterable[str | None]) -> None:
    """Note the list that the page at ``path`` shows; a case may stand in it twice, a row without one is no case."""
    st.session_state[KEY] = Listed(path, address.whole(), tuple(dict.fromkeys(filter(None, cases))))


def open_case(path: str, found: pa.Table, row: int | None) -> None:
    """Leave for the case of the row chosen, if one was and has a case; ``found`` has a column ``case_id``."""
    case = None if row is None else found["case_id"][row].as_py()
    if case is not None:
        remember(path, found["case_id"].to_pylist())
        navigation.go("case", id=case)


@apart
def way(case_id: str) -> None:
    """Draw the way back to the list the case stands in, and to the cases before and after it there."""
    shown: Listed | None = st.session_state.get(KEY)
    if shown is None or case_id not in shown.cases:
        return
    at = shown.cases.index(case_id)
    with st.container(horizontal=True, vertical_alignment="center", key="case-way"):
        back = _("Back to {page}", page=navigation.title(shown.path))
        navigation.link_to(shown.path, back, shown.parameters, icon=":material/arrow_back:")
        if at:
            _case(shown.cases[at - 1], _("Previous"), ":material/chevron_left:", "case-before")
        st.caption(_("{n} of {total}", n=number(at + 1), total=number(len(shown.cases))))
        if at + 1 < len(shown.cases):
            _case(shown.cases[at + 1], _("Next"), ":material/chevron_right:", "case-after")
    _component(data={"list": None, "from": shown.name}, key="came-from", height=0)


def _case(case_id: str, label: str, icon: str, key: str) -> None:
    with st.container(key=key, width="content"):
        navigation.link("case", label, icon=icon, id=case_id)
