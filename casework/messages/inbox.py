"""The inbox: who is told of what, and what each person has not read yet.

An event goes to people by role, in the project it happened in: to the posts that its step tells. Items are written in
the transaction of their event and are unique per person and event, so nobody is told twice or not at all. What a person
reads of them goes by the rights of now.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from casework.access.permissions import PAGES, READERS
from casework.case.accused import told_roles
from casework.case.approvals import next_post
from casework.case.confided import known_to
from casework.case.state import CaseState
from casework.policy import Pack
from casework.record import events as ev
from casework.record.desk_tables import app_user, inbox_item, user_right
from casework.record.events.beside import BESIDE
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.tables import event
from casework.regulation.taken import step_of
from casework.vocabulary import EventKind
from casework.vocabulary.desk import Page, Role

CASE = "case/"
KINDS = {kind.value: kind for kind in EventKind}


@dataclass(frozen=True, slots=True)
class Notice:
    """One event somebody has to know of; holds no personal data."""

    stream: str
    version: int
    kind: EventKind
    number: str
    project: str
    department: str | None
    clause: str | None
    due_at: datetime | None
    posts: frozenset[Role]
    confidential: bool = False
    """Whether only some may know of the case: no group is told of it."""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One line of a person's inbox."""

    item_id: int
    case_id: str
    kind: EventKind
    number: str
    project: str
    clause: str | None
    due_at: datetime | None
    obligation: str | None
    """The id of the obligation whose limit ``due_at`` is, where the event names one."""
    created_at: datetime
    read_at: datetime | None


def notice(case: CaseState, entry: StoredEvent, pack: Pack, *, confidential: bool = False) -> Notice | None:
    """What to tell of an event just written to ``case`` (the state after it); None when nobody need know."""
    payload, roles = entry.payload, _roles(case, entry, pack)
    if not roles:
        return None
    due = getattr(payload, "due_at", None)
    clause = getattr(payload, "clause", None)
    return Notice(
        stream=f"case/{case.case_id}",
        version=entry.version,
        kind=entry.kind,
        number=case.number,
        project=case.project,
        department=getattr(payload, "department", None) or case.department,
        clause=clause if isinstance(clause, str) else None,
        due_at=due if isinstance(due, datetime) else None,
        posts=roles,
        confidential=confidential,
    )


def _roles(case: CaseState, entry: StoredEvent, pack: Pack) -> frozenset[Role]:
    """Whom the step tells, with its last event; of a claim, whose turn it is; of a warning, whom the pack says."""
    payload = entry.payload
    if isinstance(payload, ev.Warned):
        return pack.roles_of(pack.warn_tells)
    if isinstance(payload, ev.ClaimRaised | ev.ClaimEndorsed | ev.ClaimApproved) and case.claim is not None:
        waits_for = next_post(pack, case.claim)
        if waits_for is not None:
            return pack.roles_of((waits_for.post,))
    step = pack.steps.get(step_of(pack.steps, payload, entry.step))
    return told_roles(case, step, pack) if step is not None and step.writes[-1] == entry.kind else frozenset()


def deliver_to_inboxes(connection: sa.Connection, notices: Iterable[Notice], now: datetime) -> list[tuple[Notice, str]]:
    """Write an item for everybody concerned; returns who was told of what. Call it in the event's transaction."""
    told = [(each, user_id) for each in notices for user_id in _people(connection, each)]
    _write(connection, told, now)
    return told


def deliver_to(
    connection: sa.Connection, notice: Notice, user_ids: Iterable[str], now: datetime
) -> list[tuple[Notice, str]]:
    """Write an item for each of some people, whatever their posts; returns who was told of what."""
    told = [(notice, user_id) for user_id in user_ids]
    _write(connection, told, now)
    return told


def _write(connection: sa.Connection, told: Sequence[tuple[Notice, str]], now: datetime) -> None:
    rows = [
        {
            "user_id": user_id,
            "stream": each.stream,
            "version": each.version,
            "kind": each.kind.value,
            "number": each.number,
            "project": each.project,
            "clause": each.clause,
            "due_at": each.due_at,
            "created_at": now,
        }
        for each, user_id in told
    ]
    if rows:
        connection.execute(sa.insert(inbox_item), rows)


