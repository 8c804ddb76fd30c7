"""The one reader of the package's SQL: every statement that it runs stands in a file of its room.

A file is called by its folder and its name, as in ``staging/log`` or ``marts/scores``, wherever the folder lies: which
subject a model belongs to can change without anybody who asks for it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@cache
def statement(name: str) -> str:
    """The text of a file by folder and name, as in ``staging/log``."""
    return read(path_of(name))


def path_of(name: str) -> Path:
    """Where a file lies, by folder and name; ``KeyError`` where there is none."""
    return _places()[name]


def named(folder: str) -> tuple[str, ...]:
    """The names of all statements in the folders of that name, sorted."""
    return tuple(sorted(path.stem for name, path in _places().items() if name.startswith(f"{folder}/")))


def read(path: Path) -> str:
    """The text of one SQL file."""
    return path.read_text(encoding="utf-8")


@cache
def _places() -> dict[str, Path]:
    return {f"{path.parent.name}/{path.stem}": path for path in sorted(FOLDER.rglob("*.sql"))}
