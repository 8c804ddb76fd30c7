"""What respondents wrote, searchable."""

from __future__ import annotations

from functools import partial

import pyarrow as pa
import streamlit as st

from dashboard.frame import shell
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.sections import section
from dashboard.views.survey.chosen import Survey
from etl.warehouse.scope import Scope

SHOWN, MOST = 100, 20_000


@section()
def show(platform: Platform, scope: Scope, chosen: Survey) -> None:
    """Draw the search and what it finds; of confidential surveys nothing is there to be found."""
    st.subheader(_("In the respondents' words"), anchor=False)
    searched = st.text_input(_("Words to search for"), key="survey-words-searched").strip()
    ask = partial(platform.answers.survey_words, scope, chosen.questionnaire, chosen.wave or None, searched or None)
    found = ask(limit=SHOWN)
    if not found.num_rows:
        nothing_here(_("Nobody wrote that.") if searched else _("Nobody wrote anything."))
        return
    names = platform.answers.project_names()
    texts = {item.code: item.text.label(language()) for item in chosen.items}

    def worded(rows: pa.Table) -> pa.Table:
        projects = pa.array([names.get(code, code) for code in rows["project"].to_pylist()], pa.string())
        items = pa.array([texts.get(code, code) for code in rows["item"].to_pylist()], pa.string())
        return rows.select(["answered_at", "words"]).append_column("project", projects).append_column("item", items)

    headings = {
        "answered_at": _("Answered at"), "project": _("Project"), "item": _("Item"), "words": _("Words"),
    }  # fmt: skip
    table(worded(found), headings, alt=_("In the respondents' words"), key="survey-words", wide=("words",))
    downloads(lambda: worded(ask(limit=MOST)), headings, "survey-words", notes=shell.notes(platform, scope))
