"""What the child does with a foreign file: open it, bring it into one shape, leave that in the folder it was given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd  # noqa: F401 - pyarrow and DuckDB ask for it; loaded before the fork

from casework.settings import settings
from etl.intake import source_records, source_sheet, source_text  # noqa: F401 - loaded before the fork
from etl.intake.foreign import REJECTS, TABLE
from etl.intake.profiles import Origin
from etl.intake.source import RAW
from etl.intake.source_far import without_far_blanks
from etl.intake.sources import is_workbook, open_here
from etl.warehouse import enclosed

TABLE_MEMORY = 3
"""The table may take one part in so many of the memory; beyond it, it goes to the folder."""


def read(order: Mapping[str, str]) -> dict[str, object]:
    """Read the file ``path`` into ``folder``; returns columns, sheets and hidden rows. Raises ``SourceError``."""
    folder = Path(order["folder"])
    path, label = Path(order["path"]), order["label"]
    if is_workbook(path, label):
        path = without_far_blanks(path, label, folder)
    source = open_here(path, label, order["digest"], Origin.model_validate_json(order["origin"]))
    table, limit = folder / TABLE, f"{settings().reading_memory_mb // TABLE_MEMORY}MB"
    with enclosed.connect(reads=[*source.reads, table], spills_to=folder / "spilled", limit=limit) as connection:
        rejects = source.fill(connection)
        connection.table(RAW).write_parquet(str(table), compression="lz4")
    with (folder / REJECTS).open("w", encoding="utf-8") as out:
        out.writelines(json.dumps([each.row_number, each.rule, each.value]) + "\n" for each in rejects)
    return {
        "columns": source.columns, "sheets": source.sheets, "sheet": source.sheet, "hidden": sorted(source.hidden),
    }  # fmt: skip
