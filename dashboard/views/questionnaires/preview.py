"""A questionnaire as it will be met: the form of the staff to fill in, beside it the page on a phone that follows."""

from __future__ import annotations

import streamlit as st

from dashboard.frame.apart import apart
from dashboard.frame.base_path import base_path
from dashboard.frame.i18n import _
from dashboard.parts import questions
from surveys.questionnaire import Questionnaire
from surveys.respond import drawing
from surveys.respond.site import PREFIX

PHONE_WIDTH, PHONE_HEIGHT = 360, 640
LANGUAGES = {"zh": "中文", "en": "English"}


@st.fragment
@apart
def show(questionnaire: Questionnaire, key: str) -> None:
    """Draw both; what is chosen in the form decides which pages and questions the phone shows. Nothing is kept."""
    form, phone = st.columns(2, gap="large")
    with form:
        st.markdown("**" + _("As staff fill it in") + "**")
        answers = questions.draw(questionnaire, {}, f"try-{key}")
    with phone:
        st.markdown("**" + _("As a respondent sees it") + "**")
        spoken = st.segmented_control(
            _("Language of the page"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, default="zh", required=True,
            key=f"spoken-{key}",
        )  # fmt: skip
        pages = questionnaire.pages(answers)
        if not pages:
            st.caption(_("There is no question to show."))
            return
        last = len(pages)
        number = int(st.number_input(_("Number of the page"), 1, last, 1, key=f"page-{key}")) if last > 1 else 1
        place = drawing.Place(number, last, f"{base_path()}{PREFIX}", here="", inert=True)
        html = drawing.questions(questionnaire, pages[number - 1], answers, {}, str(spoken), place)
        with st.container(border=True, width="content"):
            st.iframe(html, width=PHONE_WIDTH, height=PHONE_HEIGHT, alt=_("The page on a phone"))
