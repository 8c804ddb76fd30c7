"""What an engine must be able to do, and which engine a URL names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from casework.errors import LedgerError, LedgerUnavailable
from casework.record.ledger.questions import Question, Row
from casework.record.ledger.words import WordsRow

Prove = Callable[[sa.Connection], None]
"""Looks at a copy before it takes the ledger's place; raises ``LedgerError`` when it may not."""


Within = Any
"""What a transaction runs on: a connection of SQLAlchemy's, or the driver's own."""


class Held(Protocol):
    """The shards that a transaction holds, when it does not hold the whole ledger."""

    def take(self, shard: int) -> None: ...  # noqa: D102


class Store(Protocol):
    """What an engine must be able to do.

    ``lock`` waits until nobody else writes. ``hold`` begins a transaction beside which others write to other shards,
    and gives what takes shards for it; None where one transaction writes at a time.
    """

    address: str
    engine: sa.Engine
    driver_errors: tuple[type[Exception], ...]
    reading_options: Mapping[str, object]
    writing_options: Mapping[str, object]
    many_write: bool

    def lock(self, connection: sa.Connection) -> None: ...  # noqa: D102
    def hold(self, connection: sa.Connection) -> Held | None: ...  # noqa: D102
    def insert(self, connection: sa.Connection, batch: pa.RecordBatch, words: Sequence[WordsRow]) -> None: ...  # noqa: D102
    def read(self, connection: sa.Connection, after: int, until: int, limit: int) -> pa.RecordBatch: ...  # noqa: D102
    def ask(self, question: Question, given: Mapping[str, object], within: Within | None) -> Sequence[Row]: ...  # noqa: D102
    def change(self, question: Question, given: Mapping[str, object], within: Within) -> int: ...  # noqa: D102
    def beside(self) -> AbstractContextManager[Within]: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102
    def scrub(self) -> None: ...  # noqa: D102
    def dump(self, connection: sa.Connection, folder: Path) -> None: ...  # noqa: D102
    def restore(self, folder: Path, *, overwrite: bool, prove: Prove) -> None: ...  # noqa: D102
    def translate(self, error: Exception) -> LedgerError: ...  # noqa: D102


@contextmanager
def translated(store: Store) -> Iterator[None]:
    """Say the errors of the driver and of SQLAlchemy in the words of the house, once, with their cause."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, store.driver_errors):
            raise store.translate(error.orig) from error.orig  # SQLAlchemy's own copy of the words may hold the row
        raise
    except SQLAlchemyError as error:
        raise LedgerUnavailable(
            "The ledger {address} is not available ({reason}).", address=store.address, reason=error
        ) from error
    except store.driver_errors as error:
        raise store.translate(error) from error
