"""How a warehouse takes in what the ledger has: all of it, into the very tables that are read.

One that stands on a base does it otherwise (``etl.fleet.standing``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import duckdb

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position
from etl.errors import WarehouseError
from etl.warehouse import typed as staging
from etl.warehouse.derive import derive_anew, derive_touched
from etl.warehouse.models import Step
from etl.warehouse.typed import Followed, Progress

Mark = tuple[str, int]
"""The address of a base, and its number."""


class Following:
    """What a warehouse does that stands on the ledger alone."""

    mark: Mark | None = None
    """The base that it stands on."""

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
        return staging.copy_events(cursor, ledger.read(followed.position), followed, progress)

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
    def choose(self, policies: Policies, stands_on: Mark | None = None) -> Following:
        """How to follow the ledger from now on; ``stands_on`` is what the warehouse stands on."""

    @abstractmethod
    def has_moved(self) -> bool:
        """Whether there may be another choice than the last time."""
