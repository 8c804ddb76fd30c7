"""Questionnaires: what is asked now, handed out in other forms, changed in a copy, published as a new version."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from casework.access.permissions import User
from dashboard.frame import access, address, drafts, files, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import fieldwork, unheeded
from dashboard.parts.components import facts
from dashboard.parts.formats import listed, number
from dashboard.views.questionnaires import draft as sheet_draft
from dashboard.views.questionnaires import preview as sheet_preview
from dashboard.views.questionnaires.bringing import bring
from surveys.questionnaire import Questionnaire
from surveys.questionnaire.paper import paper
from surveys.questionnaire.publishing import versions
from surveys.questionnaire.writing import written
from surveys.questionnaire.xlsform import sent


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Questionnaires"),
        _("What customers are asked: look at it as they see it, change a copy, publish it as the next version."),
    )
    user = access.current_user()
    chosen = _choose(fieldwork.sheets(platform).every())
    _facts(platform, chosen)
    _hand_out(chosen)
    with st.expander(_("As it is asked now")):
        sheet_preview.show(chosen, "now")
    _ways_to_a_draft(platform, user, chosen)
    sheet_draft.show(platform, user)


def _choose(known: Mapping[str, Questionnaire]) -> Questionnaire:
    """Which questionnaire; it stands in the URL."""
    named = {code: f"{label(each.title)} ({code})" for code, each in known.items()}
    options, key = list(known), address.widget_key("sheet", named.values())
    wanted = unheeded.one("sheet", _("Questionnaire"), known)
    chosen = st.selectbox(
        _("Questionnaire"),
        options,
        index=options.index(wanted) if wanted in options else 0,
        format_func=named.__getitem__,
        key=key,
        on_change=address.take,
        args=("sheet", lambda code: [str(code)], key),
    )
    return known[str(chosen)]


@apart
def _facts(platform: Platform, chosen: Questionnaire) -> None:
    published = [str(each.version) for each in versions(platform.ledger, chosen.id)]
    facts(
        {
            _("Version"): str(chosen.version),
            _("Versions published"): listed(published) if published else _("none: it lies in a folder"),
            _("What for"): label(chosen.purpose),
            _("How people are asked"): listed(label(mode) for mode in chosen.modes),
            _("Questions asked"): number(len([item for item in chosen.items.values() if item.asks])),
            _("Digest"): chosen.digest[:16],
        }
    )


@apart
def _hand_out(chosen: Questionnaire) -> None:
    """The same in other forms; what an XLSForm cannot say is listed."""
    made = sent(chosen)
    with st.container(horizontal=True):
        files.offer(_("XLSForm workbook"), lambda: made.workbook, name=f"{chosen.id}.xlsx", key="out-xlsform")
        for language, named in (("zh", _("On paper, Chinese")), ("en", _("On paper, English"))):
            _offer_paper(chosen, language, named)
        files.offer(_("Text (TOML)"), lambda: written(chosen).encode(), name=f"{chosen.id}.toml", key="out-toml")
    if made.lost:
        with st.expander(_("What the workbook does not say")):
            sheet_draft.lost_rows(made.lost)


def _offer_paper(chosen: Questionnaire, language: str, named: str) -> None:
    name = f"{chosen.id}-{language}.docx"
    files.offer(named, lambda: paper(chosen, language), name=name, key=f"out-paper-{language}")


@apart
def _ways_to_a_draft(platform: Platform, user: User, chosen: Questionnaire) -> None:
    """A copy under the next number, or a file from outside; the draft of before gives way."""
    st.subheader(_("Change it"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(_("Begin with a copy"), key="copy-sheet", icon=":material/edit_document:"):
            newest = max([chosen.version, *(each.version for each in versions(platform.ledger, chosen.id))])
            copy = chosen.model_copy(update={"version": newest + 1})
            sheet_draft.begin(platform, user, written(copy))
            st.rerun()
        if drafts.opened(platform, user, sheet_draft.FORM).get("text"):
            st.caption(_("Your draft below gives way to a new one."))
    with st.expander(_("Bring a file along (XLSForm or TOML)")):
        bring(platform, user)
