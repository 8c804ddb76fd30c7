"""What both directions share: the names of columns and languages, and what was lost on the way."""

from __future__ import annotations

from dataclasses import dataclass

from casework.wording import Phrase
from surveys.questionnaire.model import Questionnaire

LANGUAGES = {"zh": "中文 (zh)", "en": "English (en)"}
LABELS = {language: f"label::{name}" for language, name in LANGUAGES.items()}
HINTS = {language: f"hint::{name}" for language, name in LANGUAGES.items()}
MESSAGES = {language: f"constraint_message::{name}" for language, name in LANGUAGES.items()}
SURVEY = ("type", "name", *LABELS.values(), *HINTS.values(), "required", "relevant", "constraint", *MESSAGES.values(),
          "appearance", "measures", "given")  # fmt: skip
CHOICES = ("list_name", "name", *LABELS.values(), "role", "exclusive")
"""XLSForm lets columns stand that it does not know; the last of each sheet are ours."""
SETTINGS = ("form_title", "form_id", "version", "default_language")
SCALE = "likert"


@dataclass(frozen=True, slots=True)
class Lost:
    """What did not carry over: in which row of which sheet, and why."""

    sheet: str
    row: int
    why: Phrase


@dataclass(frozen=True, slots=True)
class Carried:
    """A questionnaire that came out of a form, or a form that came out of one, and what was lost."""

    questionnaire: Questionnaire
    lost: tuple[Lost, ...]
    workbook: bytes = b""
