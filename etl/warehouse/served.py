"""Which shards of a ledger a process serves: all, or some, so that its warehouse holds their projects alone.

A case stays in the shard of the project that it began with, also when it is moved to another project. So who serves
some shards takes in, whole, the cases of others that were moved to a project served here (visitors), and shows none of
those that were moved away. Streams without a project are taken in by everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Self

import duckdb
import pyarrow as pa

from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position, place_of, shard_of, shards_named
from casework.settings import settings
from etl.statements import statement
from etl.warehouse import typed as staging
from etl.warehouse.models import parsed
from etl.warehouse.typed import Text

Streams = Set[str]


@dataclass(frozen=True, slots=True)
class Served:
    """The ``shards`` of a ledger that has so many, shard 0 among them; None: all."""

    shards: frozenset[int] | None = None
    of: int = 1

    @classmethod
    def by_settings(cls, ledger: Ledger) -> Self:
        """What the settings say; raises ``LedgerError`` where they name shards that the ledger does not have."""
        named = settings().served_shards
        if not named:
            return cls()
        of = len(ledger.position().numbers)
        return cls(shards_named(named, of), of)

    @property
    def listed(self) -> list[int]:
        """The shards in ascending order; none where all are served."""
        return sorted(self.shards or ())

    def has(self, project: str | None) -> bool:
        """Whether a project is served, registered or not."""
        return self.shards is None or shard_of(project, self.of) in self.shards

    def holds(self, seq: int) -> bool:
        """Whether the event with this seq lies in a shard that is served."""
        return self.shards is None or place_of(seq)[0] in self.shards

    def batches(
        self, cursor: duckdb.DuckDBPyConnection, ledger: Ledger, after: Position, until: Position, text: Text
    ) -> Iterator[pa.RecordBatch]:
        """The events after one position up to another that are taken in, visitors' last.

        Earlier events of a case that comes to visit are brought in meanwhile: they lie before ``after``.
        """
        if self.shards is None:
            yield from ledger.read(after, until)
            return
        middle = until.within(self.shards, after)
        yield from ledger.read(after, middle)
        known = self._visitors(cursor, text)
        come = {stream for stream, project in ledger.moves(middle, until) if self.has(project)}
        take_over(cursor, ledger, come - known, after, text)
        gone_on = ledger.entered(middle, until) & known if known else frozenset()
        for batch in ledger.whole_streams(come | gone_on, until, after):
            if batch.num_rows:
                yield batch

    def _visitors(self, cursor: duckdb.DuckDBPyConnection, text: Text) -> Streams:
        """The cases of other shards that are here."""
        found = cursor.execute(parsed(text(statement("staging/visitors"))), {"shards": self.listed}).fetchall()
        return {str(stream) for (stream,) in found}


ALL = Served()


def take_over(cursor: duckdb.DuckDBPyConnection, ledger: Ledger, streams: Streams, until: Position, text: Text) -> None:
    """Bring in the events of streams up to a position that are not here yet."""
    cursor.register("named", pa.table({"stream": pa.array(sorted(streams), pa.string())}))
    unknown = [name for (name,) in cursor.execute(parsed(text(statement("staging/not_here")))).fetchall()]
    cursor.unregister("named")
    for batch in ledger.whole_streams(unknown, until):
        if batch.num_rows:
            staging.bring(cursor, batch, text)
