"""The entry script: runs on every interaction, sets the frame up and hands over to the page asked for."""

from __future__ import annotations

import streamlit as st

from casework.errors import YingshengError
from dashboard import access, address, faults, navigation, shell


def main() -> None:
    """Dress the page, choose language, navigate, run the page."""
    shell.dress()
    address.follow()
    shell.language_from_address()
    page = st.navigation(navigation.sections(), expanded=True)
    shell.language_switch()
    offered = access.persona_chooser()
    try:
        page.run()
    except YingshengError as error:
        faults.show(error)
    if not offered:
        access.persona_chooser()


main()
