"""A person's copy: everything that is held about one customer, by what it is, as they may ask for it by law."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict

from casework.access import security
from casework.access.permissions import User, check_copy
from casework.access.security import Line
from casework.case.confided import is_unknown, unknown_streams
from casework.case.confidential import keys
from casework.errors import LedgerError
from casework.record import people
from casework.record.desk_tables import delivery, inbox_item
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.entries import stream_of
from casework.upkeep.privacy.belongings import (
    Belongings,
    belongings,
    drafts,
    held_back,
    in_confidence,
    looks,
    sheets,
    survey_rows,
)
from casework.vocabulary import EventKind, Term
from casework.vocabulary.security import Deed


class Part(Term):
    """What a copy is made of."""

    CUSTOMER = "customer", "客户资料"
    """The customer's record."""
    CASES = "cases", "投诉、咨询与建议"
    """Every entry of their cases."""
    CALLBACKS = "callbacks", "回访"
    """Callbacks on their cases."""
    CLUB_CALLS = "club_calls", "客户会回访"
    """Customer-club calls."""
    SURVEYS = "surveys", "问卷答复"
    """Invitations to surveys, attempts to ask, answers; and where they stand on lists of whom to ask."""
    NOTICES = "notices", "站内提醒"
    """Lines of inboxes about their cases."""
    MESSAGES = "messages", "外发消息"
    """Messages that left or wait to leave the house."""
    DRAFTS = "drafts", "未提交的草稿"
    """Forms begun and never sent, sheets of surveys among them."""
    EVIDENCE = "evidence", "附件清单"
    """Files attached to their cases."""
    HELD_BACK = "held_back", "导入待处理行"
    """Rows of imported files that wait to be mended."""
    LOOKS = "looks", "个人信息查阅记录"
    """Who looked at their data, and who got them."""
    REQUESTS = "requests", "删除申请"
    """What was asked and decided about erasing their data."""


STREAMS = {"case/": Part.CASES, "club/": Part.CLUB_CALLS, "customer/": Part.CUSTOMER} | dict.fromkeys(
    ("survey/", "invitation/", "response/"), Part.SURVEYS
)
Rows = tuple[Mapping[str, object], ...]


class PersonCopy(BaseModel):
    """The copy: parts in their order, each a list of rows; times are UTC."""

    model_config = ConfigDict(frozen=True)

    customer_id: str
    project: str
    made_at: AwareDatetime
    parts: Mapping[Part, Rows]


def copy_for(ledger: Ledger, user: User, customer_id: str, now: datetime) -> PersonCopy:
    """The copy, for somebody who may hand it out; the line of the security log is written when it is delivered."""
    with ledger.reading() as connection, security.watched(ledger, user.user_id, now, what=f"customer/{customer_id}"):
        held = keys(user)
        person = None if is_unknown(connection, customer_id, held) else people.read(connection, customer_id)
        check_copy(user, "" if person is None else person.project)
        if person is None:
            raise LedgerError("There is no customer {customer}.", customer=customer_id)
        return person_copy(connection, customer_id, now, held)


def copy_by(ledger: Ledger, actor: str, customer_id: str, now: datetime) -> PersonCopy:
    """The copy, for the operator of the installation; that it was handed out is a line of the security log."""
    with ledger.transaction() as transaction:
        made = person_copy(transaction.connection, customer_id, now)
        security.write(transaction, Line(actor, Deed.COPY_HANDED_OUT, customer_id, project=made.project), now)
    return made


def person_copy(
    connection: sa.Connection, customer_id: str, now: datetime, held: frozenset[str] | None = None
) -> PersonCopy:
    """Everything held about the customer; raises ``LedgerError`` when there is no such customer.

    Where ``held`` are the keys of who hands it out, without the confidential cases that these do not open and without
    answers to confidential surveys, which nobody at a desk may read beside a name: the operator (None) hands out all.
    """
    theirs, secret = belongings(connection, customer_id), frozenset[str]()
    if held is not None:
        unknown = unknown_streams(connection, theirs.streams, held)
        secret = in_confidence(connection, theirs)
        left = unknown | {f"response/{name}" for name in secret}
        theirs = replace(theirs, streams={name: each for name, each in theirs.streams.items() if name not in left})
    entries: dict[Part, list[Mapping[str, object]]] = {part: [] for part in Part}
    for stream, events in theirs.streams.items():
        kind = next((part for prefix, part in STREAMS.items() if stream.startswith(prefix)), Part.CASES)
        for each in events:
            entries[Part.CALLBACKS if each.kind is EventKind.CALLED_BACK else kind].append(_entry(each))
    entries[Part.CUSTOMER] += [each.model_dump(mode="json", exclude_none=True) for each in theirs.records]
    entries[Part.EVIDENCE] = [{"stream": stream} | file.model_dump(mode="json") for stream, file in theirs.evidence]
    entries[Part.LOOKS] = [_entry(each) for each in looks(connection, customer_id)]
    entries[Part.REQUESTS] = [_entry(each) for each in _requests(connection, customer_id)]
    _add_rows(connection, theirs, entries, secret)
    parts = {part: tuple(rows) for part, rows in entries.items()}
    return PersonCopy(customer_id=customer_id, project=theirs.person.project, made_at=now, parts=parts)


def _add_rows(
    connection: sa.Connection,
    theirs: Belongings,
    entries: dict[Part, list[Mapping[str, object]]],
    secret: frozenset[str],
) -> None:
    for part, table in ((Part.NOTICES, inbox_item), (Part.MESSAGES, delivery)):
        for stream in theirs.streams:
            rows = connection.execute(sa.select(table).where(table.c.stream == stream).order_by(table.c.id))
            entries[part] += [_row(row) for row in rows]
    entries[Part.DRAFTS] = [_row(row) | {"fields": json.loads(row.fields)} for row in drafts(connection, theirs)]
    begun = [row for row in sheets(connection, theirs) if row.invitation not in secret]
    entries[Part.DRAFTS] += [_row(row) | {"answers": json.loads(row.answers)} for row in begun]
    entries[Part.SURVEYS] += [_row(row) for row in survey_rows(connection, theirs)]
    entries[Part.HELD_BACK] = [_row(row) for row in held_back(connection, theirs)]


def _requests(connection: sa.Connection, customer_id: str) -> list[StoredEvent]:
    return stream_of(connection, f"privacy/{customer_id}")


def _entry(each: StoredEvent) -> dict[str, object]:
    payload = each.payload.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return {
        "stream": each.stream, "number": each.version, "kind": each.kind.value, "occurred_at": each.occurred_at,
        "recorded_at": each.recorded_at, "actor": each.actor, "words_gone": each.words_gone,
    } | payload  # fmt: skip


def _row(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    return {name: value for name, value in row._mapping.items() if value is not None}
