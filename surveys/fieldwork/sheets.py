"""The questionnaires that can be asked: those published in the ledger, those of the regulations, the general ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa

from casework.access.permissions import PLANNING_ROLES, User
from casework.errors import PermissionRefused
from casework.policy import Pack, Policies
from casework.record.events import QuestionnairePublished
from casework.record.ledger import Ledger
from casework.record.ledger.entries import entries_query, stored
from casework.record.ledger.tables import event
from surveys.errors import QuestionnaireError
from surveys.questionnaire import Purpose, Questionnaire, for_purpose, of_content, of_regulation, shipped
from surveys.questionnaire.publishing import publish as published_as

ROOM = "questionnaire/"


@dataclass(frozen=True, slots=True)
class Sheets:
    """The questionnaires of one installation."""

    ledger: Ledger
    policies: Policies

    def every(self) -> dict[str, Questionnaire]:
        """The newest version of each questionnaire, by id; what was published goes before what lies in a folder."""
        found = dict(in_folders(self.policies))
        with self.ledger.reading() as connection:
            return found | {each.id: each for each in published(connection)}

    def find(self, questionnaire: str, digest: str) -> Questionnaire:
        """The version that a plan names; raises ``QuestionnaireError`` when it is nowhere any more."""
        with self.ledger.reading() as connection:
            known: Iterator[Questionnaire] = published(connection)
            for each in (*known, *self.every().values()):
                if each.id == questionnaire and each.digest == digest:
                    return each
        raise QuestionnaireError(
            "The questionnaire {id} is not there in the version that was planned.", id=questionnaire
        )

    def for_case(self, pack: Pack) -> Questionnaire:
        """What is asked when a case under ``pack`` is called back."""
        return for_purpose(Purpose.CASE_CALLBACK, pack.regulation)


def publish(ledger: Ledger, user: User, questionnaire: Questionnaire, now: datetime) -> bool:
    """Publish a version for everybody who plans surveys; False when the very same was published before."""
    if not user.company_roles() & PLANNING_ROLES:
        raise PermissionRefused(
            "Questionnaires are published for all projects, by the customer-service centre of the company. Hand your "
            "draft to a colleague there."
        )
    return published_as(ledger, questionnaire, user.user_id, now)


@lru_cache(maxsize=4)
def in_folders(policies: Policies) -> dict[str, Questionnaire]:
    """The questionnaires that come with the program and with its regulations, by id."""
    found = dict(shipped())
    for pack in policies.packs:
        found |= of_regulation(pack.regulation)
    return found


def published(connection: sa.Connection) -> Iterator[Questionnaire]:
    """Every version that was published, oldest first."""
    lies = event.c.stream.between(ROOM, "questionnaire0")
    query = entries_query().where(lies).order_by(event.c.seq)
    for row in connection.execute(query).all():
        payload = stored(row).payload
        if isinstance(payload, QuestionnairePublished):
            yield of_content(payload.text, payload.questionnaire)
