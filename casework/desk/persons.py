"""Two records of one person are merged, taken apart again, or found to be of two people: by the centre, with a reason.

The record that is merged stays as it is, with everything that names it; figures count the person once, lists of the
person's cases hold all of them, and files recognise the record that stands for both. A case that came to the wrong
record is given to another. Doubtful likeness is decided here alone: nothing merges two records by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

import sqlalchemy as sa

from casework.access import security
from casework.access.permissions import JOINING_ROLES, User, check_role, projects_held_as
from casework.case.confided import introduce, is_unknown
from casework.case.confidential import check_known, keys
from casework.case.folding import fold
from casework.desk.reasons import reason_said
from casework.desk.records import introduced
from casework.errors import LedgerError, RuleError
from casework.policy import Policies
from casework.record import people, telephone
from casework.record.events import CustomerMerged, CustomerSeparated, Event, Payload
from casework.record.ledger import Ledger, Transaction
from casework.record.ledger.tables import customer as customer_table
from casework.record.people import Customer
from casework.record.selves import ROOM, selves
from casework.wording import Phrase

MERGE = Phrase("Merge or separate customers", "合并或拆分客户")
LISTED = 50
"""So many doubtful pairs are shown at once."""
MOST = 200
"""So many groups of records are looked at."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two records that may be of one person: with one number and two names, or one name and home and two numbers."""

    one: Customer
    other: Customer
    by_number: bool


def merge(ledger: Ledger, user: User, customer_id: str, into: str, reason: str, now: datetime) -> None:
    """Say that the record ``customer_id`` is of the person for whom the record ``into`` stands.

    Raises ``PermissionRefused``, or ``RuleError`` where the two cannot be one.
    """
    with security.watched(ledger, user.user_id, now, what="merge"), ledger.transaction() as transaction:
        gone, kept = _known(transaction, user, customer_id), _known(transaction, user, into)
        known = selves(transaction.connection)
        if gone.customer_id == kept.customer_id or gone.project != kept.project:
            raise RuleError("Two records of one project are merged. Choose another record.")
        if customer_id in known.person_of or into in known.person_of or known.merged(customer_id):
            raise RuleError("One of the records is merged already. Separate it first, or merge the other way round.")
        _write(transaction, user, gone, CustomerMerged(other=into, reason=reason_said(reason)), now)


def separate(ledger: Ledger, user: User, customer_id: str, other: str, reason: str, now: datetime) -> None:
    """Say that the two records are of two people: a merger is taken back, a doubt is settled."""
    with security.watched(ledger, user.user_id, now, what="merge"), ledger.transaction() as transaction:
        for each, beside in ((customer_id, other), (other, customer_id)):
            person = _known(transaction, user, each)
            _write(transaction, user, person, CustomerSeparated(other=beside, reason=reason_said(reason)), now)


def give_case(
    ledger: Ledger, policies: Policies, user: User, case_id: str, wanted: Customer, reason: str, now: datetime
) -> None:
    """Say that a case is of somebody else than the record it names: of ``wanted``, who is written down anew.

    Raises ``PermissionRefused``, or ``RuleError`` when nobody is named.
    """
    stream = f"case/{case_id}"
    with security.watched(ledger, user.user_id, now, what="merge"), ledger.transaction() as transaction:
        entries = transaction.stream(stream)
        case = check_known(user, fold(stream, entries, policies) if entries else None, policies)
        check_role(user, case.project, JOINING_ROLES, MERGE)
        if not wanted.name and not wanted.mobile:
            raise RuleError("Nobody is named yet. Type the name or the number of whoever it is.")
        person = wanted.model_copy(update={"customer_id": people.new_id(), "project": case.project})
        people.upsert(transaction.connection, [person])
        fact = Event(
            stream=stream, occurred_at=now, recorded_at=now, actor=user.user_id, project=case.project,
            payload=introduced(entries, person, reason_said(reason)),
        )  # fmt: skip
        transaction.append(stream, len(entries), [fact])
        introduce(transaction.connection, stream, person.customer_id)


def doubtful(connection: sa.Connection, user: User, limit: int = LISTED) -> list[Doubt]:
    """Pairs that wait for a person, of the projects in which the user decides; at most ``limit``."""
    known, held = selves(connection), keys(user)
    found = [
        Doubt(group[0], other, by_number)
        for by_number, group in _groups(connection, user)
        for other in group[1:]
        if known.person(group[0].customer_id) != known.person(other.customer_id)
        if frozenset({group[0].customer_id, other.customer_id}) not in known.apart
    ]
    told = (
        each for each in found if not any(is_unknown(connection, p.customer_id, held) for p in (each.one, each.other))
    )
    return [each for each, _place in zip(told, range(limit), strict=False)]


def _groups(connection: sa.Connection, user: User) -> Iterator[tuple[bool, list[Customer]]]:
    """Records with one number, then records with one name and home, that stand in several rows."""
    columns, projects = customer_table.c, projects_held_as(user, JOINING_ROLES)
    own = [columns.erased_at.is_(None)] + ([] if projects is None else [columns.project.in_(sorted(projects))])
    for ids in _of_one_number(connection, own):
        found = people.read_many(connection, ids)
        yield True, sorted(found, key=attrgetter("customer_id"))
    home = [sa.func.coalesce(columns[name], "") for name in ("phase", "building")]
    alike = [columns.project, columns.name, columns.room, *home]
    filled = [columns.name.is_not(None), columns.room.is_not(None)]
    doubled = sa.select(*alike).where(*own, *filled).group_by(*alike).having(sa.func.count() > 1).limit(MOST)
    for values in connection.execute(doubled.order_by(*alike)).all():
        same = [column == value for column, value in zip(alike, values, strict=True)]
        query = sa.select(customer_table).where(*own, *same).order_by(columns.customer_id)
        yield False, [Customer.model_validate(dict(row._mapping)) for row in connection.execute(query)]


def _of_one_number(connection: sa.Connection, own: Sequence[sa.ColumnElement[bool]]) -> list[list[str]]:
    """Ids of the records of a project that have one number, however it is written."""
    columns = customer_table.c
    query = sa.select(columns.project, columns.customer_id, *(columns[name] for name in people.NUMBERS)).where(*own)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for project, customer_id, *texts in connection.execute(query):
        number = telephone.first(*texts)
        if number is not None:
            found[project, number].append(customer_id)
    return [ids for _number, ids in sorted(found.items()) if len(ids) > 1][:MOST]


def _known(transaction: Transaction, user: User, customer_id: str) -> Customer:
    connection = transaction.connection
    person = None if is_unknown(connection, customer_id, keys(user)) else people.read(connection, customer_id)
    check_role(user, "" if person is None else person.project, JOINING_ROLES, MERGE)
    if person is None or person.erased_at is not None:
        raise LedgerError("There is no customer {customer}.", customer=customer_id)
    return person


def _write(transaction: Transaction, user: User, person: Customer, payload: Payload, now: datetime) -> None:
    fact = Event(
        stream=f"{ROOM}{person.customer_id}", occurred_at=now, recorded_at=now, actor=user.user_id,
        project=person.project, payload=payload,
    )  # fmt: skip
    transaction.extend(fact.stream, [fact])
