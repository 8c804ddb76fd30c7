"""Standard phrases on the page of lists: those offered, one more or another text for one, an end to one."""

from __future__ import annotations

from functools import partial

import pyarrow as pa
import streamlit as st

from casework.access.permissions import User
from casework.desk.phrases import PhraseDesk, phrases
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here, table
from dashboard.parts.taking import done


@apart
def show(platform: Platform, user: User) -> None:
    """Draw the phrases offered and the form of another."""
    desk, offered = PhraseDesk(platform.ledger), phrases(platform.ledger)
    st.subheader(_("Standard phrases"), anchor=False)
    st.caption(_("Offered in the forms of steps and in messages to customers, in the language of the page."))
    if not offered:
        nothing_here(_("There is no standard phrase yet."))
    else:
        texts = {"title": [each.title for each in offered], "zh": [each.text.zh for each in offered],
                 "en": [each.text.en for each in offered]}  # fmt: skip
        headings = {"title": _("Title"), "zh": _("Chinese"), "en": _("English")}
        table(pa.table(texts), headings, alt=_("Standard phrases"), key="phrases")
        titles = {each.id: each.title for each in offered}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            gone = st.selectbox(
                _("Phrase offered no longer"), list(titles), index=None, format_func=titles.__getitem__,
                placeholder=_("Choose"), width=320,
            )  # fmt: skip
            if st.button(_("Retire"), key="retire-phrase", disabled=gone is None):
                done(partial(desk.retire, user, str(gone), shell.now()))
    _form(desk, user)


def _form(desk: PhraseDesk, user: User) -> None:
    with st.form("phrase", clear_on_submit=False):
        title = st.text_input(_("Title (an earlier phrase of that title gets the new text)"), placeholder="")
        left, right = st.columns(2)
        zh = left.text_area(_("Text in Chinese"), height=96)
        en = right.text_area(_("Text in English"), height=96)
        sent = st.form_submit_button(_("Keep the phrase"), type="primary")
    if sent:
        done(partial(desk.keep, user, title, zh, en, shell.now()))
