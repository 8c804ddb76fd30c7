"""Numbers of what starts at the desk: ``SY-YYYY-NNNNNN``, without gaps in what was written."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from casework.record.desk_tables import number_series
from casework.record.ledger.tables import event
from casework.vocabulary import EventKind

SERIES = {EventKind.RECEIVED: "SY", EventKind.CLUB_CALLED: "HF", EventKind.SURVEY_ANSWERED: "WJ"}
"""Each kind that begins a stream at the desk counts for itself."""
CONFIDENTIAL = "BM"
"""Confidential cases count for themselves: nobody else misses a number."""


def next_number(connection: sa.Connection, kind: EventKind, year: int, *, confidential: bool = False) -> str:
    """Take the next number of ``year``; it is given back when the transaction of ``connection`` fails.

    The first of a year looks at the numbers already in the ledger, so that imported ones are not given out again.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    table, series = number_series, CONFIDENTIAL if confidential else SERIES[kind]
    counted = (table.c.series == series, table.c.year == year)
    known = connection.execute(sa.select(table.c.last).where(*counted)).scalar()
    start = 1 if known is not None else highest(connection, kind, series, year) + 1
    statement = (
        insert(table)
        .values(series=series, year=year, last=start)
        .on_conflict_do_update(index_elements=["series", "year"], set_={"last": table.c.last + 1})
        .returning(table.c.last)
    )
    return f"{series}-{year}-{connection.execute(statement).scalar_one():06d}"


def highest(connection: sa.Connection, kind: EventKind, series: str, year: int) -> int:
    """The highest number of a series in ``year`` that the ledger's events of ``kind`` already bear; 0 for none."""
    start = f'"number":"{series}-{year}-'
    pattern = re.compile(rf'{start}(\d{{6}})"')
    query = sa.select(event.c.payload).where(
        event.c.kind == kind.value, event.c.payload.contains(start, autoescape=True)
    )
    found = (pattern.search(payload) for payload in connection.execute(query).scalars())
    return max((int(match.group(1)) for match in found if match), default=0)
