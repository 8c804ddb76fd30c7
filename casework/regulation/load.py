"""Read a regulation from its folder, and choose the version in force on a day."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from casework.errors import PolicyError
from casework.regulation.folder import SUFFIX, Folder, file_of
from casework.regulation.model import Regulation

WHOLE = ("clauses", "words", "clocks")
"""Files that are one table each; the others hold several, under their names."""
EACH = ("questionnaires",)
"""Parts whose folder holds one thing a file, called as the file is."""
NEEDED = ("pack", "clauses", "words", "steps", "clocks", "posts")
FILES = (*NEEDED, "scoring", "reports", "forms", "questionnaires", "cases")
UNKNOWN = "extra_forbidden"
"""Pydantic's word for a key that the model does not have."""


def load_regulation(folder: Path) -> Regulation:
    """Read and validate one folder; raises ``PolicyError`` naming file, key, reason and what would be right."""
    return regulation_of(Folder.read(folder))


@lru_cache(maxsize=64)
def regulation_of(folder: Folder) -> Regulation:
    """What the texts of a folder say, read once; raises ``PolicyError`` as ``load_regulation`` does."""
    parts = {name: _part(folder, name) for name in FILES}
    missing = [name for name in NEEDED if not parts[name]]
    if missing:
        raise PolicyError(
            "{folder}: {file}.toml is missing: every regulation has one.", folder=folder.name, file=missing[0]
        )
    try:
        return Regulation.model_validate(_together(folder, parts))
    except ValidationError as error:
        raise _refusal(folder, error) from error


def _part(folder: Folder, name: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for file, text in folder.under(name).items():
        where = f"{folder.name}/{file}"
        try:
            read = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PolicyError("{file}: not valid TOML ({reason}).", file=where, reason=error) from error
        _add(found, _table(name, file, read), where)
    return found


def _table(name: str, file: str, read: dict[str, object]) -> dict[str, object]:
    """What a file says, under the part's name where the file does not say that itself."""
    if name in EACH and file != name + SUFFIX:
        return {name: {Path(file).stem: read}}
    return {name: read} if name in WHOLE else read


def _together(folder: Folder, parts: Mapping[str, dict[str, object]]) -> dict[str, object]:
    whole: dict[str, object] = {}
    for name, part in parts.items():
        _add(whole, part, f"{folder.name}/{name}.toml")
    return whole


def _add(whole: dict[str, object], part: Mapping[str, object], where: str) -> None:
    for key, value in part.items():
        known = whole.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _add(known, value, where)
        elif key in whole:
            raise PolicyError("{file}: {key} stands in another file, too: keep one of them.", file=where, key=key)
        else:
            whole[key] = value


def _refusal(folder: Folder, error: ValidationError) -> PolicyError:
    first = min(error.errors(), key=lambda each: each["type"] != UNKNOWN)  # a key misspelt is also one missing
    place = [str(part) for part in first["loc"]]
    file = file_of(place[0] if place else "")
    key = ".".join(place[1:] if file in WHOLE else place) or file
    reason = "there is no such key" if first["type"] == UNKNOWN else re.sub(r"^Value error, ", "", first["msg"])
    return PolicyError("{file}: {key}: {reason}.", file=f"{folder.name}/{file}.toml", key=key, reason=reason)


class Regulations:
    """All regulations of an installation, by id and effective date."""

    def __init__(self, versions: Iterable[Regulation]) -> None:
        """Order the versions; raises ``PolicyError`` for two of one id that would be in force from the same day."""
        self.all = sorted(versions, key=lambda version: (version.id, version.effective_from or date.max))
        for a, b in pairwise(self.all):
            if (a.id, a.effective_from) == (b.id, b.effective_from):
                raise PolicyError(
                    "Regulation {regulation} has two versions from {date}: give one another date.",
                    regulation=a.id,
                    date=a.effective_from or "draft",
                )
            if (a.id, a.version) == (b.id, b.version):
                raise PolicyError(
                    "Regulation {regulation} has two versions called {version}: give one another name.",
                    regulation=a.id,
                    version=a.version,
                )

    @classmethod
    def load(cls, folder: Path) -> Regulations:
        """Load every folder in ``folder``; raises ``PolicyError`` when one is wrong or none is there."""
        folders = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
        if not folders:
            raise PolicyError(
                "No regulation in {folder}: put a folder with one there or set YINGSHENG_REGULATION_DIR.", folder=folder
            )
        return cls(load_regulation(path) for path in folders)

    @property
    def dated(self) -> list[Regulation]:
        """The versions that are in force from some day: all but drafts."""
        return [version for version in self.all if version.effective_from is not None]

    @property
    def ids(self) -> list[str]:
        """The regulations there are."""
        return sorted({version.id for version in self.all})

    def versions(self, regulation_id: str) -> list[Regulation]:
        """Versions of one regulation, oldest first; raises ``PolicyError`` when there is none."""
        found = [version for version in self.all if version.id == regulation_id]
        if not found:
            raise PolicyError("There is no regulation called {regulation}.", regulation=regulation_id)
        return found

    def in_force(self, regulation_id: str, day: date) -> Regulation:
        """The version in force on ``day`` (local); before the first, the first."""
        versions = [version for version in self.versions(regulation_id) if version.effective_from is not None]
        if not versions:
            raise PolicyError(
                "Regulation {regulation} is a draft: give it effective_from in its pack.toml.", regulation=regulation_id
            )
        return ([version for version in versions if (version.effective_from or day) <= day] or versions[:1])[-1]
