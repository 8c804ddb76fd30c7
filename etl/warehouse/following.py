"""How a warehouse takes in what the ledger has: all of it, into the very tables that are read.

One that stands on a base does it otherwise (``etl.fleet.standing``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position
from etl.errors import WarehouseError
from etl.warehouse import typed as staging
from etl.warehouse.derive import derive_anew, derive_touched
from etl.warehouse.models import Step
from etl.warehouse.served import ALL, Served
from etl.warehouse.typed import Followed, Progress

Mark = tuple[str, int]
"""The address of a base, and its number."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync or rebuild did."""

    events: int
    """Events brought in."""
    streams: int
    """Streams (cases, calls …) computed anew."""
    ledger_seq: int
    seconds: float
    rebuilt: bool = False


class Following:
    """What a warehouse does that stands on the ledger alone, for the shards that are served."""

    mark: Mark | None = None
    """The base that it stands on."""

    def __init__(self, served: Served = ALL) -> None:
        self.served = served

    def begin(self, cursor: duckdb.DuckDBPyConnection, ledger: Ledger) -> Followed:  # noqa: ARG002
        """Lay out what there is to begin with; returns how far that follows the ledger."""
        return Followed(ledger.position().back_to_start)

    def text(self, sql: str) -> str:
        """What is run in the place of a statement about events."""
        return sql

    def copy(
        self, cursor: duckdb.DuckDBPyConnection, ledger: Ledger, followed: Followed, progress: Progress | None
    ) -> Followed:
        """Bring in the events after a position; raises ``CopyError``."""
        until = ledger.position()
        batches = self.served.batches(cursor, ledger, followed.position, until, self.text)
        return replace(self._copied(cursor, ledger, batches, followed, progress), position=until)

    def _copied(
        self,
        cursor: duckdb.DuckDBPyConnection,
        ledger: Ledger,  # noqa: ARG002
        batches: Iterable[pa.RecordBatch],
        followed: Followed,
        progress: Progress | None,
    ) -> Followed:
        return staging.copy_events(cursor, batches, followed, progress)

    def check_words(self, cursor: duckdb.DuckDBPyConnection, after: Position) -> None:
        """Raise ``WordsGone`` when events after a position took away words that the file may hold."""
        staging.check_words(cursor, after)

    def derive_first(self, cursor: duckdb.DuckDBPyConnection, step: Step) -> int:
        """Make everything of what was brought in to begin with; returns the number of streams computed."""
        return derive_anew(cursor, step)

    def derive(self, cursor: duckdb.DuckDBPyConnection, after: Position, step: Step) -> int:
        """Bring everything up to date with the events after a position; returns the number of streams computed."""
        return derive_touched(cursor, after, step)


class Ground(ABC):
    """What a warehouse may stand on instead of the ledger alone."""

    refusal: WarehouseError | None = None
    """Why it stands on nothing, or on what it stood on before, since the last choice."""

    @abstractmethod
    def connect(self, path: str) -> duckdb.DuckDBPyConnection:
        """Open the database at ``path``, with all that its tables need."""

    @abstractmethod
    def choose(self, policies: Policies, served: Served, stands_on: Mark | None = None) -> Following:
        """How to follow the ledger's ``served`` shards from now on; ``stands_on`` is what the warehouse stands on."""

    @abstractmethod
    def has_moved(self) -> bool:
        """Whether there may be another choice than the last time."""
