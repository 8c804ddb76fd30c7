"""The draft of one person: its text, all that is wrong with it, how it looks, and its publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from casework.access.permissions import User
from casework.errors import YingshengError
from dashboard.frame import drafts, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts.formats import listed, stated
from dashboard.parts.markdown import plain
from dashboard.views.questionnaires import preview as sheet_preview
from surveys.fieldwork.sheets import publish
from surveys.questionnaire import Questionnaire, faults, read
from surveys.questionnaire.publishing import reworded, versions
from surveys.questionnaire.xlsform import Lost

FORM = "questionnaire"
LOST, DONE = "sheet_lost", "sheet_published"


def begin(platform: Platform, user: User, text: str, lost: Iterable[Lost] = ()) -> None:
    """Make this text the draft; ``lost`` is what of a file from outside it does not say."""
    drafts.done(platform, user, FORM)
    drafts.opened(platform, user, FORM)
    drafts.keep(platform, user, FORM, {"text": text})
    st.session_state[LOST] = tuple(lost)


@apart
def show(platform: Platform, user: User) -> None:
    """Draw the draft at hand, if there is one."""
    if (done := st.session_state.pop(DONE, None)) is not None:
        st.success(str(done), icon=":material/check:")
    held = drafts.opened(platform, user, FORM)
    if not held.get("text"):
        return
    with st.container(border=True, key="sheet-draft"):
        if lost := st.session_state.get(LOST):
            st.warning(_("Not everything of the file could be taken over:"))
            lost_rows(lost)
        text = _text(platform, user, held)
        found = faults(text, _("draft"))
        _findings(found)
        if not found:
            asked = read(text, "draft")
            _changes(platform, asked)
            sheet_preview.show(asked, f"draft-{asked.digest[:12]}")
            _publish(platform, user, asked)
        if st.button(_("Throw the draft away"), key="drop-sheet", icon=":material/delete:", type="tertiary"):
            _drop(platform, user)
            st.rerun()


def _text(platform: Platform, user: User, held: dict[str, object]) -> str:
    """The text as it is written; it is kept at every change."""
    text = st.text_area(
        _("Text of the draft"), str(held["text"]), height=420, max_chars=400_000, key=f"sheet-text-{held['key']}",
        help=_("Pages, items and conditions as docs/questionnaires.md tells; it is kept as you leave the field."),
    )  # fmt: skip
    drafts.keep(platform, user, FORM, {"text": text or str(held["text"])})
    return text or str(held["text"])


def _findings(found: Sequence[YingshengError]) -> None:
    if not found:
        st.success(_("The draft is sound, in both languages."), icon=":material/check:")
        return
    lines = "\n".join(f"* {sentence(each)}" for each in found)
    st.error(_n("{n} thing is to be put right:", "{n} things are to be put right:", len(found)) + f"\n\n{lines}")


@apart
def _changes(platform: Platform, asked: Questionnaire) -> None:
    """What a trend over versions will have to say."""
    before = [each for each in versions(platform.ledger, asked.id) if each.version < asked.version]
    if not before:
        return
    changed = [plain(label(asked.items[code].text)) for code in reworded(before[-1], asked)]
    if changed:
        st.info(stated(_("Asked otherwise than before, as trends will say"), listed(changed)))


def _publish(platform: Platform, user: User, asked: Questionnaire) -> None:
    st.caption(_("A published version never changes; surveys planned from now on ask it."))
    told = _("Publish {title}, version {version}", title=label(asked.title), version=asked.version)
    if not st.button(plain(told), key="publish-sheet", type="primary"):
        return
    try:
        new = publish(platform.ledger, user, asked, shell.now())
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    st.session_state[DONE] = _("Published.") if new else _("The very same version was published before.")
    _drop(platform, user)
    st.rerun()


def _drop(platform: Platform, user: User) -> None:
    st.session_state.pop(LOST, None)
    drafts.done(platform, user, FORM)


def lost_rows(lost: Iterable[Lost]) -> None:
    """What did not carry over, by sheet and row."""
    for each in lost:
        place = _("{sheet}, row {row}", sheet=each.sheet, row=each.row)
        st.caption(stated(place, plain(label(each.why))))
