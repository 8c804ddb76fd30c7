"""The keys that work on every page, the sheet that lists them (``?``), and the way to switch them off."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.parts import lasting

NAME = "keys"
HERE = Path(__file__).parent
_listener = st.components.v2.component("keys", js=(HERE / "keys.js").read_text(encoding="utf-8"))
_switch = st.components.v2.component(
    "keys_switch",
    html='<label><input type="checkbox"> <span></span></label>',
    css="label { font: inherit; color: var(--st-text-color); } input { min-width: 24px; height: 20px; }",
    js=(HERE / "keys_switch.js").read_text(encoding="utf-8"),
)


@apart
def listen() -> None:
    """Have this page hear the keys; draw in the sidebar what opens their sheet, and the sheet while it is open."""
    _listener(key="keys", height=0)
    if st.sidebar.button(_("Keys"), icon=":material/keyboard:", key="keys-sheet", width="stretch", type="tertiary"):
        lasting.ask(NAME)
    lasting.show(NAME, _("Keys"), _sheet)


def _sheet() -> None:
    rows = {
        "Ctrl + K": _("search, on every page"),
        "/": _("search, on every page"),
        "n": _("new case"),
        "j": _("the next row of a list, or the next case"),
        "k": _("the row before, or the case before"),
        "?": _("this sheet"),
        "Esc": _("close what is open"),
    }
    key_title, told_title = _("Key"), _("What it does")
    lines = [f"| {key_title} | {told_title} |", "|---|---|", *(f"| `{key}` | {told} |" for key, told in rows.items())]
    st.markdown("\n".join(lines))
    st.caption(_("They rest while you type. Voice control may press them by chance: switch them off then."))
    _switch(data={"word": _("Single keys work in this browser")}, key="keys-switch")
