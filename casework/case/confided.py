"""Confidential cases as the ledger's own tables must know them: for inboxes, messages and the search for customers.

What is written here follows from the events (``casework.case.confidential``) and is written with them, by whoever tells
people of what was entered.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from casework.case.confidential import handlers_of
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.policy import Policies
from casework.record.desk_tables import confided, user_right
from casework.record.ledger import Transaction

ANY = ""
"""The key in the one row that every confidential case has; it opens nothing."""


def confide(connection: sa.Connection, case: CaseState, keys: frozenset[str] | None) -> None:
    """Note who may know of ``case``; None when it is not confidential (any more). Call it in the events' transaction.

    A customer whom a case names that is not confidential is known to all who see the project from then on.
    """
    stream, column = f"case/{case.case_id}", confided.c
    introduced = connection.execute(sa.select(column.introduced).where(column.stream == stream).limit(1)).scalar()
    connection.execute(sa.delete(confided).where(column.stream == stream))
    if keys is None:
        known = column.introduced == case.customer_id
        connection.execute(sa.update(confided).where(known).values(introduced=None))
        return
    rows = [{"stream": stream, "opened_by": key, "introduced": introduced} for key in sorted({ANY, *keys})]
    connection.execute(sa.insert(confided), rows)


def confide_all(transaction: Transaction, streams: Iterable[str], policies: Policies) -> None:
    """Note it of cases that were written in bulk, of which nobody is told; call it in the events' transaction."""
    for stream in streams:
        case = fold(stream, transaction.stream(stream), policies, merged=True)
        if case is not None:
            confide(transaction.connection, case, handlers_of(case, policies))


def introduce(connection: sa.Connection, stream: str, customer_id: str) -> None:
    """Note that the case, if it is a confidential one, brought its customer; call it after ``confide``."""
    connection.execute(sa.update(confided).where(confided.c.stream == stream).values(introduced=customer_id))


def known_to(stream: sa.ColumnElement[str], user_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether the person, by the rights of now, may know of the case; whether they see its project is asked apart."""
    column, right = confided.c, user_right.alias("held_right")
    fits = right.c.role + "/" + right.c.project == column.opened_by
    # The person is that of the query around both: left to itself, the inner one would ask for anybody's right.
    by_right = sa.select(right.c.role).where(right.c.user_id == user_id, fits).correlate_except(right).exists()
    as_recorder = column.opened_by == sa.literal("user/") + user_id
    opened = sa.exists().where(column.stream == stream, sa.or_(as_recorder, by_right))
    return sa.or_(~sa.exists().where(column.stream == stream), opened)


def unknown_customer(customer_id: sa.ColumnElement[str], keys: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether it was a confidential case that brought the customer, and none of ``keys`` opens it."""
    column = confided.c
    opened = sa.exists().where(column.introduced == customer_id, column.opened_by.in_(sorted(keys)))
    return sa.and_(sa.exists().where(column.introduced == customer_id), ~opened)


def is_unknown(connection: sa.Connection, customer_id: str, keys: Iterable[str]) -> bool:
    """The same of one customer."""
    return bool(connection.execute(sa.select(unknown_customer(sa.literal(customer_id), keys))).scalar())


def unknown_streams(connection: sa.Connection, streams: Iterable[str], keys: Iterable[str]) -> frozenset[str]:
    """Those of ``streams`` that are confidential cases which none of ``keys`` opens."""
    column = confided.c
    query = sa.select(column.stream, column.opened_by).where(column.stream.in_(sorted(streams)))
    found, opened = set[str](), set[str]()
    for stream, key in connection.execute(query):
        (opened if key in set(keys) else found).add(stream)
    return frozenset(found - opened)
