"""Holiday notices as files: a State Council notice that is newer than the calendar library, or corrects it.

``data/calendars/2027.toml`` holds the notice for 2027 and stands in for all that the library knows of that year::

    year = 2027
    source = "国办发明电〔2026〕… 号"

    [[holidays]]
    name = { zh = "元旦", en = "New Year's Day" }
    first = 2027-01-01
    last = 2027-01-03
    make_up = [2027-01-09]      # Saturdays and Sundays worked in exchange; may be left out

A notice may reach a few days into the years beside its own (New Year's Eve off, a Sunday worked before it).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from casework.errors import CalendarError
from casework.texts import Model, Words

SATURDAY = 5
REACH = timedelta(days=14)
"""How far a notice may reach beyond its year."""


class NamedHoliday(Model):
    """One holiday of a notice: its days off, and the weekend days worked for them."""

    name: Words
    first: date
    last: date
    make_up: tuple[date, ...] = ()

    @property
    def days(self) -> list[date]:
        """The days off, first to last."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the last day {self.last} comes before the first, {self.first}")
        for day in self.make_up:
            if day.weekday() < SATURDAY:
                raise ValueError(f"make-up day {day} is no Saturday or Sunday: it is worked anyway")
        return self


class Notice(Model):
    """One year's notice."""

    year: int = Field(ge=1990, le=2099)
    source: str = Field(min_length=1)
    """Where it was published, so that anybody can check it."""
    holidays: tuple[NamedHoliday, ...] = Field(min_length=1)
    digest: str = ""
    """Names this very text of the file."""

    @model_validator(mode="after")
    def _days_once(self) -> Self:
        seen: set[date] = set()
        for day in self._all_days():
            if not date(self.year, 1, 1) - REACH <= day <= date(self.year, 12, 31) + REACH:
                raise ValueError(f"{day} does not belong to a notice for {self.year}")
            if day in seen:
                raise ValueError(f"{day} is named twice")
            seen.add(day)
        return self

    def _all_days(self) -> Iterator[date]:
        for holiday in self.holidays:
            yield from holiday.days
            yield from holiday.make_up


def load_notices(folder: Path) -> list[Notice]:
    """Every ``*.toml`` of ``folder``, by year; none when there is no such folder. Raises ``CalendarError``."""
    notices = [load_notice(path) for path in sorted(folder.glob("*.toml"))]
    years = [notice.year for notice in notices]
    repeated = next((year for year in years if years.count(year) > 1), None)
    if repeated is not None:
        raise CalendarError(
            "{folder} holds two notices for {year}: keep the later one.", folder=folder.name, year=repeated
        )
    return sorted(notices, key=lambda notice: notice.year)


def load_notice(path: Path) -> Notice:
    """Read and check one notice; raises ``CalendarError`` naming file, key and reason."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CalendarError(
            "Holiday notice {file} cannot be read ({reason}). Mend it, or take it away.", file=path.name, reason=error
        ) from error
    try:
        return Notice.model_validate(data | {"digest": sha256(text.encode()).hexdigest()[:8]})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "notice"
        raise CalendarError(
            "Holiday notice {file}: {key}: {reason}. Mend it, or take it away.",
            file=path.name,
            key=key,
            reason=first["msg"].removeprefix("Value error, "),
        ) from error
