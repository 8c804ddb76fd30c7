"""Retention: words and files go once they were kept for the years of their kind; the events stay.

A case counts from its last entry once it is closed, a club call and an answer from when they were given. Of the
security log the reasons go that people gave; its lines stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa

from casework.access import security
from casework.access.security import Line
from casework.record.events import NO_PROJECT, Erased, Event, RetentionApplied
from casework.record.events.beside import BESIDE
from casework.record.ledger import Ledger, Transaction
from casework.record.ledger.entries import stream_of
from casework.record.ledger.tables import event, free_text
from casework.settings import Settings
from casework.upkeep.privacy.copies import delete_set_aside
from casework.upkeep.privacy.erasing import take
from casework.upkeep.privacy.gone import RETENTION
from casework.vocabulary import EventKind
from casework.vocabulary.security import Deed

STREAM, CASES = "privacy/retention", "case/%"


@dataclass(frozen=True, slots=True)
class Due:
    """The streams of one kind whose time is over."""

    what: str
    years: int
    until: datetime
    streams: tuple[str, ...]


def retain(ledger: Ledger, chosen: Settings, actor: str, now: datetime, *, dry_run: bool = False) -> list[Due]:
    """Take away what is over its time; with ``dry_run`` only say what it would be."""
    with ledger.reading() as connection:
        found = list(_due(connection, chosen, now))
    if not dry_run:
        for each in found:
            if each.streams:
                _apply(ledger, each, chosen, actor, now)
    return found


def _apply(ledger: Ledger, due: Due, chosen: Settings, actor: str, now: datetime) -> None:
    request = f"{RETENTION}{uuid4().hex}"
    with ledger.transaction() as transaction:
        files = 0
        delete_set_aside(ledger, transaction.connection, chosen)
        if due.what == "security":
            _take_reasons(transaction, due, request, actor, now)
        else:
            streams = {stream: transaction.stream(stream) for stream in due.streams}
            files = take(transaction, streams, request, actor, chosen, now).files
        payload = RetentionApplied(
            request=request, what=due.what, until=due.until, streams=len(due.streams), files=files
        )
        _write(transaction, STREAM, payload, actor, now)
        security.write(transaction, Line(actor, Deed.LET_GO_BY_AGE, due.what, request), now)


def _take_reasons(transaction: Transaction, due: Due, request: str, actor: str, now: datetime) -> None:
    for stream in due.streams:
        _write(transaction, stream, Erased(request=request, until=due.until), actor, now)


def _write(
    transaction: Transaction, stream: str, payload: Erased | RetentionApplied, actor: str, now: datetime
) -> None:
    fact = Event(stream=stream, occurred_at=now, recorded_at=now, actor=actor, project=NO_PROJECT, payload=payload)
    transaction.extend(stream, [fact])


def _due(connection: sa.Connection, chosen: Settings, now: datetime) -> Iterator[Due]:
    years: Mapping[str, tuple[Sequence[str], int]] = {
        "cases": ((CASES, f"{BESIDE}%"), chosen.kept_cases_years),
        "club": (("club/%",), chosen.kept_club_years),
        "surveys": (("survey/%", "response/%", "invitation/%"), chosen.kept_surveys_years),
    }
    for what, (rooms, kept) in years.items():
        until = _years_before(now, kept)
        over = (_over(connection, streams, until, closed=streams == CASES) for streams in rooms)
        yield Due(what, kept, until, tuple(stream for streams in over for stream in streams))
    until = _years_before(now, chosen.kept_security_years)
    yield Due("security", chosen.kept_security_years, until, tuple(_reasons(connection, until)))


def _over(connection: sa.Connection, streams: str, until: datetime, *, closed: bool) -> Iterator[str]:
    """Streams with nothing newer, that hold words or files and were not erased since."""
    column = event.c
    bears = sa.or_(free_text.c.seq.is_not(None), column.kind == EventKind.EVIDENCE_ATTACHED.value)
    query = (
        sa.select(column.stream)
        .join_from(event, free_text, column.seq == free_text.c.seq, isouter=True)
        .where(column.stream.like(streams))
        .group_by(column.stream)
        .having(sa.func.max(column.recorded_at) < until, sa.func.max(column.occurred_at) < until)
        .having(sa.func.count().filter(bears) > 0)
        .order_by(column.stream)
    )
    for stream in connection.execute(query).scalars().all():
        entries = stream_of(connection, stream)
        kinds = [each.kind for each in entries]
        if kinds[-1] is EventKind.ERASED or (closed and not _is_closed(kinds)):
            continue
        yield stream


def _is_closed(kinds: list[EventKind]) -> bool:
    ends = [kind for kind in kinds if kind in {EventKind.CLOSED, EventKind.REOPENED}]
    return bool(ends) and ends[-1] is EventKind.CLOSED


def _reasons(connection: sa.Connection, until: datetime) -> Iterator[str]:
    column = event.c
    query = (
        sa.select(column.stream)
        .join_from(event, free_text, column.seq == free_text.c.seq)
        .where(column.stream.like("access/%"), column.recorded_at <= until)
        .distinct()
        .order_by(column.stream)
    )
    yield from connection.execute(query).scalars().all()


def _years_before(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # 29 February
        return now.replace(year=now.year - years, day=28)
