"""The ledger's events as files: facts without words, by shard and by month of recording.

A run writes what came since the last one, some events a commit; one that is killed leaves whole commits, and the next
goes on from there. Of a version everything can be read again, whatever is added later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import sqlalchemy as sa

from casework.record.ledger import Ledger
from casework.record.ledger.entries import between
from casework.record.ledger.shards import Position, shard_of
from casework.record.ledger.tables import event
from etl.fleet.stand_ins import standing_in
from etl.fleet.tables import SHARD, FilesRefused, Table, folder, inside
from etl.warehouse.typed import INCOMING, Progress, naive

EVENTS_AT_ONCE = 1_000_000
"""So many events are one commit, and what a run that is killed loses at most."""
STREAMS_AT_ONCE = 500
MONTH = "month"
BY = (SHARD, MONTH)
SEQ = "seq"
POSITION = "yingsheng.position"
"""What a commit tells of how far it leads."""
Sum = tuple[int, int]
"""Number of events and sum of their seqs."""


class HistoryRefused(FilesRefused):
    """The history and the ledger do not belong together, or the history is not whole."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What a run added, and how far the history goes now."""

    events: int
    position: Position
    version: int | None


@dataclass(frozen=True, slots=True)
class History:
    """The events of a folder or an S3 address."""

    address: str

    @property
    def table(self) -> Table:
        """The table of files that they are."""
        return Table(inside(folder(self.address), "events"))

    def shards(self) -> int | None:
        """Into how many shards they are divided; None before the first run."""
        said = self.table.says()
        return None if said is None else int(said)

    def position(self, version: int | None = None) -> Position | None:
        """How far a version follows the ledger; None before the first: no commit leaves out an event before it."""
        found = self.table.told(POSITION, version)
        return None if found is None else Position(tuple(map(int, found.split(","))))

    def events_of(self, version: int) -> int:
        """How many events a version holds."""
        return sum(file.rows for file in self.table.files(version))

    def events(self, shard: int, version: int, room: str = "") -> pa.Table:
        """The events of a shard in order of seq, those of the streams of a ``room`` alone; INCOMING."""
        where = ds.field(SHARD) == shard
        if room:
            where &= pc.starts_with(ds.field("stream"), room)
        return self.table.rows(version, INCOMING.names, where).sort_by(SEQ)

    def belongs_to(self, ledger: Ledger, position: Position, version: int | None = None) -> bool:
        """Whether the last event of each shard up to a position is the ledger's."""
        seqs = ds.field(SEQ).isin([seq for seq, number in zip(position.seqs, position.numbers, strict=True) if number])
        mine = self.table.rows(version, [SEQ, "stream", "version"], seqs)
        known = sorted(tuple(row.values()) for row in mine.to_pylist())
        return known == sorted((row[SEQ], row["stream"], row["version"]) for row in ledger.ends(position))

    def changed(self, since: int, version: int) -> set[int]:
        """The shards that hold events of ``version`` that an earlier one had not."""
        known = {file.path for file in self.table.files(since)}
        return {file.shard for file in self.table.files(version) if file.path not in known}


def export(
    ledger: Ledger, address: str, shards: int, progress: Progress | None = None, until: Position | None = None
) -> Exported:
    """Write the ledger's events that the history lacks, up to ``until`` or to the newest.

    Raises ``HistoryRefused`` when the history has another number of shards, is another ledger's, or holds something
    else than the ledger; ``FilesRefused`` when it cannot be written.
    """
    history, end = History(address), until or ledger.position()
    _refuse_other_shards(history, shards)
    version = history.table.version()
    start = history.position(version) or end.back_to_start
    _refuse_other_ledger(history, ledger, start, end)
    done, reached = 0, start
    for rows, reached in _pieces(ledger, start, end):
        placed = _placed(ledger, rows, shards)
        version = history.table.append(placed, BY, version, str(shards), {POSITION: str(reached)})
        done += rows.num_rows
        if progress:
            progress(done)
    _compare(history, ledger, start, reached)
    return Exported(done, reached, version)


