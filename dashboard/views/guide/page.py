"""The guide: ten minutes for each role, in the reader's language, with the words of the trade below."""

from __future__ import annotations

import streamlit as st

from casework.vocabulary.glossary import Word
from dashboard.frame import access, navigation, titled
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, language
from dashboard.parts import glossary
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import listed
from dashboard.parts.segments import one_of
from dashboard.views.guide import texts
from dashboard.views.guide.texts import GUIDES, Section


def page() -> None:
    """Draw the page."""
    titled.head(_("Guide"))
    with st.container(key="lead"):
        st.markdown(_("Ten minutes for a beginning: what waits for you, what you do daily, what the figures mean."))
    names = texts.in_order(access.current_user().roles())
    chosen = one_of(
        "guide", _("For whom"), {name: listed(label(role) for role in sorted(GUIDES[name])) for name in names}
    )
    title, sections = texts.guide(chosen, language())
    if not sections:
        nothing_here(_("This installation lacks the folder docs/guide. Ask an administrator to put it back."))
    else:
        with st.container(key="guide"):
            _guide(title, sections)
    _words()


@apart
def _guide(title: str, sections: list[Section]) -> None:
    st.header(title, anchor=False)
    paths, pictured = {title: path for path, title in navigation.titles()}, set[str]()
    for section in sections:
        if section.heading:
            st.subheader(section.heading, anchor=False)
        st.markdown(section.body)
        named = list(dict.fromkeys(paths[text] for text in section.quoted() if text in paths))
        pictured |= _picture([path for path in named if path not in pictured])
        with st.container(horizontal=True, gap="small"):
            for path in named:
                navigation.link(path, navigation.title(path), icon=":material/arrow_forward:")


def _picture(paths: list[str]) -> set[str]:
    """Show the first page of these that there is a picture of; returns its path."""
    for path in paths:
        if (found := texts.picture(path, language())) is not None:
            st.image(str(found), caption=navigation.title(path), alt=navigation.title(path), width="stretch")
            return {path}
    return set()


@apart
def _words() -> None:
    st.subheader(_("Words and what they mean"), anchor=False)
    with st.container(key="glossary"):
        st.markdown("\n".join(f"* {glossary.line(word)}" for word in Word))
