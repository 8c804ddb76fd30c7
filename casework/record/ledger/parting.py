"""Which events of a batch go to which shard."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from casework.record.ledger.shards import place_of, shard_of
from casework.record.ledger.tables import event

STREAMS_AT_ONCE = 5_000


def parted(connection: sa.Connection, batch: pa.RecordBatch, shards: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The rows of a batch of EVENT_SCHEMA by shard, ascending, each part in the order of its rows."""
    if shards == 1:
        yield 0, batch
        return
    homes = _homes(connection, batch, shards)
    streams = batch.column("stream").dictionary_encode()
    shard_of_stream = pa.array([homes[stream] for stream in streams.dictionary.to_pylist()], pa.int32())
    places = shard_of_stream.take(streams.indices)
    for shard in sorted(set(homes.values())):
        yield shard, batch.filter(pc.equal(places, shard))


def _homes(connection: sa.Connection, batch: pa.RecordBatch, shards: int) -> dict[str, int]:
    """The shard of each stream: of its project where it begins here, else the one it began in."""
    begins = batch.filter(pc.equal(batch.column("version"), 1))
    columns = (begins.column(name).to_pylist() for name in ("stream", "project"))
    homes = {stream: shard_of(project, shards) for stream, project in zip(*columns, strict=True)}
    known = set(pc.unique(batch.column("stream")).to_pylist()) - homes.keys()
    return homes | begun_in(connection, known)


def begun_in(connection: sa.Connection, streams: Collection[str]) -> dict[str, int]:
    """The shards in which streams began; those that hold no event are not among them."""
    found: dict[str, int] = {}
    names = sorted(streams)
    for start in range(0, len(names), STREAMS_AT_ONCE):
        wanted = event.c.stream.in_(names[start : start + STREAMS_AT_ONCE])
        rows = connection.execute(sa.select(event.c.stream, event.c.seq).where(wanted, event.c.version == 1))
        found |= {row.stream: place_of(row.seq)[0] for row in rows}
    return found
