"""The sheet of somebody who is still answering, as it lies beside the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from casework.record.ledger.questions import Changing, Question, Row
from casework.record.survey_tables import sheet

COLUMNS = [column for column in sheet.columns if column.name != "invitation"]
CHANGED = Question(
    sa.update(sheet)
    .where(sheet.c.invitation == sa.bindparam("whose"))
    .values({column.name: sa.bindparam(column.name) for column in COLUMNS})
)
BEGUN = Question(sa.insert(sheet).values({column.name: sa.bindparam(column.name) for column in sheet.columns}))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was entered so far, as it was entered; ``revision`` grows with every save."""

    answers: dict[str, object] = field(default_factory=dict)
    language: str = "zh-CN"
    consent: str | None = None
    revision: int = 0
    started_at: datetime | None = None
    reached: str | None = None
    """What it has got past: the quotas, once they let the person on."""
    given_at: dict[str, datetime] = field(default_factory=dict)
    """When each answer was given, for those that may have been held without a network."""

    def after(self, given: Mapping[str, object], at: Mapping[str, datetime]) -> Sheet:
        """The sheet with newer answers; one given before that which is kept does not come back."""
        new = {item for item in given if item not in self.given_at or self.given_at[item] <= at[item]}
        answers = {**self.answers, **{item: given[item] for item in new}}
        return replace(
            self,
            answers={item: value for item, value in answers.items() if value is not None},
            given_at={**self.given_at, **{item: at[item] for item in new}},
        )

    @classmethod
    def of(cls, row: Row) -> Sheet | None:
        """The sheet in a row that holds ``COLUMNS``; None when none was begun."""
        if row.revision is None:
            return None
        given_at = {item: datetime.fromisoformat(at) for item, at in json.loads(row.given_at or "{}").items()}
        begun = row.revision, row.started_at, row.reached
        return cls(json.loads(row.answers), row.language, row.consent, *begun, given_at)

    def write(self, changing: Changing, invitation: str, now: datetime) -> None:
        """Keep it as the newest of this invitation."""
        values = {
            "revision": self.revision + 1,
            "language": self.language,
            "consent": self.consent,
            "answers": json.dumps(self.answers, ensure_ascii=False),
            "started_at": self.started_at or now,
            "saved_at": now,
            "reached": self.reached,
            "given_at": json.dumps({item: at.isoformat() for item, at in self.given_at.items()}),
        }
        if not changing.change(CHANGED, whose=invitation, **values):
            changing.change(BEGUN, invitation=invitation, **values)
