"""Customers: the personal data that stand beside the ledger and never in it.

Events carry a random ``customer_id`` only, so a person's data can be corrected, handed out or erased without touching
what happened. The functions work on the connection of a ``Ledger.transaction`` (to write) or ``Ledger.reading``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import uuid4

import sqlalchemy as sa
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy.dialects import postgresql, sqlite

from casework.errors import LedgerError
from casework.record import telephone
from casework.record.digits import digits
from casework.record.ledger.entries import StoredEvent, entries_query, stored
from casework.record.ledger.tables import customer as customer_table
from casework.record.ledger.tables import customer_change
from casework.record.ledger.tables import event as event_table
from casework.record.selves import selves

Line = Annotated[str, Field(max_length=500)]
ROWS_AT_ONCE = 1_000
KEYS = ("customer_id", "project", "erased_at")
NUMBERS = ("mobile", "phone")
"""The fields by whose numbers somebody is recognised, the likelier to be their own first."""


def new_id() -> str:
    """A random customer id; never derived from the person's data, so it cannot be guessed back."""
    return uuid4().hex


def _day(text: str | None) -> str | None:
    """A day as ISO writes it; ``2026/3/5`` and ``2026.3.5`` are read, too. Raises ``ValueError`` for anything else."""
    if not text:
        return None
    try:
        return date(*map(int, text.replace("/", "-").replace(".", "-").split("-"))).isoformat()
    except (ValueError, TypeError) as error:
        raise ValueError("a day, such as 2026-03-05") from error


def _narrow(text: str | None) -> str | None:
    return text and telephone.narrow(text)


Number = Annotated[Line | None, AfterValidator(_narrow)]
"""A telephone number as it was written, its digits in half width."""


class Customer(BaseModel):
    """One person at one project; every field but id and project may be unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    customer_id: Annotated[str, Field(min_length=1, max_length=64)] = Field(default_factory=new_id)
    project: Annotated[str, Field(min_length=1, max_length=200)]
    name: Line | None = None
    sex: Line | None = None
    phone: Number = None
    mobile: Number = None
    email: Line | None = None
    address: Line | None = None
    postcode: Line | None = None
    phase: Line | None = None
    building: Line | None = None
    room: Line | None = None
    contract_number: Line | None = None
    purchase_status: Line | None = None
    pager: Line | None = None
    other_contact: Line | None = None
    handed_over_on: Annotated[Line | None, AfterValidator(_day)] = None
    """When the home was handed over, as ``2026-03-05``."""
    erased_at: AwareDatetime | None = None


PERSONAL = tuple(name for name in Customer.model_fields if name not in KEYS)
"""The fields that say who somebody is; erasing empties them all."""


class PersonalFile(BaseModel):
    """Everything kept about one person: the customer row, and each event of the streams that concern them."""

    model_config = ConfigDict(frozen=True)

    customer: Customer
    events: tuple[StoredEvent, ...]


def upsert(connection: sa.Connection, customers: Iterable[Customer]) -> int:
    """Write customers, new or known by ``customer_id``; returns how many.

    The row becomes what is given, field by field. An erased person stays erased: the row is left as it is.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(customer_table)
    changes = {name: statement.excluded[name] for name in ("project", *PERSONAL)}
    statement = statement.on_conflict_do_update(
        index_elements=["customer_id"], set_=changes, where=customer_table.c.erased_at.is_(None)
    )
    written = 0
    for rows in _portions([person.model_dump() for person in customers]):
        connection.execute(statement, rows)
        note_changed(connection, [str(row["customer_id"]) for row in rows])
        written += len(rows)
    return written


def note_changed(connection: sa.Connection, customer_ids: Sequence[str]) -> None:
    """Say that the rows of these customers are others now; whoever writes such a row otherwise calls it."""
    revision = connection.execute(sa.select(sa.func.coalesce(sa.func.max(customer_change.c.revision), 0))).scalar_one()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(customer_change)
    newer = {"revision": statement.excluded.revision}
    statement = statement.on_conflict_do_update(index_elements=["customer_id"], set_=newer)
    rows = [{"customer_id": each, "revision": revision + 1} for each in customer_ids]
    if rows:
        connection.execute(statement, rows)


def read(connection: sa.Connection, customer_id: str) -> Customer | None:
    """The customer with this id, or None."""
    row = connection.execute(sa.select(customer_table).where(customer_table.c.customer_id == customer_id)).first()
    return None if row is None else Customer.model_validate(dict(row._mapping))


def read_many(connection: sa.Connection, customer_ids: Sequence[str]) -> list[Customer]:
    """The customers with these ids, as far as there are such."""
    query = sa.select(customer_table).where(customer_table.c.customer_id.in_(customer_ids))
    return [Customer.model_validate(dict(row._mapping)) for row in connection.execute(query)]


