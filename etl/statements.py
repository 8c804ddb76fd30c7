"""The one reader of the SQL below ``etl/models``: every statement that the package runs stands in a file there."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "models"


@cache
def statement(name: str) -> str:
    """The text of a file by room and name, as in ``staging/log``."""
    return read(path_of(name))


def path_of(name: str) -> Path:
    """Where a file lies, by room and name."""
    return FOLDER / f"{name}.sql"


def read(path: Path) -> str:
    """The text of one SQL file."""
    return path.read_text(encoding="utf-8")
