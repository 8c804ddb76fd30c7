"""Numbers of cases that start at the desk: ``SY-YYYY-NNNNNN``, without gaps in what was written."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from casework.desk_tables import case_number
from casework.ledger.tables import event
from casework.vocabulary import EventKind

PREFIX = "SY"


def next_number(connection: sa.Connection, year: int) -> str:
    """Take the next number of ``year``; it is given back when the transaction of ``connection`` fails.

    The first of a year looks at the numbers already in the ledger, so that imported ones are not given out again.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    known = connection.execute(sa.select(case_number.c.last).where(case_number.c.year == year)).scalar()
    start = 1 if known is not None else highest(connection, year) + 1
    statement = (
        insert(case_number)
        .values(year=year, last=start)
        .on_conflict_do_update(index_elements=["year"], set_={"last": case_number.c.last + 1})
        .returning(case_number.c.last)
    )
    return f"{PREFIX}-{year}-{connection.execute(statement).scalar_one():06d}"


def highest(connection: sa.Connection, year: int) -> int:
    """The highest number of ``year`` that the ledger's received cases already bear; 0 for none."""
    pattern = re.compile(rf'"number":"{PREFIX}-{year}-(\d{{6}})"')
    query = sa.select(event.c.payload).where(
        event.c.kind == EventKind.RECEIVED.value,
        event.c.payload.contains(f'"number":"{PREFIX}-{year}-', autoescape=True),
    )
    found = (pattern.search(payload) for payload in connection.execute(query).scalars())
    return max((int(match.group(1)) for match in found if match), default=0)