def neighbours(connection: sa.Connection, person: Customer, *, by_number: bool = True) -> list[Customer]:
    """Everybody of the same room, and everybody of the project with the same number; the person's own records among
    them.

    ``by_number=False`` is for a number that was typed by somebody who sees the project's numbers masked: whom it
    belongs to is not told in passing (``casework.case.finding`` does, and puts it on record).
    """
    columns = customer_table.c
    same: list[sa.ColumnElement[bool]] = [columns.customer_id.in_(selves(connection).all(person.customer_id))]
    if person.room:
        room = [
            columns[name] == getattr(person, name) for name in ("phase", "building", "room") if getattr(person, name)
        ]
        same.append(sa.and_(*room))
    same += [_has_number(text) for text in (person.mobile, person.phone) if by_number and telephone.number(text)]
    query = sa.select(customer_table).where(columns.project == person.project, sa.or_(*same)).limit(50)
    return [Customer.model_validate(dict(row._mapping)) for row in connection.execute(query)]


def _has_number(text: str | None) -> sa.ColumnElement[bool]:
    """Whether a customer has the number of a text, however it is written: its last two digits stand together."""
    spelled = telephone.spellings(text)
    columns = [customer_table.c[name] for name in NUMBERS]
    return sa.or_(*(sa.and_(each.contains(spelled[0][-2:]), digits(each).in_(spelled)) for each in columns))


def has_any(connection: sa.Connection, projects: Sequence[str]) -> bool:
    """Whether anybody is on record in one of ``projects``."""
    columns = customer_table.c
    query = sa.select(columns.customer_id).where(columns.project.in_(projects), columns.erased_at.is_(None)).limit(1)
    return connection.execute(query).first() is not None


def homes(connection: sa.Connection, project: str, limit: int = 20_000) -> list[tuple[str, str, str]]:
    """Phase, building and room of every home known in a project; an unknown part is empty."""
    columns = customer_table.c
    parts = [sa.func.coalesce(columns[name], "") for name in ("phase", "building", "room")]
    query = sa.select(*parts).where(columns.project == project).distinct().order_by(*parts).limit(limit)
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def respell(
    connection: sa.Connection, project: str, part: Literal["phase", "building"], name: str, into: str, phase: str = ""
) -> None:
    """Call a part of the homes of a project otherwise, a building within ``phase`` alone where one is named."""
    columns = customer_table.c
    where = sa.and_(columns.project == project, columns[part] == name)
    if phase:
        where = sa.and_(where, columns.phase == phase)
    changed = list(connection.execute(sa.select(columns.customer_id).where(where)).scalars())
    connection.execute(sa.update(customer_table).where(where).values({part: into}))
    note_changed(connection, changed)


def same(connection: sa.Connection, person: Customer) -> str | None:
    """The id of the customer of the same project with the same contract number, or the same name and a same number
    or room; None when nobody fits, or more than one does (two people are never merged by guesswork).
    """
    columns = customer_table.c
    likeness = [columns[name] == value for name in ("contract_number", "name") if (value := getattr(person, name))]
    if not likeness:
        return None
    query = sa.select(customer_table).where(columns.project == person.project, sa.or_(*likeness))
    alike = (Customer.model_validate(dict(row._mapping)) for row in connection.execute(query))
    known = selves(connection)
    found = {known.person(each.customer_id) for each in alike if _is_same(each, person)}
    return found.pop() if len(found) == 1 else None


def _is_same(known: Customer, person: Customer) -> bool:
    if person.contract_number and known.contract_number == person.contract_number:
        return True
    at_home = bool(person.room) and known.room == person.room
    return known.name == person.name and (at_home or telephone.same(numbers(known), numbers(person)))


def numbers(person: Customer) -> tuple[str | None, ...]:
    """The texts in which somebody's telephone numbers stand."""
    return tuple(getattr(person, name) for name in NUMBERS)


def erase(connection: sa.Connection, customer_id: str, moment: datetime) -> None:
    """Empty every personal field for good; the id stays, so that events still belong together.

    Raises ``LedgerError`` when there is no such customer. Erasing twice keeps the first moment. Backups made before
    still hold the data: they must be erased again after a restore.
    """
    columns = customer_table.c
    statement = (
        sa.update(customer_table)
        .where(columns.customer_id == customer_id)
        .values(dict.fromkeys(PERSONAL, None) | {"erased_at": sa.func.coalesce(columns.erased_at, _moment(moment))})
    )
    if connection.execute(statement).rowcount == 0:
        raise LedgerError("There is no customer {customer}.", customer=customer_id)
    note_changed(connection, [customer_id])


def export(connection: sa.Connection, customer_id: str) -> PersonalFile:
    """Everything kept about one person, to be handed to them; raises ``LedgerError`` when there is no such customer.

    The events are found by the customer id in a payload; each of these streams is exported whole.
    """
    person = read(connection, customer_id)
    if person is None:
        raise LedgerError("There is no customer {customer}.", customer=customer_id)
    columns = event_table.c
    quoted = f'"{customer_id}"'
    streams = sa.select(columns.stream).where(columns.payload.contains(quoted, autoescape=True))
    query = entries_query().where(columns.stream.in_(streams)).order_by(columns.recorded_at, columns.seq)
    return PersonalFile(customer=person, events=tuple(stored(row) for row in connection.execute(query)))


def _moment(moment: datetime) -> sa.BindParameter[datetime]:
    return sa.literal(moment, customer_table.c.erased_at.type)


def _portions(rows: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]
