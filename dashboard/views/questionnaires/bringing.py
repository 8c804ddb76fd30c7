"""A questionnaire from outside becomes the draft: an XLSForm workbook, or a TOML file."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from casework.access.permissions import User
from casework.errors import YingshengError
from dashboard.frame import uploads
from dashboard.frame.i18n import _, sentence
from dashboard.frame.state import Platform
from dashboard.frame.upload_fields import file_field
from dashboard.views.questionnaires import draft as sheet_draft
from surveys.errors import QuestionnaireError
from surveys.questionnaire.load import LARGEST
from surveys.questionnaire.writing import written
from surveys.questionnaire.xlsform import Lost, taken


def bring(platform: Platform, user: User) -> None:
    """Draw the field; what the file cannot be made into is refused, what of it is lost is listed by row."""
    given = file_field(_("A questionnaire as XLSForm or TOML"), ["xlsx", "toml"], key="sheet-in")
    if given is None or not st.button(_("Take it as a draft"), key="bring-sheet"):
        return
    path = uploads.keep(given.name, given)
    try:
        text, lost = _read(path, given.name)
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    finally:
        uploads.forget()
    sheet_draft.begin(platform, user, text, lost)
    st.rerun()


def _read(path: Path, name: str) -> tuple[str, tuple[Lost, ...]]:
    """The text of a file, and what of a workbook did not carry over."""
    if name.lower().endswith(".xlsx"):
        found = taken(path, name)
        return written(found.questionnaire), found.lost
    if path.stat().st_size > LARGEST:
        raise QuestionnaireError("{file}: it is larger than a questionnaire can be.", file=name)
    try:
        return path.read_text(encoding="utf-8-sig"), ()
    except UnicodeDecodeError as error:
        raise QuestionnaireError("{file}: cannot be read ({reason}).", file=name, reason=error) from error
