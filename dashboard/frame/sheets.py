"""Open forms: the key that lets each be entered once only, and which version of the case its writer looked at.

What is typed stands in widgets under the sheet's ``name``. A sheet stays until it was entered, so a refusal or
somebody else's entry meanwhile loses nothing; afterwards the next one has a new key and empty fields.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

import streamlit as st

_SHEETS = "sheets"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One open form; ``key`` is what makes a double click or a resend enter nothing twice."""

    key: str
    version: int
    """Where the case stood when the person looked at it."""

    @property
    def name(self) -> str:
        """Prefix of the form's widgets."""
        return f"sheet-{self.key}"


def sheet(case_id: str, form: str, version: int) -> Sheet:
    """The open sheet of this form, or a new one on ``version``."""
    sheets = _sheets()
    return sheets.setdefault((case_id, form), Sheet(uuid.uuid4().hex, version))


def is_open(case_id: str, form: str) -> bool:
    """Whether the reader has this form open."""
    return (case_id, form) in _sheets()


def look_again(case_id: str, form: str, version: int) -> None:
    """The writer has now seen the case at ``version``; what was typed stays."""
    sheets = _sheets()
    sheets[case_id, form] = replace(sheets[case_id, form], version=version)


def put_away(case_id: str, form: str) -> None:
    """The form was entered or given up: the next one begins empty."""
    _sheets().pop((case_id, form), None)


def _sheets() -> dict[tuple[str, str], Sheet]:
    sheets: dict[tuple[str, str], Sheet] = st.session_state.setdefault(_SHEETS, {})
    return sheets
