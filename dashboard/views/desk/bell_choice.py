"""The choice whether this browser says aloud what is due within the hour, also while another window is in front."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.frame.i18n import _

_component = st.components.v2.component(
    "bell_choice",
    html="<label><span></span> <select></select></label> <output></output>",
    css="label, select, output { font: inherit; font-size: 0.9rem; color: var(--st-text-color); } "
    "select { min-height: 28px; background: var(--st-background-color); border: 1px solid currentColor; }",
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def show() -> None:
    """Draw it; the browser keeps what is chosen."""
    ways = {"": _("not here"), "silent": _("silently"), "sound": _("with a sound")}
    refused = _("This browser does not let the page notify you. Allow notifications for this site in its settings.")
    _component(
        data={"title": _("Say aloud what is due within the hour:"), "ways": ways, "refused": refused}, key="bell-choice"
    )
