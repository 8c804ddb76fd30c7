"""The holidays fixed by law (全国年节及纪念日放假办法): off in every year, whether its notice is out or not.

``data/calendars/statute/days.toml`` holds the versions of the law and the days of the festivals that move with moon and
sun. What a notice adds (weekdays shifted, weekends worked for them) is not known before it is out.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from casework.errors import CalendarError
from casework.settings import ROOT
from casework.texts import Model, Words

FILE = ROOT / "data" / "calendars" / "statute" / "days.toml"
FIXED = {"new_year": (1, 1), "labour": (5, 1), "national": (10, 1)}
MOVING = ("spring", "qingming", "dragon_boat", "mid_autumn")
"""In the order of a year's row."""


class Version(Model):
    """The law as in force from ``since``; a festival's first and last day off are counted from its own day."""

    since: date
    off: dict[str, tuple[int, int]]


class Statute(Model):
    """All versions, oldest first, and the days of the moving festivals (``MM-DD``) by year."""

    names: dict[str, Words]
    versions: tuple[Version, ...]
    moving: dict[int, tuple[str, str, str, str]]
    digest: str = ""
    """Names this very text of the file."""

    def days(self, year: int) -> dict[date, Words]:
        """The days off that the law fixes for ``year``, each by the name of its festival."""
        found: dict[date, Words] = {}
        for festival, day in self._festivals(year).items():
            first, last = self._in_force(day).get(festival, (0, -1))
            for offset in range(first, last + 1):
                found.setdefault(day + timedelta(days=offset), self.names[festival])
        return found

    def _festivals(self, year: int) -> dict[str, date]:
        moving = zip(MOVING, self.moving.get(year, ()), strict=False)
        return {name: date(year, *day) for name, day in FIXED.items()} | {
            name: date.fromisoformat(f"{year}-{day}") for name, day in moving
        }

    def _in_force(self, day: date) -> dict[str, tuple[int, int]]:
        return next((version.off for version in reversed(self.versions) if version.since <= day), {})


@cache
def statute() -> Statute:
    """The law, read once per process; raises ``CalendarError`` when the file is wrong."""
    return load_statute(FILE)


def load_statute(path: Path) -> Statute:
    """Read and check the file."""
    try:
        text = path.read_text(encoding="utf-8")
        return Statute.model_validate(tomllib.loads(text) | {"digest": sha256(text.encode()).hexdigest()[:8]})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise CalendarError(
            "The holidays fixed by law in {file} cannot be read ({reason}). Put back the file as it was shipped.",
            file=path.name,
            reason=error,
        ) from error
