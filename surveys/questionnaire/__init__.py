"""Questionnaires: what is asked, of whom, in which order, and what an answer is worth.

>>> questionnaire = load(path)          # or shipped()["owner_survey"], of_regulation("sunshine")["sunshine_club"]
>>> questionnaire.shown({"lives_there": "yes"})
>>> judged = questionnaire.judged({"lives_there": "yes", "overall": 4})
>>> judged.answers, judged.words, judged.refusals
"""

from __future__ import annotations

from surveys.questionnaire.answers import Given, Judged, Page
from surveys.questionnaire.conditions import Answer, Answers, Condition, holds, items_of
from surveys.questionnaire.kinds import Kind, Measure, Purpose, Role
from surveys.questionnaire.load import (
    faults,
    for_purpose,
    load,
    of_content,
    of_regulation,
    own_for,
    read,
    shipped,
    sound,
)
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.parts import Consent, Item, Option, Section

__all__ = [
    "Answer",
    "Answers",
    "Condition",
    "Consent",
    "Given",
    "Item",
    "Judged",
    "Kind",
    "Measure",
    "Option",
    "Page",
    "Purpose",
    "Questionnaire",
    "Role",
    "Section",
    "faults",
    "for_purpose",
    "holds",
    "items_of",
    "load",
    "of_content",
    "of_regulation",
    "own_for",
    "read",
    "shipped",
    "sound",
]
