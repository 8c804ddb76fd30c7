"""Erasing: one transaction takes the data out of every table, and the files go before it ends.

What is cut off midway leaves the request open, so it is decided again; files that went already are not missed then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from casework.access import security
from casework.access.hands import Hand
from casework.case.finding import lookup
from casework.record import people
from casework.record.desk_tables import delivery, draft, inbox_item
from casework.record.events import Erased, ErasureDone, Event, EvidenceAttached
from casework.record.evidence import EvidenceStore
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.record.ledger.tables import event, quarantine_row
from casework.settings import Settings
from casework.upkeep.privacy.belongings import Belongings, belongings, delete_survey_rows, drafts, held_back, sheets
from casework.upkeep.privacy.copies import delete_set_aside, delete_uploads
from casework.upkeep.privacy.requests import entry, to_decide
from casework.vocabulary import EventKind
from casework.vocabulary.security import Deed


@dataclass(frozen=True, slots=True)
class Took:
    """What taking the words of some streams came to."""

    streams: int
    files: int
    kept: tuple[str, ...]
    laws: tuple[str, ...]


def erase(ledger: Ledger, hand: Hand, request: str, chosen: Settings, now: datetime) -> ErasureDone:
    """Decide, as a second person, that the data go, and delete them everywhere."""
    with security.watched(ledger, hand.actor, now, what=request[:64]), ledger.transaction() as transaction:
        wanted = to_decide(transaction.connection, hand, request)
        connection = transaction.connection
        theirs = belongings(connection, wanted.customer_id)
        rows = _delete_rows(connection, theirs)
        took = take(transaction, theirs.everything, wanted.request, hand.user.user_id, chosen, now)
        for each in theirs.records:
            people.erase(connection, each.customer_id, now)
        rows["uploads"] = delete_uploads(chosen)
        rows["set_aside"] = delete_set_aside(ledger, connection, chosen)
        done = ErasureDone(
            request=wanted.request, operator=hand.operator, streams=took.streams, files=took.files, kept=took.kept,
            laws=took.laws, **rows,
        )  # fmt: skip
        about = entry(wanted.customer_id, done, hand, wanted.project, now)
        transaction.extend(about.stream, [about])
        for stream in (about.stream, f"access/{wanted.customer_id}"):
            if transaction.stream(stream):
                _erased(transaction, stream, Erased(request=wanted.request), hand.user.user_id, wanted.project, now)
        security.write(transaction, hand.line(Deed.ERASED, wanted.customer_id, request, wanted.project), now)
    return done


def foreseen(ledger: Ledger, hand: Hand, request: str, chosen: Settings) -> ErasureDone:
    """What an erasure would take now, as far as it can be counted before; for whoever may decide it."""
    with ledger.reading() as connection:
        wanted = to_decide(connection, hand, request)
        theirs = belongings(connection, wanted.customer_id)
        everything = theirs.everything
        kept = [stream for stream, entries in everything.items() if _wanted(entries, chosen)]
        kinds = {kind for entries in everything.values() for kind in _wanted(entries, chosen)}
        going = {stream: entries for stream, entries in everything.items() if stream not in kept}
        return ErasureDone(
            request=request,
            streams=len(everything),
            files=len(_digests(going)),
            drafts=len(drafts(connection, theirs)) + len(sheets(connection, theirs)),
            held_back=sum(1 for _row in held_back(connection, theirs)),
            kept=tuple(kept),
            laws=tuple(sorted({chosen.kept_by_law[kind] for kind in kinds})),
        )


def take(
    transaction: Transaction,
    streams: Mapping[str, Sequence[StoredEvent]],
    request: str,
    actor: str,
    chosen: Settings,
    now: datetime,
) -> Took:
    """Take the words and files of whole streams away, but for what the law wants kept."""
    files, kept, laws = 0, [], set()
    for stream, entries in streams.items():
        wanted = _wanted(entries, chosen)
        payload = Erased(request=request, kept=wanted)
        _erased(transaction, stream, payload, actor, entries[-1].project, now)
        if wanted:
            kept.append(stream)
            laws |= {chosen.kept_by_law[kind] for kind in wanted}
    store = EvidenceStore(chosen.evidence_dir)
    going = {stream: entries for stream, entries in streams.items() if stream not in kept}
    for digest in _digests(going) - _still_named(transaction.connection):
        files += store.remove(digest)
    return Took(len(streams), files, tuple(kept), tuple(sorted(laws)))


def _wanted(entries: Sequence[StoredEvent], chosen: Settings) -> tuple[EventKind, ...]:
    """The kinds of entries of a stream that a law wants kept."""
    return tuple(sorted({each.kind for each in entries} & chosen.kept_by_law.keys()))


def _erased(transaction: Transaction, stream: str, payload: Erased, actor: str, project: str, now: datetime) -> None:
    fact = Event(stream=stream, occurred_at=now, recorded_at=now, actor=actor, project=project, payload=payload)
    transaction.extend(stream, [fact])


def _digests(streams: Mapping[str, Sequence[StoredEvent]]) -> set[str]:
    return {
        each.payload.digest
        for entries in streams.values()
        for each in entries
        if isinstance(each.payload, EvidenceAttached)
    }


def _still_named(connection: sa.Connection) -> set[str]:
    """Files that some stream names since it was last erased, or whose stream the law wants kept."""
    column = event.c
    kinds = (EventKind.EVIDENCE_ATTACHED.value, EventKind.ERASED.value)
    query = sa.select(column.stream, column.kind, column.payload).where(column.kind.in_(kinds)).order_by(column.seq)
    named: dict[str, set[str]] = {}
    for stream, kind, payload in connection.execute(query):
        body = json.loads(payload)
        if kind == EventKind.EVIDENCE_ATTACHED.value:
            named.setdefault(stream, set()).add(body["digest"])
        elif not body.get("kept") and not body.get("until"):
            named.pop(stream, None)
    return set().union(*named.values())


def _delete_rows(connection: sa.Connection, theirs: Belongings) -> dict[str, int]:
    """Delete drafts, held-back rows, notices and messages; how many of each, as ``ErasureDone`` counts them."""
    begun, waiting = drafts(connection, theirs), [row.id for row in held_back(connection, theirs)]
    for row in begun:
        connection.execute(sa.delete(draft).where(draft.c.user_id == row.user_id, draft.c.form == row.form))
    for number in waiting:
        connection.execute(sa.delete(quarantine_row).where(quarantine_row.c.id == number))
    messages = 0
    for table in (inbox_item, delivery):
        for stream in theirs.everything:
            messages += connection.execute(sa.delete(table).where(table.c.stream == stream)).rowcount
    begun_sheets = len(sheets(connection, theirs))
    delete_survey_rows(connection, theirs)
    connection.execute(sa.delete(lookup))  # a number that somebody tried is soon guessed from its digest
    return {"drafts": len(begun) + begun_sheets, "held_back": len(waiting), "messages": messages}
