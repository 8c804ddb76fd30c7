"""Who owns which warehouse file: one process each; whoever comes second works on a copy of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Lock

import duckdb

from casework import private
from etl import enclosed

FIRST_ROWS = 1000
"""Of so many rows, wanted in some order, DuckDB looks up the columns only when it knows which rows they are."""

_taken: set[Path] = set()
_guard = Lock()


def claim(path: Path) -> tuple[duckdb.DuckDBPyConnection, Path]:
    """Open ``path`` for writing, or the first free of ``<name>-2``, ``<name>-3`` … when another owner has it.

    A file that is no DuckDB database, or one of another version, is put away and made anew: it holds nothing that the
    ledger does not. Only one owner per file in a process as well.
    """
    private.make_folder(path.parent)
    with _guard:
        for candidate in _candidates(path.resolve()):
            if candidate in _taken:
                continue
            connection = _connect(candidate)
            if connection is not None:
                private.make_file(candidate)
                _taken.add(candidate)
                return connection, candidate
    raise AssertionError("unreachable: candidates never end")


def release(path: Path) -> None:
    """Let another owner take the file."""
    with _guard:
        _taken.discard(path)


def in_memory() -> duckdb.DuckDBPyConnection:
    """A warehouse that lives as long as its connection."""
    return connected(enclosed.MEMORY)


def connected(address: str) -> duckdb.DuckDBPyConnection:
    """A connection to a database, with the settings that a warehouse asks questions with."""
    return enclosed.connect(address, looks_up=FIRST_ROWS)


def discard(path: Path) -> None:
    """Delete a warehouse file and its write-ahead log."""
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)


def _candidates(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def _connect(path: Path) -> duckdb.DuckDBPyConnection | None:
    """A connection, or None when another process holds the file."""
    try:
        return connected(str(path))
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            return None
        discard(path)
    except duckdb.Error:
        discard(path)
    return connected(str(path))
