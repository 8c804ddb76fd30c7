"""Read packs from their files and choose the version in force."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from casework.errors import PolicyError
from casework.policy.locate import line_of
from casework.policy.pack import Pack

PLACE = re.compile(r"^([a-z_]+(?:\.[\w-]+)*): (.+)$", re.DOTALL)
"""A reason that begins with the place it is about, as checks between parts of a pack say it."""


def load_pack(path: Path) -> Pack:
    """Read and validate one pack; raises ``PolicyError`` naming file, line or key, and reason."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError("{file}: cannot be read ({reason}).", file=path.name, reason=error) from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyError("{file}: not valid TOML ({reason}).", file=path.name, reason=error) from error
    try:
        return Pack.model_validate(data)
    except ValidationError as error:
        raise _refusal(path.name, text, error) from error


def _refusal(file: str, text: str, error: ValidationError) -> PolicyError:
    first = error.errors()[0]
    place: list[str | int] = list(first["loc"])
    reason = re.sub(r"^Value error, ", "", first["msg"])
    named = PLACE.match(reason)
    if not place and named:
        place = [int(part) if part.isdigit() else part for part in named.group(1).split(".")]
        reason = named.group(2)
    key = ".".join(str(part) for part in place) or "pack"
    line = line_of(text, place)
    if line is None:
        return PolicyError("{file}: {key}: {reason}.", file=file, key=key, reason=reason)
    return PolicyError("{file}, line {line}: {key}: {reason}.", file=file, line=line, key=key, reason=reason)


class Policies:
    """All packs of an installation, by id and effective date."""

    def __init__(self, packs: list[Pack]) -> None:
        self.packs = sorted(packs, key=lambda pack: (pack.id, pack.effective_from))
        for a, b in pairwise(self.packs):
            if (a.id, a.effective_from) == (b.id, b.effective_from):
                raise PolicyError(
                    "Pack {pack} has two versions from {date}: give one another date.",
                    pack=a.id,
                    date=a.effective_from,
                )
        self._refuse_repeated_versions()

    @classmethod
    def load(cls, folder: Path) -> Policies:
        """Load every ``*.toml`` in ``folder``; raises ``PolicyError`` when one is wrong or none is there."""
        packs = [load_pack(path) for path in sorted(folder.glob("*.toml"))]
        if not packs:
            raise PolicyError("No policy pack in {folder}: put one there or set YINGSHENG_POLICY_DIR.", folder=folder)
        return cls(packs)

    def versions(self, pack_id: str) -> list[Pack]:
        """Versions of one pack, oldest first; raises ``PolicyError`` when there is none."""
        found = [pack for pack in self.packs if pack.id == pack_id]
        if not found:
            raise PolicyError("There is no policy pack called {pack}.", pack=pack_id)
        return found

    def in_force(self, pack_id: str, day: date) -> Pack:
        """The version in force on ``day`` (local); before the first, the first."""
        versions = self.versions(pack_id)
        return ([pack for pack in versions if pack.effective_from <= day] or versions[:1])[-1]

    def _refuse_repeated_versions(self) -> None:
        seen: set[tuple[str, str]] = set()
        for pack in self.packs:
            if (pack.id, pack.version) in seen:
                raise PolicyError(
                    "Pack {pack} has two versions called {version}: give one another name.",
                    pack=pack.id,
                    version=pack.version,
                )
            seen.add((pack.id, pack.version))
