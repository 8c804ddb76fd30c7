"""Everything that stands in the files of a folder, versions and leftovers too, as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq


def texts_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file with what it says: Parquet by its values and its metadata, all else by its bytes."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        raw = path.read_bytes().decode("utf-8", "replace")
        values = str(pq.ParquetFile(path).read().to_pylist()) if path.suffix == ".parquet" else ""
        yield path.name, f"{path} {raw} {values}"
