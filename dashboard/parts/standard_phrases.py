"""Standard phrases where something is written: one is chosen and put at the end of what stands there."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from casework.desk.phrases import phrases
from dashboard.frame.i18n import _, label, worded
from dashboard.frame.state import Platform


def offer(platform: Platform, fields: Mapping[str, str], place: str) -> None:
    """Let a phrase be put into one of some fields, which are named by the keys of their widgets."""
    offered = phrases(platform.ledger)
    if not offered or not fields:
        return
    texts = {each.id: label(each.text) for each in offered}
    titles = {each.id: each.title for each in offered}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            _("Standard phrase"), list(titles), index=None, format_func=titles.__getitem__, placeholder=_("Choose"),
            key=worded(f"{place}-phrase"), width=240,
        )  # fmt: skip
        field = next(iter(fields))
        if len(fields) > 1:
            field = st.selectbox(
                _("Into"), list(fields), format_func=fields.__getitem__, key=worded(f"{place}-phrase-into"), width=200
            )
        st.button(
            _("Insert"), key=f"{place}-phrase-insert", disabled=chosen is None, on_click=_insert,
            args=(field, texts.get(chosen or "", "")),
        )  # fmt: skip


def _insert(field: str, text: str) -> None:
    """Put the text at the end of the field, on a line of its own."""
    before = str(st.session_state.get(field) or "").rstrip()
    st.session_state[field] = f"{before}\n{text}" if before else text
