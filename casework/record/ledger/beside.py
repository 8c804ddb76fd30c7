"""A transaction over the tables beside the events alone: for rows that are written by the thousand and are no event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.record.ledger.questions import Question, Row
from casework.record.ledger.store import Store, Within


@dataclass(frozen=True, slots=True)
class Beside:
    """What is asked and changed together or not at all; made by ``Ledger.beside``."""

    store: Store
    within: Within

    def ask(self, question: Question, **parameters: object) -> Sequence[Row]:
        """The answer to a question, as this transaction sees it."""
        return self.store.ask(question, parameters, self.within)

    def change(self, question: Question, **parameters: object) -> int:
        """Change rows; returns how many."""
        return self.store.change(question, parameters, self.within)
