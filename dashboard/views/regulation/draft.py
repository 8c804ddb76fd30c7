"""One draft at work: common values by a form, any file as text, checked at each save, then proposed from a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from casework.access.hands import Hand
from casework.adoption import drafts, proposals
from casework.adoption.drafts import Draft
from casework.adoption.editions import Editions
from casework.regulation import Folder, regulation_of
from dashboard.frame import address, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts.formats import local
from dashboard.parts.markdown import plain
from dashboard.parts.segments import one_of
from dashboard.views.regulation import check as regulation_check
from dashboard.views.regulation import compare as regulation_compare
from dashboard.views.regulation import effect as regulation_effect
from dashboard.views.regulation import values as regulation_values
from dashboard.views.regulation.proposals import do
from surveys.questionnaire.adopting import WithQuestionnaires

VALUES, FILES = "values", "files"


@apart
def show(platform: Platform, known: Editions, draft: Draft) -> None:
    """Draw the draft at hand."""
    with st.container(border=True, key="draft"):
        way = one_of(
            "how", _("How to change it"), {VALUES: _("Common values"), FILES: _("Files as text")}, titled=False
        )
        save = saver(platform, draft)
        if way == FILES:
            _files(draft.folder, save)
        else:
            regulation_values.show(draft.folder, save)
        sound = regulation_check.show(known, draft.folder, save)
        if sound:
            _changes(known, draft)
            regulation_effect.show(platform, draft.folder)
            _propose(platform, known, draft)
        if st.button(_("Throw the draft away"), key="discard-draft", icon=":material/delete:", type="tertiary"):
            do(lambda hand: _discard(platform, hand, draft))


Save = Callable[[Callable[[Folder], Folder]], None]
"""Changes the folder and keeps the draft; says why not where that fails."""


def saver(platform: Platform, draft: Draft) -> Save:
    """What saves a change of this draft."""

    def save(change: Callable[[Folder], Folder]) -> None:
        def saved(hand: Hand) -> str:
            drafts.save(platform.ledger, hand.user, draft, change(draft.folder), shell.now())
            return _("Saved.")

        do(saved)

    return save


@apart
def _files(folder: Folder, save: Save) -> None:
    """Any file of the folder as it is written."""
    file = str(st.selectbox(_("File"), list(folder.files), key="draft-file"))
    text = st.text_area(plain(file), folder.files[file], height=420, key=f"text-{file}-{folder.digest[:12]}",
                        max_chars=400_000)  # fmt: skip
    if st.button(_("Save the file"), key="save-file", type="primary"):
        save(lambda known: known.with_text(file, text or ""))


@apart
def _changes(known: Editions, draft: Draft) -> None:
    regulation = regulation_of(draft.folder)
    if regulation.id in known.regulations.ids:
        base = known.in_force(regulation.id, local(shell.now()).date())
        named = [each for each in known.of(regulation.id) if each.regulation.version == draft.base]
        st.markdown("**" + _("What changes") + "**")
        regulation_compare.differences((named or [base])[0].regulation, regulation)


@apart
def _propose(platform: Platform, known: Editions, draft: Draft) -> None:
    today = local(shell.now()).date()
    free = known.free_month(regulation_of(draft.folder).id, today)
    st.markdown("**" + _("Propose it") + "**")
    day = st.date_input(_("In force from"), free, min_value=today, key="draft-day")
    why = st.text_input(_("What is changed, and why"), key="draft-why", max_chars=2_000)
    ready = isinstance(day, date) and bool((why or "").strip())
    if st.button(_("Propose"), key="propose", disabled=not ready, type="primary") and isinstance(day, date):
        do(lambda hand: _proposed(platform, hand, known, draft, day, why or ""))


def _proposed(platform: Platform, hand: Hand, known: Editions, draft: Draft, day: date, why: str) -> str:
    proposals.propose(platform.ledger, hand, draft, day, why, known, shell.now(), WithQuestionnaires())
    address.write("draft", [])
    return _("Proposed from {day}. A second person decides.", day=f"{day}")


def _discard(platform: Platform, hand: Hand, draft: Draft) -> str:
    drafts.discard(platform.ledger, hand.user, draft.draft_id)
    address.write("draft", [])
    return _("The draft was thrown away.")
