"""A folder into which other systems put files: which of them are whole, and where they go once they were read."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from etl.errors import SourceError
from etl.intake.quality import RULES
from etl.intake.reports import LoadReport

ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt", ".xlsx", ".parquet", ".jsonl", ".ndjson", ".gz"})
TABLES = ENDINGS | {".xls", ".xlsb", ".xlsm", ".ods", ".et"}
"""With those whose tables have to be saved as another kind first: they are refused, not passed over."""
REST_SECONDS = 5.0
"""A file that was touched since so long may still be growing."""
LOADED, REFUSED = "loaded", "refused"
"""Folders below the one that is watched, for files that were read and for files that cannot be."""


def whole_files(folder: Path, *, rest_seconds: float = REST_SECONDS) -> list[Path]:
    """The files that have come and rest, oldest first; raises ``SourceError`` when there is no such folder."""
    if not folder.is_dir():
        raise SourceError("{folder}: there is no such folder. Make it, or name another.", folder=folder)
    latest = time.time() - rest_seconds
    found = [
        (path.stat().st_mtime, path)
        for path in folder.iterdir()
        if path.is_file() and path.suffix.lower() in TABLES and not path.name.startswith((".", "~"))
    ]
    return [path for touched, path in sorted(found) if touched <= latest]


def put_away(path: Path, where: str, told: str) -> Path:
    """Move a file to a folder beside it, under the moment and its name, with what is told of it; returns its place."""
    moment = time.strftime("%Y%m%d-%H%M%S")
    below = path.parent / where
    below.mkdir(exist_ok=True)
    names = (f"{moment}{'' if n == 1 else f'-{n}'}-{path.name}" for n in range(1, 10_000))
    place = next(below / name for name in names if not (below / name).exists())
    path.rename(place)
    place.with_name(place.name + ".report.md").write_text(told, encoding="utf-8")
    return place


def summary(report: LoadReport, waiting: Sequence[str] = ()) -> str:
    """What became of the rows, as lines of text; ``waiting`` says why the first of those held back wait."""
    rows = report.outcomes
    lines = [
        f"Load {report.batch} of {report.file} by profile {report.profile}: {report.rows} rows.",
        f"New {rows.accepted}, corrected {rows.corrected}, unchanged {rows.unchanged}, repeated {rows.repeated}, "
        f"held back {rows.quarantined}.",
        *(f"{count} × {RULES[rule].message}" for rule, count in report.problems_by_rule.items()),
    ]
    return "\n".join([*lines, *waiting, ""])
