"""The questionnaire that a campaign asks, by its id and digest: published in the ledger, shipped, or a regulation's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import sqlalchemy as sa

from casework.record.events import QuestionnairePublished
from casework.record.ledger.entries import stream_of
from casework.regulation import Regulations
from casework.settings import settings
from surveys.errors import SurveyError
from surveys.questionnaire import Questionnaire, of_content, of_regulation, shipped


class Asked:
    """Finds questionnaires, each once: a version never changes."""

    def __init__(self) -> None:
        self._known: dict[str, Questionnaire] = {}

    def known(self, digest: str) -> Questionnaire | None:
        """The questionnaire, if it was looked for before."""
        return self._known.get(digest)

    def __call__(self, connection: sa.Connection, name: str, digest: str) -> Questionnaire:
        """The questionnaire; raises ``SurveyError`` when it is nowhere any more."""
        if digest not in self._known:
            self._known[digest] = _found(connection, name, digest)
        return self._known[digest]


def _found(connection: sa.Connection, name: str, digest: str) -> Questionnaire:
    for known in (_published(connection, name), _beside_the_ledger()):
        for questionnaire in known:
            if questionnaire.digest == digest:
                return questionnaire
    raise SurveyError("The questionnaire {name} of this survey is not there any more.", name=name)


def _published(connection: sa.Connection, name: str) -> Iterator[Questionnaire]:
    for entry in stream_of(connection, f"questionnaire/{name}"):
        if isinstance(entry.payload, QuestionnairePublished):
            yield of_content(entry.payload.text, name)


@lru_cache(maxsize=1)
def _beside_the_ledger() -> tuple[Questionnaire, ...]:
    regulations = Regulations.load(settings().regulation_dir).all
    return (*shipped().values(), *(one for each in regulations for one in of_regulation(each).values()))
