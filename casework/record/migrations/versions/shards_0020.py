"""Shards: each part of a ledger in PostgreSQL is numbered and chained for itself; SQLite keeps one, and its numbers.

Events that are there already get the numbers and hashes of their shard. The old ones are kept beside the new, in
``event_before_shards``, and each shard's chain goes on from the head of the old one: what was proven before still is.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import sqlalchemy as sa
from alembic import context, op

from casework.record.ledger import chain, guards
from casework.record.ledger.batches import ENTRY_SCHEMA
from casework.record.ledger.shards import HASH_DIGITS, SHARD_BITS, place_of
from casework.record.ledger.tables import Moment
from casework.settings import settings

revision = "0020"
down_revision = "0019"

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
ROWS_AT_ONCE = 20_000
PLACED = sa.text(
    """
    insert into placed (seq, hash, now)
    with homes as (
        select
            stream,
            case
                when project = '-' then 0
                else 1 + ('x' || left(encode(sha256(convert_to(project, 'UTF8')), 'hex'), :digits))::bit(60)::bigint
                    % (:shards - 1)
            end as shard
        from event
        where version = 1
    )
    select
        e.seq,
        e.hash,
        (h.shard << :bits) + row_number() over (partition by h.shard order by e.seq) as now
    from event as e inner join homes as h on e.stream = h.stream
    """
)
PLACES = """
    create temporary table placed (
        seq bigint primary key,
        hash text not null,
        now bigint not null unique,
        passing bigint generated always as (case when now >> 40 = 0 then - now else now end) stored
    ) on commit drop
"""
"""Where each event goes. Those of shard 0 pass by negative numbers, lest two meet in between."""
MOVES = (
    "alter table event disable trigger event_append_only",
    "alter table free_text disable trigger free_text_no_update",
    "update event as e set seq = p.passing, hash = l.hash from placed as p inner join linked as l on p.now = l.now "
    "where e.seq = p.seq",
    "update free_text as f set seq = p.passing from placed as p where f.seq = p.seq",
    "update event set seq = - seq where seq < 0",
    "update free_text set seq = - seq where seq < 0",
    "alter table event enable trigger event_append_only",
    "alter table free_text enable trigger free_text_no_update",
)
"""Give events and words their new numbers."""
FIELDS = [name for name in chain.HASHED if name != "seq"]
EVENT = sa.table("event", *(sa.column(name, Moment if name.endswith("_at") else None) for name in ("seq", *FIELDS)))
PLACE = sa.table("placed", sa.column("seq"), sa.column("now"))
LINKED = sa.table("linked", sa.column("now"), sa.column("hash"))
HEADS = sa.table("chain_head", sa.column("chain"), sa.column("seq"), sa.column("hash"))


def upgrade() -> None:
    """Make the table of what was before, and split a ledger in PostgreSQL."""
    op.create_table(
        "event_before_shards",
        sa.Column("seq", SEQ, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("now", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("now", name="event_before_shards_now"),
    )
    connection = op.get_bind()
    shards = settings().shards if connection.dialect.name == "postgresql" else 1
    if shards > 1:
        _split(connection, shards)
    _agenda(shards)
    guards.create(connection, "event_before_shards")


def _split(connection: sa.Connection, shards: int) -> None:
    last = connection.execute(sa.select(HEADS.c.hash)).scalar_one()
    rows = [{"chain": shard, "seq": 0, "hash": last} for shard in range(1, shards)]
    connection.execute(sa.insert(HEADS), rows)
    count = connection.execute(sa.text("select count(*) from event")).scalar_one()
    if count:
        _renumber(connection, shards, last, count)


def _renumber(connection: sa.Connection, shards: int, last: str, count: int) -> None:
    op.execute(PLACES)
    connection.execute(PLACED, {"digits": HASH_DIGITS, "shards": shards, "bits": SHARD_BITS})
    op.execute("insert into event_before_shards (seq, hash, now) select seq, hash, now from placed")
    op.execute("create temporary table linked (now bigint primary key, hash text not null) on commit drop")
    connection.execute(sa.update(HEADS).values(seq=0, hash=last))
    for shard, number, link in _link(connection, last, count):
        connection.execute(sa.update(HEADS).where(HEADS.c.chain == shard).values(seq=number, hash=link))
    for statement in MOVES:
        op.execute(statement)


def _link(connection: sa.Connection, last: str, count: int) -> Iterator[tuple[int, int, str]]:
    """Link the events of each shard anew after the ``last`` hash of the one chain; yields how far each got."""
    columns = [PLACE.c.now.label("seq"), *(EVENT.c[name] for name in FIELDS)]
    query = sa.select(*columns).join_from(PLACE, EVENT, PLACE.c.seq == EVENT.c.seq).order_by(PLACE.c.now)
    schema = pa.schema([ENTRY_SCHEMA.field(name) for name in chain.HASHED])
    now, done, shard, link = 0, 0, 0, last
    while rows := connection.execute(query.where(PLACE.c.now > now).limit(ROWS_AT_ONCE)).all():
        batch = pa.RecordBatch.from_pylist([dict(row._mapping) for row in rows], schema=schema)
        found = []
        for seq, content in zip(batch["seq"].to_pylist(), chain.contents(batch), strict=True):
            if place_of(seq)[0] != shard:
                yield (shard, place_of(now)[1], link)
                shard, link = place_of(seq)[0], last
            now, link = seq, chain.links(link, [content])[0]
            found.append({"now": now, "hash": link})
        connection.execute(sa.insert(LINKED), found)
        done += len(rows)
        context.config.attributes["tell"]("events put into shards", done, count)
    yield (shard, place_of(now)[1], link)


def _agenda(shards: int) -> None:
    """How far the clock has read is a position; in a ledger that was split it reads all once more."""
    op.rename_table("agenda_mark", "agenda_mark_before")
    op.create_table(
        "agenda_mark",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Text, nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("ticked_at", MOMENT, nullable=False),
    )
    op.execute(
        "insert into agenda_mark (id, position, rules, ticked_at) "
        "select id, cast(seq as text), rules, ticked_at from agenda_mark_before"
    )
    if shards > 1:
        op.execute("update agenda_mark set rules = ''")
    op.drop_table("agenda_mark_before")