def _pieces(ledger: Ledger, start: Position, end: Position) -> Iterator[tuple[pa.Table, Position]]:
    """The events after ``start`` up to ``end``, INCOMING, so many as make a commit, and how far each leads; in the
    place of words stands where they are."""
    kept: list[pa.RecordBatch] = []
    reached = start
    for batch in ledger.read(start, end, apart=True):
        kept.append(naive(standing_in(ledger, batch)))
        reached = reached.after(batch.column(SEQ)[-1].as_py())
        if sum(each.num_rows for each in kept) >= EVENTS_AT_ONCE:
            yield pa.Table.from_batches(kept, INCOMING), reached
            kept = []
    if kept:
        yield pa.Table.from_batches(kept, INCOMING), reached


def _placed(ledger: Ledger, rows: pa.Table, shards: int) -> pa.Table:
    """The rows with their shard and their month of recording."""
    of_stream = _shards_of(ledger, rows, shards)
    placed = pa.array([of_stream[stream] for stream in rows["stream"].to_pylist()], pa.int32())
    months = pc.strftime(rows["recorded_at"], format="%Y-%m")
    return rows.append_column(SHARD, placed).append_column(MONTH, months)


def _shards_of(ledger: Ledger, rows: pa.Table, shards: int) -> dict[str, int]:
    """The shard of each stream: that of the project with which it began, wherever that lies."""
    begun = rows.filter(pc.equal(rows["version"], 1))
    projects = dict(zip(begun["stream"].to_pylist(), begun["project"].to_pylist(), strict=True))
    earlier = [stream for stream in pc.unique(rows["stream"]).to_pylist() if stream not in projects]
    projects |= _began_with(ledger, earlier)
    shard = {project: shard_of(project, shards) for project in set(projects.values())}
    return {stream: shard[project] for stream, project in projects.items()}


def _began_with(ledger: Ledger, streams: list[str]) -> dict[str, str]:
    """The projects with which streams began."""
    found: dict[str, str] = {}
    with ledger.reading() as connection:
        for piece in (streams[at : at + STREAMS_AT_ONCE] for at in range(0, len(streams), STREAMS_AT_ONCE)):
            first = sa.select(event.c.stream, event.c.project).where(event.c.stream.in_(piece), event.c.version == 1)
            found |= {row.stream: row.project for row in connection.execute(first)}
    return found


def _refuse_other_shards(history: History, shards: int) -> None:
    found = history.shards()
    if found not in {None, shards}:
        raise HistoryRefused(
            "The history in {address} has {found} shards: go on with as many, or export into another folder.",
            address=history.address,
            found=found,
        )


def _refuse_other_ledger(history: History, ledger: Ledger, position: Position, end: Position) -> None:
    if len(position.numbers) != len(end.numbers) or not history.belongs_to(ledger, position):
        raise HistoryRefused(
            "The history in {address} was exported from another ledger: export into another folder.",
            address=history.address,
        )


def _compare(history: History, ledger: Ledger, start: Position, end: Position) -> None:
    """Hold what stands in the files after ``start`` against the ledger."""
    ranges = [
        (ds.field(SEQ) > low) & (ds.field(SEQ) <= high)
        for low, high in zip(start.seqs, end.seqs, strict=True)
        if low < high
    ]
    seqs = history.table.rows(columns=[SEQ], where=reduce(or_, ranges))[SEQ] if ranges else pa.array([], pa.int64())
    found: Sum = (len(seqs), pc.sum(seqs).as_py() or 0)
    sent = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(event.c.seq), 0)).where(between(start, end))
    with ledger.reading() as connection:
        wanted: Sum = tuple(map(int, connection.execute(sent).one()))  # type: ignore[assignment]
    if found != wanted:
        raise HistoryRefused(
            "The history in {address} holds {found} instead of {sent} (events, sum of seq): delete its folder events "
            "and export anew.",
            address=history.address,
            found=found,
            sent=wanted,
        )
