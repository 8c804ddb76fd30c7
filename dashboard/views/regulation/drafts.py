"""Drafts: a copy of a version that is worked on, or a folder that was brought in."""

from __future__ import annotations

import streamlit as st

from casework.access.hands import Hand
from casework.adoption import drafts
from casework.adoption.drafts import Draft
from casework.adoption.editions import Edition, Editions
from casework.adoption.packing import unpacked
from casework.errors import YingshengError
from casework.regulation import regulation_of
from dashboard.frame import address, shell, uploads
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.frame.upload_fields import file_field
from dashboard.parts import casedesk
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from dashboard.views.regulation import draft as regulation_draft
from dashboard.views.regulation.proposals import do

DRAFT = "draft"


@apart
def show(platform: Platform, known: Editions, edition: Edition) -> None:
    """Draw the drafts, the ways to a new one, and the one at hand."""
    st.subheader(_("Drafts"), anchor=False)
    found = drafts.drafts(platform.ledger)
    at_hand = next((each for each in found if each.draft_id == address.first(DRAFT)), None)
    if not found:
        nothing_here(_("There is no draft. Begin with a copy of the version chosen above, or bring a folder along."))
    for draft in found:
        if draft is not at_hand:
            _line(platform, draft)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(_("Draft a change of the version above"), key="begin-draft", icon=":material/edit_document:"):
            do(lambda hand: _begin(platform, hand, known, edition))
    with st.expander(_("Bring a folder along (ZIP)")):
        _bring(platform)
    if at_hand is not None:
        regulation_draft.show(platform, known, at_hand)


@apart
def _line(platform: Platform, draft: Draft) -> None:
    name = casedesk.staff(platform).get(draft.saved_by, draft.saved_by)
    st.button(
        plain(_("{title}: copy of {base}, saved by {name} on {moment}", title=title_of(draft), base=draft.base or "–",
                name=name, moment=moment(draft.saved_at))),
        key=f"open-{draft.draft_id}", type="tertiary", icon=":material/draft:", on_click=address.turn,
        kwargs={DRAFT: draft.draft_id},
    )  # fmt: skip


def title_of(draft: Draft) -> str:
    """The regulation's title, or the folder's name while the draft cannot be read."""
    try:
        return label(regulation_of(draft.folder).title)
    except YingshengError:
        return draft.folder.name


def _begin(platform: Platform, hand: Hand, known: Editions, edition: Edition) -> str:
    draft = drafts.begin(platform.ledger, hand.user, edition, known, shell.now())
    address.turn(**{DRAFT: draft.draft_id})
    return _("A draft was begun. It is kept at every save.")


@apart
def _bring(platform: Platform) -> None:
    given = file_field(_("A regulation's folder as a ZIP archive"), ["zip"], key="regulation-zip-in")
    if given is None or not st.button(_("Take it as a draft"), key="bring-draft"):
        return
    path = uploads.keep(given.name, given)
    try:
        folder = unpacked(path, given.name)
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    finally:
        uploads.forget()

    def taken(hand: Hand) -> str:
        draft = drafts.keep(platform.ledger, hand.user, folder, "", shell.now())
        address.turn(**{DRAFT: draft.draft_id})
        return _("The folder was taken as a draft.")

    do(taken)
