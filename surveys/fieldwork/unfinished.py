"""Sheets that were begun and not ended: kept beside the ledger so that the next call goes on where this one broke off,
and settled when the campaign closes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from casework.record.survey_tables import sheet
from surveys.questionnaire import Judged


@dataclass(frozen=True, slots=True)
class Kept:
    """The sheet of an invitation as it lies beside the ledger, whole; empty when there is none."""

    values: Mapping[str, object] = field(default_factory=dict, repr=False)


def keep(connection: sa.Connection, stream: str, judged: Judged, language: str, now: datetime) -> None:
    """Keep the answers given so far, instead of those kept before."""
    name = stream.partition("/")[2]
    answers = json.dumps(judged.all, ensure_ascii=False)
    values = {"answers": answers, "language": language, "saved_at": now, "revision": sheet.c.revision + 1}
    known = connection.execute(sa.update(sheet).where(sheet.c.invitation == name).values(**values)).rowcount
    if not known:
        fresh = values | {"invitation": name, "revision": 1, "started_at": now}
        connection.execute(sa.insert(sheet).values(**fresh))


def answers_of(connection: sa.Connection, stream: str) -> Mapping[str, object]:
    """What was answered so far; empty when nothing was."""
    query = sa.select(sheet.c.answers).where(sheet.c.invitation == stream.partition("/")[2])
    text = connection.execute(query).scalar()
    return dict(json.loads(text)) if text else {}


def as_kept(connection: sa.Connection, stream: str) -> Kept:
    """The sheet as it lies there, for whoever may have to bring it back."""
    row = connection.execute(sa.select(sheet).where(sheet.c.invitation == stream.partition("/")[2])).first()
    return Kept(dict(row._mapping) if row else {})


def restore(connection: sa.Connection, stream: str, before: Kept, after: Kept) -> None:
    """Let the sheet lie there as ``before`` an entry, unless somebody has gone on with it since."""
    if before == after or as_kept(connection, stream) != after:
        return
    drop(connection, stream)
    if before.values:
        connection.execute(sa.insert(sheet).values(**before.values))


def drop(connection: sa.Connection, stream: str) -> None:
    """The response is an event now."""
    connection.execute(sa.delete(sheet).where(sheet.c.invitation == stream.partition("/")[2]))
