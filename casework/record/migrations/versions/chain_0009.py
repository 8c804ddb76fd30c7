"""Words in a table of their own, and a chain of hashes over the events: existing events are written anew, once.

The ledger as it was is kept first: on SQLite as a dated copy beside the file, on PostgreSQL as the table
``event_before_chain``. Both still hold what people wrote; whoever runs the ledger deletes them when they are no longer
needed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa
from alembic import context, op

from casework.record.events import Redacted
from casework.record.ledger import guards
from casework.record.ledger.batches import EVENT_SCHEMA
from casework.record.ledger.chain import GENESIS, End
from casework.record.ledger.entering import linked, replaced_kinds, set_end, take_words
from casework.record.ledger.tables import Moment
from casework.vocabulary import EventKind

revision = "0009"
down_revision = "0008"

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
ROWS_AT_ONCE = 20_000
KEPT = "event_before_chain"
LATER = "step"
"""A column that a later revision adds."""


def _columns() -> list[sa.ColumnClause[object]]:
    names = (name for name in EVENT_SCHEMA.names if name != LATER)
    return [sa.column(name, Moment if name.endswith("_at") else None) for name in names]


OLD = sa.table(KEPT, sa.column("seq"), *_columns())
NEW = sa.table("event", sa.column("seq"), *_columns(), sa.column("words"), sa.column("hash"))
WORDS = sa.table("free_text", *(sa.column(name) for name in ("seq", "digest", "salt", "text")))


def upgrade() -> None:
    """Keep the old events, make the new tables, write every event anew, and guard them again."""
    connection = op.get_bind()
    postgresql = connection.dialect.name == "postgresql"
    count = connection.execute(sa.text("select count(*) from event")).scalar_one()
    if count and not postgresql:
        _copy_aside(connection)
    _rename(postgresql)
    _event(postgresql)
    _beside()
    _write_anew(connection, count)
    if not (postgresql and count):
        op.drop_table(KEPT)
    guards.create(connection, "event", "free_text")


def _copy_aside(connection: sa.Connection) -> None:
    path = Path(str(connection.engine.url.database))
    kept = path.with_name(f"{path.name}.before-chain-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(kept)) as copy:
        source.backup(copy)
        copy.execute("pragma journal_mode = delete")
    kept.chmod(0o600)
    context.config.attributes["tell"](f"kept as it was: {kept}", 1, 1)


def _rename(postgresql: bool) -> None:
    op.rename_table("event", KEPT)
    if postgresql:  # names of indexes are unique in a schema
        op.execute("alter index event_pkey rename to event_before_chain_pkey")
        op.execute("alter index event_stream_version rename to event_before_chain_stream_version")
        op.execute("drop trigger event_append_only on event_before_chain")


def _event(postgresql: bool) -> None:
    valid = "payload::json is not null" if postgresql else "json_valid(payload)"
    op.create_table(
        "event",
        sa.Column("seq", SEQ, primary_key=True, autoincrement=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("project", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("words", sa.Text),
        sa.Column("hash", sa.Text, nullable=False),
        sa.UniqueConstraint("stream", "version", name="event_stream_version"),
        sa.CheckConstraint(valid, name="event_payload_is_json"),
    )


def _beside() -> None:
    op.create_table(
        "free_text",
        sa.Column("seq", SEQ, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("salt", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    heads = op.create_table(
        "chain_head",
        sa.Column("chain", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.bulk_insert(heads, [{"chain": 0, "seq": 0, "hash": GENESIS}])


def _write_anew(connection: sa.Connection, count: int) -> None:
    end, done, read = End(0, GENESIS), 0, 0
    taking: list[tuple[str, int, str]] = []
    while rows := connection.execute(
        sa.select(OLD).where(OLD.c.seq > read).order_by(OLD.c.seq).limit(ROWS_AT_ONCE)
    ).all():
        found = [dict(row._mapping) | {LATER: ""} for row in rows]
        batch = pa.RecordBatch.from_pylist(found, schema=EVENT_SCHEMA)
        entries, words = linked(batch, end, replaced_kinds(connection, batch))
        connection.execute(sa.insert(NEW), entries.drop_columns([LATER]).to_pylist())
        if words:
            connection.execute(sa.insert(WORDS), [dict(zip(WORDS.c.keys(), row, strict=True)) for row in words])
        taking += [(e["stream"], e["version"], e["payload"]) for e in found if e["kind"] == EventKind.REDACTED.value]
        end = End(entries["seq"][-1].as_py(), entries["hash"][-1].as_py())
        done, read = done + len(rows), rows[-1].seq
        context.config.attributes["tell"]("events written anew", done, count)
    for stream, version, payload in taking:
        take_words(connection, stream, version, Redacted.model_validate_json(payload))
    set_end(connection, end)
