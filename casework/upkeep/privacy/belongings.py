"""What belongs to one customer: the streams about them, and the rows of other tables in which they are named.

Tables without a customer id (drafts, rows held back by an import) are read for the customer's marks (``marks.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from casework.case.effective import effective, lived
from casework.errors import LedgerError
from casework.record import people
from casework.record.desk_tables import draft
from casework.record.events import CampaignPlanned, EvidenceAttached, Invited
from casework.record.events.beside import BESIDE
from casework.record.ledger import StoredEvent
from casework.record.ledger.entries import entries_query, stored, stream_of
from casework.record.ledger.tables import customer, event, quarantine_row
from casework.record.people import Customer
from casework.record.selves import selves
from casework.record.survey_tables import call_item, do_not_ask, sheet, survey_frame, survey_link
from casework.upkeep.privacy.marks import Marks

ABOUT_NOBODY = ("access/%", "privacy/%")
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Belongings:
    """One customer's streams, whole, and the words by which other rows are known to be theirs."""

    person: Customer
    streams: dict[str, list[StoredEvent]]
    marks: Marks
    records: tuple[Customer, ...]
    """Every record that was said to be of this person."""
    beside: dict[str, list[StoredEvent]]
    """What staff said to each other beside their cases: no part of their copy, and gone when their data go."""

    @property
    def ids(self) -> list[str]:
        """The ids of these records."""
        return [each.customer_id for each in self.records]

    @property
    def everything(self) -> dict[str, list[StoredEvent]]:
        """All streams that go when their data go."""
        return self.streams | self.beside

    @property
    def evidence(self) -> list[tuple[str, EvidenceAttached]]:
        """Every file attached to the streams."""
        return [
            (stream, each.payload)
            for stream, entries in self.streams.items()
            for each in entries
            if isinstance(each.payload, EvidenceAttached)
        ]


def belongings(connection: sa.Connection, customer_id: str) -> Belongings:
    """What is theirs; raises ``LedgerError`` when there is no such customer."""
    person = people.read(connection, customer_id)
    if person is None:
        raise LedgerError("There is no customer {customer}.", customer=customer_id)
    records = selves(connection).all(customer_id)
    named = {stream for each in records for stream in _mentioning(connection, each)}
    streams = {stream: stream_of(connection, stream) for stream in sorted(named)}
    theirs = {stream: entries for stream, entries in streams.items() if _is_about(entries, records)}
    ids = {stream.partition("/")[2] for stream in theirs if stream.startswith("case/")}
    marks = Marks.of(person, {*records, *ids}, alone=_alone(connection, person))
    others = people.read_many(connection, records)
    for each in others:
        marks = marks.beside(Marks.of(each, (), alone=False))
    beside = {stream: stream_of(connection, stream) for each in sorted(ids) for stream in [f"{BESIDE}{each}"]}
    said = {stream: entries for stream, entries in beside.items() if entries}
    return Belongings(person, theirs, marks, tuple(others), said)


def drafts(connection: sa.Connection, theirs: Belongings) -> list[sa.Row[tuple[object, ...]]]:
    """Forms begun and never sent that name the customer or a case of theirs."""
    rows = connection.execute(sa.select(draft)).all()
    return [row for row in rows if theirs.marks.stand_in([row.form, *_texts(json.loads(row.fields))])]


def held_back(connection: sa.Connection, theirs: Belongings) -> Iterator[sa.Row[tuple[object, ...]]]:
    """Rows of imports that wait to be mended and name the customer."""
    for row in connection.execute(sa.select(quarantine_row).execution_options(yield_per=ROWS_AT_ONCE)):
        if theirs.marks.stand_in([*_texts(row.value), *_texts(row.raw)]):
            yield row


def sheets(connection: sa.Connection, theirs: Belongings) -> list[sa.Row[tuple[object, ...]]]:
    """Sheets of surveys that the customer has begun and not ended."""
    return list(connection.execute(sa.select(sheet).where(sheet.c.invitation.in_(_invitations(theirs)))))


def in_confidence(connection: sa.Connection, theirs: Belongings) -> frozenset[str]:
    """Invitations to confidential surveys, by id: of what was answered there nobody may know whose it is."""
    invited = {
        stream.partition("/")[2]: each.payload.campaign
        for stream, entries in theirs.streams.items()
        for each in entries
        if isinstance(each.payload, Invited)
    }
    secret = {campaign for campaign in set(invited.values()) if _is_confidential(connection, campaign)}
    return frozenset(name for name, campaign in invited.items() if campaign in secret)


def _is_confidential(connection: sa.Connection, campaign: str) -> bool:
    facts = [each.payload for each in effective(stream_of(connection, f"campaign/{campaign}"))]
    plans = [each for each in facts if isinstance(each, CampaignPlanned)]
    return bool(plans) and plans[-1].confidential


def survey_rows(connection: sa.Connection, theirs: Belongings) -> Iterator[sa.Row[tuple[object, ...]]]:
    """Rows by which surveys know whom to ask, and whom not."""
    for table in (call_item, survey_frame, do_not_ask):
        yield from connection.execute(sa.select(table).where(table.c.customer_id.in_(theirs.ids)))


def delete_survey_rows(connection: sa.Connection, theirs: Belongings) -> None:
    """Nobody asks them any more, and nothing that they began is kept."""
    for table in (call_item, survey_frame, do_not_ask):
        connection.execute(sa.delete(table).where(table.c.customer_id.in_(theirs.ids)))
    for table in (sheet, survey_link):
        connection.execute(sa.delete(table).where(table.c.invitation.in_(_invitations(theirs))))


def _invitations(theirs: Belongings) -> list[str]:
    return [stream.partition("/")[2] for stream in theirs.streams if stream.startswith("invitation/")]


def looks(connection: sa.Connection, customer_id: str) -> list[StoredEvent]:
    """Lines of the security log about the customer: looks at masked fields, and data handed out."""
    columns = event.c
    query = (
        entries_query()
        .where(columns.stream.like("access/%"), _mentions(customer_id))
        .order_by(columns.recorded_at, columns.seq)
    )
    return [stored(row) for row in connection.execute(query)]


def _mentioning(connection: sa.Connection, customer_id: str) -> Sequence[str]:
    query = sa.select(event.c.stream).where(_mentions(customer_id)).distinct().order_by(event.c.stream)
    return connection.execute(query.where(*(event.c.stream.not_like(each) for each in ABOUT_NOBODY))).scalars().all()


def _mentions(customer_id: str) -> sa.ColumnElement[bool]:
    """A payload with the id between quotes; in the payload that a correction brings, these are escaped."""
    plain, escaped = f'"{customer_id}"', f'"{customer_id}\\"'
    column = event.c.payload
    return sa.or_(column.contains(plain, autoescape=True), column.contains(escaped, autoescape=True))


def _is_about(entries: Sequence[StoredEvent], records: Sequence[str]) -> bool:
    """Whether the stream is the customer's after all corrections, or nobody's and was the customer's once."""
    named = {getattr(each.payload, "customer_id", None) for each in lived(entries)} - {None}
    return not named or not named.isdisjoint(records)


def _alone(connection: sa.Connection, person: Customer) -> bool:
    """Whether no other customer bears the name."""
    bearing = sa.select(sa.func.count()).select_from(customer).where(customer.c.name == person.name)
    return connection.execute(bearing).scalar_one() == 1


def _texts(value: object) -> Iterator[str]:
    """The single values of what a form or a row holds."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield str(value)
