"""A regulation's folder as texts: read from the disk or out of the ledger, named by a digest, changed file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Self

from casework.errors import PolicyError

SUFFIX = ".toml"
HOME = {
    **dict.fromkeys(("stages", "steps", "moved"), "steps"),
    **dict.fromkeys(("posts", "chosen", "routes", "sees"), "posts"),
    **dict.fromkeys(("sheet", "lines", "satisfied", "figures", "follow_up"), "scoring"),
    **{name: name for name in ("clauses", "words", "clocks", "forms", "questionnaires", "cases")},
    "duties": "reports",
}
"""The file in which a table stands; everything else stands in ``pack``."""


def file_of(table: str) -> str:
    """The file in which a table of a regulation stands, without its ending."""
    return HOME.get(table, "pack")


@dataclass(frozen=True)
class Folder:
    """The texts of one folder by file (``steps.toml``, ``forms/annexes.toml``), in the order of their names."""

    name: str
    texts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, name: str, texts: Mapping[str, str]) -> Self:
        """The folder with these files; line ends as everywhere else, so that a digest does not depend on a machine."""
        return cls(name, tuple(sorted((file, text.replace("\r\n", "\n")) for file, text in texts.items())))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read every TOML file of a folder on the disk; raises ``PolicyError`` for one that cannot be read."""
        texts: dict[str, str] = {}
        for file in sorted(path.rglob(f"*{SUFFIX}")):
            try:
                texts[file.relative_to(path).as_posix()] = file.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                where = file.relative_to(path.parent)
                raise PolicyError("{file}: cannot be read ({reason}).", file=where, reason=error) from error
        return cls.of(path.name, texts)

    @cached_property
    def files(self) -> dict[str, str]:
        """Text by file."""
        return dict(self.texts)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over names and texts; two folders with the same one say the same."""
        return sha256("\0".join(part for pair in self.texts for part in pair).encode()).hexdigest()

    def under(self, part: str) -> dict[str, str]:
        """The files of one part: ``part.toml``, or else every file of the folder ``part/``."""
        single = part + SUFFIX
        if single in self.files:
            return {single: self.files[single]}
        return {file: text for file, text in self.texts if file.startswith(f"{part}/")}

    def with_text(self, file: str, text: str) -> Self:
        """The same folder with one file written anew."""
        return type(self).of(self.name, {**self.files, file: text})
