"""Questionnaires as XLSForms, which other survey tools read and write; what does not carry over is listed by row."""

from __future__ import annotations

from surveys.questionnaire.xlsform.out import sent
from surveys.questionnaire.xlsform.parts import Carried, Lost
from surveys.questionnaire.xlsform.taking import taken

__all__ = ["Carried", "Lost", "sent", "taken"]