def _people(connection: sa.Connection, each: Notice) -> list[str]:
    """Active users with one of the roles in the project who may know of the case; departments only where they are
    responsible.
    """
    right = user_right.c
    department = ["", each.department] if each.department else [""]
    query = (
        sa.select(right.user_id)
        .join(app_user, app_user.c.user_id == right.user_id)
        .where(app_user.c.active)
        .where(right.role.in_(sorted(each.posts)))
        .where(right.project.in_(["", each.project]))
        .where(sa.or_(right.role != Role.DEPARTMENT.value, right.department.in_(department)))
        .where(known_to(sa.literal(each.stream), app_user.c.user_id))
        .distinct()
        .order_by(right.user_id)
    )
    return list(connection.execute(query).scalars())


def inbox(
    ledger: Ledger, user_id: str, *, unread_only: bool = False, limit: int = 200, opened: Collection[str] = ()
) -> list[InboxItem]:
    """The latest items of one person, newest first: of cases that the person may open now, whatever was so then."""
    column = inbox_item.c
    told = sa.and_(event.c.stream == column.stream, event.c.version == column.version)
    query = sa.select(inbox_item, event.c.payload).join_from(inbox_item, event, told)
    query = query.where(column.user_id == user_id, still_theirs(opened))
    query = query.order_by(column.id.desc()).limit(limit)
    if unread_only:
        query = query.where(column.read_at.is_(None))
    with ledger.reading() as connection:
        return [_item(row) for row in connection.execute(query)]


def still_theirs(opened: Collection[str] = ()) -> sa.ColumnElement[bool]:
    """Whether the person of an inbox item may open its case by the rights of now: moved people read nothing on.

    ``opened`` are the projects whose regulation opens case files to the person.
    """
    right = user_right.c
    by_regulation = sa.and_(right.role.in_(sorted(READERS)), inbox_item.c.project.in_(sorted(opened)))
    sees = sa.exists().where(
        right.user_id == inbox_item.c.user_id,
        sa.or_(right.role.in_(sorted(PAGES[Page.CASE_FILE])), by_regulation),
        right.project.in_(["", inbox_item.c.project]),
        app_user.c.user_id == inbox_item.c.user_id,
        app_user.c.active,
    )
    of_case = sa.func.replace(inbox_item.c.stream, BESIDE, CASE)
    return sa.and_(sees, known_to(of_case, inbox_item.c.user_id))


def _item(row: sa.Row[tuple[object, ...]]) -> InboxItem:
    return InboxItem(
        item_id=row.id,
        case_id=row.stream.partition("/")[2],
        kind=KINDS[row.kind],
        number=row.number,
        project=row.project,
        clause=row.clause,
        due_at=row.due_at,
        obligation=json.loads(row.payload).get("obligation"),
        created_at=row.created_at,
        read_at=row.read_at,
    )


def unread_count(ledger: Ledger, user_id: str, *, opened: Collection[str] = ()) -> int:
    """How many items one person has not read and may, however old."""
    column = inbox_item.c
    query = (
        sa.select(sa.func.count())
        .select_from(inbox_item)
        .where(column.user_id == user_id, column.read_at.is_(None), still_theirs(opened))
    )
    with ledger.reading() as connection:
        return int(connection.execute(query).scalar_one())


def mark_all_read(ledger: Ledger, user_id: str, up_to: int, now: datetime, *, opened: Collection[str] = ()) -> None:
    """Mark everything of this person up to item ``up_to`` as read; what arrived since stays unread."""
    column = inbox_item.c
    with ledger.transaction() as transaction:
        transaction.connection.execute(
            sa.update(inbox_item)
            .where(column.user_id == user_id, column.id <= up_to, column.read_at.is_(None), still_theirs(opened))
            .values(read_at=now)
        )


def mark_read(
    ledger: Ledger, user_id: str, item_ids: Sequence[int], now: datetime, *, opened: Collection[str] = ()
) -> None:
    """Mark items of this person as read; somebody else's are left alone."""
    column = inbox_item.c
    with ledger.transaction() as transaction:
        transaction.connection.execute(
            sa.update(inbox_item)
            .where(
                column.user_id == user_id, column.id.in_(list(item_ids)), column.read_at.is_(None), still_theirs(opened)
            )
            .values(read_at=now)
        )
