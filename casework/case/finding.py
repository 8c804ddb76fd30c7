"""Customers found by what one knows of them: a masked field only by what its mask shows, or by its whole value.

Whoever sees a field unmasked finds by any part of it. For everybody else ``find`` depends on nothing but the mask, so
that no row of searches tells a digit behind it. ``look_up`` compares whole values: what it finds goes on record like
a look at the field; that it found nobody does, too. How often somebody may try is limited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa

from casework.access import security
from casework.access.masking import DOTS, MOBILE_DIGITS, PHONE_FIELDS, unmasked_projects
from casework.access.permissions import User, visible_projects
from casework.access.security import Line
from casework.case.confided import unknown_customer
from casework.case.confidential import keys
from casework.errors import RuleError
from casework.record import telephone
from casework.record.digits import digits
from casework.record.events import Event, Revealed
from casework.record.ledger import Ledger, Transaction
from casework.record.ledger.tables import Moment, metadata
from casework.record.ledger.tables import customer as customer_table
from casework.record.people import Customer
from casework.vocabulary.security import Deed

PHONE_DIGITS, HYPHENED_DIGITS = 7, 10
"""A number of that many digits is a phone, with hyphens of more (homes have hyphens, too)."""
SEARCHED = ("phone", "mobile", "contract_number", "email")
"""The fields searched that some roles see masked; name and home are masked for nobody."""
PLACE = "search"
"""What the security log calls the place where somebody searched."""
ESCAPE = "\\"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

lookup = sa.Table(
    "lookup",
    metadata,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("tried_at", Moment, nullable=False),
)
"""Whole values that people tried within a day; of what they typed a digest is kept."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many whole values one person may try."""

    a_minute: int
    a_day: int


def find(
    connection: sa.Connection, user: User, text: str, limit: int = 50, *, project: str | None = None
) -> list[Customer]:
    """Customers whom ``user`` may see and of whom every word of ``text`` is found in name, phones, home, contract
    number or e-mail, as far as these are shown to them. By project and name; an empty text finds nobody.

    A home is found as pages write it (``1期-9号楼-3-2404``) or by a part, a phone however it is spaced.
    ``project`` keeps to one of the projects that ``user`` may see.
    """
    return _found(connection, user, _words(text), limit, whole=False, project=project)


def look_up(ledger: Ledger, user: User, text: str, now: datetime, limits: Limits, limit: int = 50) -> list[Customer]:
    """As ``find``, and a word may also be the whole value of a masked field; whom that finds, or that it
    finds nobody, is on record.

    Trying the same again within a day costs nothing. Raises ``RuleError`` when ``user`` has tried too many.
    """
    words = _words(text)
    hidden = [field for field in SEARCHED if unmasked_projects(user, field) is not None]
    if not hidden or not any(len(word) > len(DOTS) for word in words):
        return []
    try:
        with ledger.transaction() as transaction:
            _count(transaction.connection, user, words, now, limits)
            found = _found(transaction.connection, user, words, limit, whole=True)
            told = [_record(transaction, user, person, hidden, words, now) for person in found]
    except RuleError as error:
        security.refused(ledger, user.user_id, error, now, what=PLACE)
        raise
    if not any(told):
        security.record(ledger, Line(user.user_id, Deed.SEARCHED, PLACE), now)
    return found


def _words(text: str) -> list[str]:
    """The words of a search; a mask, copied as it is shown, falls into its parts."""
    return [_number(text)] if _number(text) else text.replace(DOTS, " ").split()


def _number(text: str) -> str:
    """The digits of a text that is nothing but a long number, without its spacing and country code; else empty."""
    bare = re.sub(r"[\s()+-]", "", text)
    if not bare.isdecimal() or len(bare) < (HYPHENED_DIGITS if "-" in text else PHONE_DIGITS):
        return ""
    return re.sub(rf"^(?:00)?{telephone.CODE}", "", bare) if len(bare) > MOBILE_DIGITS else bare


def _found(
    connection: sa.Connection,
    user: User,
    words: Sequence[str],
    limit: int,
    *,
    whole: bool,
    project: str | None = None,
) -> list[Customer]:
    if not words:
        return []
    columns = customer_table.c
    query = sa.select(customer_table).where(*(_holds(word, user, whole=whole) for word in words))
    query = query.where(~unknown_customer(columns.customer_id, keys(user)))
    projects = visible_projects(user)
    if projects is not None:
        query = query.where(columns.project.in_(sorted(projects)))
    if project is not None:
        query = query.where(columns.project == project)
    query = query.order_by(columns.project, columns.name, columns.customer_id).limit(limit)
    return [Customer.model_validate(dict(row._mapping)) for row in connection.execute(query)]


def _holds(word: str, user: User, *, whole: bool) -> sa.ColumnElement[bool]:
    """Whether one word stands somewhere in what ``user`` is shown of a customer, or is the ``whole`` of a field."""
    columns = customer_table.c
    parts = [sa.func.coalesce(columns[name] + "-", "") for name in ("phase", "building", "room")]
    ways = [_contains(columns.name, word), _contains(parts[0] + parts[1] + parts[2], word)]
    for field in SEARCHED:
        projects = unmasked_projects(user, field)
        open_to = _contains(_spaceless(field) if word.isdecimal() else columns[field], word)
        if projects is None:
            ways.append(open_to)
            continue
        ways.append(shown_holds(field, word))
        if projects:
            ways.append(sa.and_(columns.project.in_(sorted(projects)), open_to))
        if whole and len(word) > len(DOTS):
            ways.append(_is_whole(field, word))
    return sa.or_(*ways)


