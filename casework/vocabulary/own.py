"""Words that a regulation brings itself: a field holds one as a string, and says of which vocabulary it is.

The folder lists the words (``words.toml``); what is entered is checked against them, what is stored is read as it is.
``BASE`` are the words the house knows by itself: what figures over several regulations are counted by, and what Python
asks about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, get_args

from pydantic import BaseModel, Field

from casework.vocabulary.course import Appointment, Decision, Disposition, EscalationCause
from casework.vocabulary.matter import Channel, Concern, Nature, Severity, Urgency, Validity
from casework.vocabulary.opinions import Caller, ClubBand
from casework.vocabulary.term import Term

FIRST_PACK = "sunshine"
"""The regulation of whatever names none: entries written when there was no other, a company that has chosen none."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Marks a field that holds a word of the vocabulary called ``name``."""

    name: str


Word = Annotated[str, Field(min_length=1, max_length=200)]
ChannelWord = Annotated[Word, Vocabulary("channel")]
NatureWord = Annotated[Word, Vocabulary("nature")]
ConcernWord = Annotated[Word, Vocabulary("concern")]
CategoryWord = Annotated[Word, Vocabulary("category")]
SeverityWord = Annotated[Word, Vocabulary("severity")]
UrgencyWord = Annotated[Word, Vocabulary("urgency")]
ValidityWord = Annotated[Word, Vocabulary("validity")]
AppointmentWord = Annotated[Word, Vocabulary("appointment")]
DecisionWord = Annotated[Word, Vocabulary("decision")]
DispositionWord = Annotated[Word, Vocabulary("disposition")]
CallerWord = Annotated[Word, Vocabulary("caller")]
ModeWord = Annotated[Word, Vocabulary("mode")]
CauseWord = Annotated[Word, Vocabulary("cause")]
PenaltyWord = Annotated[Word, Vocabulary("penalty")]
IncidentWord = Annotated[Word, Vocabulary("incident")]
RequestWord = Annotated[Word, Vocabulary("request")]
BandWord = Annotated[Word, Vocabulary("band")]

BASE: Mapping[str, type[Term]] = {
    "severity": Severity,
    "nature": Nature,
    "concern": Concern,
    "channel": Channel,
    "urgency": Urgency,
    "validity": Validity,
    "appointment": Appointment,
    "decision": Decision,
    "disposition": Disposition,
    "caller": Caller,
    "cause": EscalationCause,
    "band": ClubBand,
}
"""Vocabularies of which the house knows words by itself."""


def known(vocabulary: str, word: str) -> Term | None:
    """The house's own term for a word, if it has one."""
    terms = BASE.get(vocabulary, ())
    return next((term for term in terms if term == word), None)


@cache
def vocabularies(model: type[BaseModel]) -> Mapping[str, str]:
    """The fields of ``model`` that hold a word of the regulation, with the vocabulary of each."""
    found = {name: next(_marks(field.annotation, field.metadata), None) for name, field in model.model_fields.items()}
    return {name: mark.name for name, mark in found.items() if mark is not None}


def _marks(annotation: object, metadata: list[object]) -> Iterator[Vocabulary]:
    inner = [mark for part in get_args(annotation) for mark in getattr(part, "__metadata__", ())]
    return (mark for mark in (*metadata, *inner) if isinstance(mark, Vocabulary))
