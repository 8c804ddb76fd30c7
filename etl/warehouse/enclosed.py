"""A DuckDB that reaches nothing but what it is given: no other file, no network, no extension, and no way back.

SQL can read and write any file of the machine and load code from the network; none of ours does. So should a text from
outside ever be run as SQL, it finds neither.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterable
from pathlib import Path

import duckdb

CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
}
PLANNING = "enable_optimizer"
"""The one option that is changed later: a sync of few events runs as it is written (``etl.warehouse.models``)."""
MEMORY = ":memory:"


def connect(
    address: str | Path = MEMORY,
    *,
    reads: Iterable[Path] = (),
    reads_in: Iterable[Path] = (),
    spills_to: Path | None = None,
    limit: str | None = None,
    looks_up: int | None = None,
    threads: int | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection to a database that may read the files ``reads`` and those in the folders ``reads_in``, beside its
    own and those it spills to.

    A database in memory spills to a folder of its own, which is made when needed and goes with it. ``limit`` bounds the
    memory, ``threads`` the processors; of so many rows as ``looks_up``, wanted in some order, columns are read when it
    is known which they are.
    """
    config = dict(CLOSED)
    if spills_to is not None or address == MEMORY:
        config["temp_directory"] = str(spills_to or Path(tempfile.gettempdir()) / f"yingsheng-{uuid.uuid4().hex}")
    if limit is not None:
        config["memory_limit"] = limit
    if threads is not None:
        config["threads"] = threads
    connection = duckdb.connect(str(address), config=config)
    if looks_up is not None:
        connection.execute("set global late_materialization_max_rows = $rows", {"rows": looks_up})
    connection.execute("set global allowed_paths = $files", {"files": [str(path) for path in reads]})
    folders = [f"{path}{os.sep}" for path in reads_in]
    if folders:
        connection.execute("set global allowed_directories = $folders", {"folders": folders})
    connection.execute("set global allowed_configs = $names", {"names": [PLANNING]})
    connection.execute("set global enable_external_access = false")
    connection.execute("set global lock_configuration = true")
    return connection