def shown_holds(field: str, word: str) -> sa.ColumnElement[bool]:
    """Whether a word stands in what the mask of a field (``access.masking``) shows; told from the mask alone."""
    column = customer_table.c[field]
    if field in PHONE_FIELDS:
        number = digits(column)
        long = sa.func.length(number) >= MOBILE_DIGITS
        return sa.or_(_contains(_end(number, 2), word), sa.and_(long, _contains(_end(number, 4), word)),
                      sa.and_(long, _contains(sa.func.substr(number, 1, 3), word)))  # fmt: skip
    if field == "email":
        host = "%@%" + _escaped(word.removeprefix("@")) + "%"
        return column.ilike("%@" + _escaped(word[1:]) + "%" if word.startswith("@") else host, escape=ESCAPE)
    return sa.and_(sa.func.length(column) > len(DOTS), _contains(_end(column, 2), word))


def _is_whole(field: str, word: str) -> sa.ColumnElement[bool]:
    column = customer_table.c[field]
    if field not in PHONE_FIELDS:
        return sa.func.lower(column) == word.lower()
    if not word.isdecimal() or len(word) < PHONE_DIGITS:
        return sa.false()
    return digits(column).in_(_spelled(word))


def _spelled(word: str) -> tuple[str, ...]:
    """The digits that a whole number may be kept by, when somebody types these."""
    return word, f"{telephone.CODE}{word}", *telephone.spellings(word)


def _contains(text: sa.ColumnElement[str], word: str) -> sa.ColumnElement[bool]:
    cased = word.lower() != word.upper()  # most words are digits or Chinese: twice as fast without folding case
    return (text.icontains if cased else text.contains)(word, autoescape=True)


def _end(text: sa.ColumnElement[str], letters: int) -> sa.ColumnElement[str]:
    """The last letters of a text; all of a shorter one."""
    length = sa.func.length(text)
    start = sa.case((length > letters, length - letters + 1), else_=1)
    return sa.func.substr(text, start, type_=sa.Text)


def _escaped(word: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", word)


def _spaceless(field: str) -> sa.ColumnElement[str]:
    column = customer_table.c[field]
    if field not in PHONE_FIELDS:
        return column
    return sa.func.replace(sa.func.replace(column, " ", ""), "-", "", type_=sa.Text)


def _count(connection: sa.Connection, user: User, words: Iterable[str], now: datetime, limits: Limits) -> None:
    """Put one more try of ``user`` on the list; one of the last day is not counted again."""
    column = lookup.c
    connection.execute(sa.delete(lookup).where(column.tried_at <= now - DAY))
    digest = sha256("\n".join([user.user_id, *words]).encode()).hexdigest()
    query = sa.select(column.digest, column.tried_at).where(column.user_id == user.user_id)
    tried = {row.digest: row.tried_at for row in connection.execute(query)}
    if digest in tried:
        return
    if sum(moment > now - MINUTE for moment in tried.values()) >= limits.a_minute:
        raise RuleError(
            "You looked up {n} whole numbers within a minute. Wait a minute, or search by the part that is shown.",
            n=limits.a_minute,
        )
    if len(tried) >= limits.a_day:
        raise RuleError(
            "You looked up {n} whole numbers within a day, which is the most for one person. Search by the part that "
            "is shown, or ask the centre.",
            n=limits.a_day,
        )
    connection.execute(sa.insert(lookup).values(user_id=user.user_id, digest=digest, tried_at=now))


def _record(
    transaction: Transaction, user: User, person: Customer, fields: Iterable[str], words: Sequence[str], now: datetime
) -> bool:
    """Write down which masked fields of a person ``user`` found whole, once a day; whether there are any."""
    stream = f"access/{person.customer_id}"
    entries = transaction.stream(stream)
    payloads = [e.payload for e in entries if e.actor == user.user_id and e.occurred_at > now - DAY]
    known = {payload.field for payload in payloads if isinstance(payload, Revealed) and payload.searched}
    told = [field for field in fields if _told_whole(user, person, field, words)]
    facts = [
        Event(
            stream=stream,
            occurred_at=now,
            recorded_at=now,
            actor=user.user_id,
            project=person.project,
            payload=Revealed(customer_id=person.customer_id, field=field, searched=True),
        )
        for field in told
        if field not in known
    ]
    if facts:
        transaction.append(stream, len(entries), facts)
    return bool(told)


def _told_whole(user: User, person: Customer, field: str, words: Sequence[str]) -> bool:
    """Whether one of the words is the whole of a field that ``user`` sees masked."""
    value, projects = getattr(person, field), unmasked_projects(user, field)
    if not value or projects is None or person.project in projects:
        return False
    if field not in PHONE_FIELDS:
        return value.lower() in {word.lower() for word in words}
    number = re.sub("[^0-9]", "", value)
    return len(number) >= PHONE_DIGITS and any(number in _spelled(word) for word in words)
