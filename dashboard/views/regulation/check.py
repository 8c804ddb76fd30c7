"""What is wrong with a draft: names, lives, scenarios that come out otherwise, what it waits for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.adoption import proposals
from casework.adoption.editions import Editions, waits_for
from casework.errors import PolicyError
from casework.regulation import Folder, regulation_of
from casework.regulation.findings import Finding
from casework.regulation.outcomes import outcomes, taken_over
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n, sentence
from dashboard.parts.finding_words import said
from dashboard.parts.markdown import plain

Save = Callable[[Callable[[Folder], Folder]], None]
SCENARIOS = "cases."


def show(known: Editions, folder: Folder, save: Save) -> bool:
    """Show what is wrong with the draft; whether it could be proposed."""
    try:
        with st.spinner(_("Checking: every name, every life, every scenario…")):
            found = proposals.checked(folder, known)
    except PolicyError as error:
        st.error(sentence(error), icon=":material/block:")
        return False
    lives = [each for each in found if each.key.startswith(SCENARIOS)]
    _findings([each for each in found if each not in lives])
    if lives:
        _lives(folder, lives, save)
    waits = waits_for(regulation_of(folder))
    if waits is not None:
        st.warning(sentence(waits), icon=":material/hourglass_empty:")
    if not found and waits is None:
        st.success(_("The draft is sound."), icon=":material/check:")
    return not found and waits is None


@apart
def _findings(found: list[Finding]) -> None:
    if found:
        lines = "\n".join(f"* {plain(said(each))}" for each in found)
        st.error(_n("{n} thing is to be put right:", "{n} things are to be put right:", len(found)) + f"\n\n{lines}")


@apart
def _lives(folder: Folder, lives: list[Finding], save: Save) -> None:
    """Scenarios that come out otherwise: wanted by a change of limits, to be looked at and taken over."""
    lines = [
        f"* {plain(each.scenario)}  \n  {plain(each.expected)} → **{plain('; '.join(each.found) or '–')}**"
        for each in outcomes(regulation_of(folder))
    ] or [f"* {plain(said(each))}" for each in lives]
    st.warning(_("These lives come out otherwise than written. If that is what the change is for, take it over; else "
                 "put the change right.") + "\n\n" + "\n".join(lines), icon=":material/rule:")  # fmt: skip
    if st.button(_("Take over what comes out now"), key="take-over"):
        save(taken_over)
