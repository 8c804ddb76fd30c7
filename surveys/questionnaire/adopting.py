"""The questionnaires of a regulation are published with the version that brings them, or it is not adopted.

Lines of before (``questions``) have no version of their own: they are read from the folder and never published.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from casework.record.ledger import Ledger, Transaction
from casework.regulation import Regulation
from surveys.questionnaire.load import of_regulation
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.publishing import check_beside, publish_within, versions


class WithQuestionnaires:
    """What ``casework.adoption`` asks for beside a version of a regulation."""

    def check(self, ledger: Ledger, regulation: Regulation, earlier: Iterable[Regulation]) -> None:
        """Raise ``QuestionnaireError`` for one that cannot be used, or says something else under an old number."""
        before = [sheet for each in earlier for sheet in _versioned(each)]
        for sheet in _versioned(regulation):
            known = [*versions(ledger, sheet.id), *(each for each in before if each.id == sheet.id)]
            if sheet.digest not in {each.digest for each in known}:
                for each in known:
                    check_beside(each, sheet)

    def write(self, transaction: Transaction, regulation: Regulation, by: str, now: datetime) -> None:
        """Publish each in the transaction of the adoption; what was published before stays as it is."""
        for sheet in _versioned(regulation):
            publish_within(transaction, sheet, by, now)


def _versioned(regulation: Regulation) -> list[Questionnaire]:
    of_lines = {f"{regulation.id}_{name}" for name, said in regulation.questionnaires.items() if _is_lines(said)}
    return [each for code, each in of_regulation(regulation).items() if code not in of_lines]


def _is_lines(said: object) -> bool:
    return bool(getattr(said, "questions", None))
