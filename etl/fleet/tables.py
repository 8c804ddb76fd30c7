"""Tables of files (Delta Lake): what is read is always one version, and a version comes about by one commit.

A file that no commit names (a process was killed) is read by nobody.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow import fs

from etl.errors import EtlError

if TYPE_CHECKING:
    from deltalake import DeltaTable

SHARD = "shard"
"""The column by which every table lies in folders."""
FETCHED_AT_ONCE = 16


class FilesRefused(EtlError):
    """The tables of files cannot be read or written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a version: where it lies below the table, its shard, its rows and its bytes."""

    path: str
    shard: int
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of files at an address: a folder, or what ``deltalake`` takes for one (``s3://…``)."""

    address: str

    def open(self, version: int | None = None) -> DeltaTable | None:
        """A version, the newest without one; None where no table is."""
        lake = _lake()
        if not lake.DeltaTable.is_deltatable(self.address):
            return None
        try:
            return lake.DeltaTable(self.address, version=version)
        except lake.exceptions.DeltaError as error:
            raise FilesRefused(
                "{address} has no version {version} that can be read ({reason}).",
                address=self.address,
                version=version,
                reason=error,
            ) from error

    def version(self) -> int | None:
        """The newest version; None where no table is."""
        found = self.open()
        return None if found is None else found.version()

    def files(self, version: int | None = None) -> tuple[File, ...]:
        """The files of a version."""
        return tuple(
            File(each["path"], int(each[f"partition.{SHARD}"]), each["num_records"], each["size_bytes"])
            for each in self.actions(version).to_pylist()
        )

    def paths(self, version: int, shards: Collection[int] | None = None) -> tuple[str, ...]:
        """The files of a version (of some shards), by their whole addresses."""
        files = (file for file in self.files(version) if shards is None or file.shard in shards)
        return tuple(inside(self.address, file.path) for file in files)

    def here(self, version: int, place: Path) -> tuple[str, ...]:
        """The files of a version as files of this machine: where they lie, or fetched into the folder ``place``."""
        if "://" not in self.address:
            return self.paths(version)
        system, there = filesystem(self.address)
        files = [(f"{there}/{file.path}", place / file.path) for file in self.files(version)]
        with ThreadPoolExecutor(FETCHED_AT_ONCE) as pool:
            return tuple(pool.map(lambda each: _fetched(system, *each), files))

    def actions(self, version: int | None = None) -> pa.Table:
        """What the log says of each file of a version: its rows, and the least and greatest value of its columns."""
        found = self.open(version)
        return pa.table({}) if found is None else pa.table(found.get_add_actions(flatten=True))

    def rows(
        self, version: int | None = None, columns: Sequence[str] | None = None, where: ds.Expression | None = None
    ) -> pa.Table:
        """Rows of a version, in any order; of a folder of shards only those are opened that ``where`` asks for."""
        found = self.open(version)
        if found is None:
            return pa.table({})
        # Arrow's own files: those of ``deltalake`` are Python's, and a thread that lets go of one when the program has
        # ended breaks it off.
        system, place = filesystem(self.address)
        rows = found.to_pyarrow_dataset(filesystem=fs.SubTreeFileSystem(place, system))
        return rows.to_table(columns=columns, filter=where)

    def append(
        self, rows: pa.Table, by: Sequence[str], since: int | None, says: str, facts: Mapping[str, str] | None = None
    ) -> int:
        """Add rows in one commit right after version ``since`` (None: as the first), laid by the columns ``by``.

        A new table ``says`` what it is; the commit tells ``facts``. Returns the version; raises ``FilesRefused`` when
        somebody else wrote since.
        """
        lake = _lake()
        try:
            lake.write_deltalake(
                self.address if since is None else self.open(since),
                rows,
                mode="error" if since is None else "append",
                partition_by=list(by),
                description=says if since is None else None,
                commit_properties=_at_once(lake, facts),
            )
        except lake.exceptions.DeltaError as error:
            raise _lost(self.address, error) from error
        return 0 if since is None else since + 1

    def overwrite(self, rows: pa.Table, facts: Mapping[str, str]) -> None:
        """Make the table those rows, whatever columns it had, in one commit whose log tells ``facts``."""
        lake = _lake()
        try:
            lake.write_deltalake(
                self.address,
                rows,
                mode="overwrite",
                schema_mode="overwrite",
                commit_properties=lake.CommitProperties(custom_metadata=dict(facts)),
            )
        except lake.exceptions.DeltaError as error:
            raise _lost(self.address, error) from error

    def replace(self, files: Iterable[File], schema: pa.Schema) -> int:
        """Make the table those files and no others, in one commit; returns its version."""
        lake = _lake()
        table = self.open() or lake.DeltaTable.create(self.address, schema=schema, partition_by=[SHARD])
        added = [
            lake.transaction.AddAction(
                path=file.path,
                size=file.size,
                partition_values={SHARD: str(file.shard)},
                modification_time=0,
                data_change=True,
                stats=f'{{"numRecords": {file.rows}}}',
            )
            for file in files
        ]
        try:
            version = int(table.version())
            table.create_write_transaction(
                added, mode="overwrite", schema=schema, partition_by=[SHARD], commit_properties=_at_once(lake)
            )
        except lake.exceptions.DeltaError as error:
            raise _lost(self.address, error) from error
        return version + 1

    def told(self, fact: str, version: int | None = None) -> str | None:
        """What the last commit up to a version that tells ``fact`` says of it."""
        found = self.open(version)
        commits = [] if found is None else found.history()
        return next((str(each[fact]) for each in commits if fact in each), None)

    def says(self) -> str | None:
        """What was said of the table when it was made; None where no table is."""
        found = self.open()
        return None if found is None else str(found.metadata().description)


def inside(address: str, *names: str) -> str:
    """An address below another."""
    return "/".join((address.rstrip("/"), *names))


def filesystem(address: str) -> tuple[fs.FileSystem, str]:
    """What reads and writes files at an address, and how it calls the address."""
    if "://" not in address:
        return fs.LocalFileSystem(), address
    system, place = fs.FileSystem.from_uri(address)
    return system, str(place)


def folder(address: str) -> str:
    """``address``, absolute when it is a folder of this machine."""
    return address if "://" in address else str(Path(address).absolute())


def _fetched(system: fs.FileSystem, there: str, here: Path) -> str:
    here.parent.mkdir(parents=True, exist_ok=True)
    with system.open_input_stream(there) as source, here.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    return str(here)


def _at_once(lake: Any, facts: Mapping[str, str] | None = None) -> Any:
    """A commit that is the next version, or none: nothing is put after what somebody else wrote."""
    return lake.CommitProperties(max_commit_retries=0, custom_metadata=dict(facts or {}))


def _lost(address: str, error: Exception) -> FilesRefused:
    return FilesRefused(
        "{address} could not be written ({reason}). What was there stays. Somebody else may be writing: try again.",
        address=address,
        reason=error,
    )


def _lake() -> Any:
    try:
        import deltalake
    except ImportError as error:
        raise FilesRefused(
            "Tables of files need the extra packages of the fleet: install requirements/fleet.txt, or yingsheng[fleet]."
        ) from error
    return deltalake
