"""The limit of a clock: one duration or moment, several, or another one by a field of the case.

Of several, the earliest counts; written ``{ first = ["wanted_by", "24 working hours"] }``, the first known one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.regulation.conditions import Facts, Value
from casework.regulation.durations import EXAMPLES, Duration
from casework.regulation.facts import MOMENTS
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Clock


@dataclass(frozen=True, slots=True)
class Carried:
    """The moment that the from-event carries, or else the case."""

    field: str


Part = Duration | Carried


def clock_of(part: Part) -> Clock:
    """In which time a part of a limit is counted."""
    if isinstance(part, Carried):
        return Clock.AGREED
    return Clock.WORKING if part.working else Clock.CLOCK


def counts_days(part: Part) -> bool:
    """Whether a part of a limit is counted in whole days."""
    return isinstance(part, Duration) and not part.half and part.unit in {"day", "week", "month"}


@dataclass(frozen=True, slots=True)
class Ending:
    """When a clock is due, and which part of its limit says so."""

    part: Part
    at: datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a clock may run; the earliest of ``parts`` counts, with ``first`` the first that is known.

    With ``by`` the parts depend on that field of the case: ``by_value`` gives them for each of its values.
    """

    parts: tuple[Part, ...] = ()
    first: bool = False
    by: str | None = None
    by_value: Mapping[Value, tuple[Part, ...]] | None = None

    @classmethod
    def read(cls, written: object) -> Limit:
        """Read the limit as TOML has it; raises ``ValueError`` saying what would be right."""
        if isinstance(written, Limit):
            return written
        if not isinstance(written, dict):
            return cls(_parts(written))
        if written.keys() == {"first"}:
            return cls(_parts(written["first"]), first=True)
        values = dict(written)
        by = values.pop("by", None)
        if not isinstance(by, str) or not values:
            raise ValueError(
                'a limit by a field is written { by = "severity", major = "10 minutes", minor = "1 hour" }'
            )
        return cls(by=by, by_value={value: _parts(limit) for value, limit in values.items()})

    def due(self, start: datetime, event: Mapping[str, object], case: Facts, calendar: WorkCalendar) -> datetime | None:
        """When a clock that began at ``start`` is due; None when it waits for a moment that nobody has written."""
        ending = self.ending(start, event, case, calendar)
        return None if ending is None else ending.at

    def ending(
        self, start: datetime, event: Mapping[str, object], case: Facts, calendar: WorkCalendar
    ) -> Ending | None:
        """The same with the part that counts; of parts that end together the one that stands first."""
        ends = ((part, self._end(part, start, event, case, calendar)) for part in self._parts_for(case))
        known = [Ending(part, at) for part, at in ends if at is not None]
        return next(iter(known), None) if self.first else min(known, key=lambda ending: ending.at, default=None)

    def all_parts(self) -> Iterator[Part]:
        """Every part there is, whatever the case."""
        return (part for _, part in self.parts_by_value())

    def parts_by_value(self) -> Iterator[tuple[Value | None, Part]]:
        """Every part with the value of ``by`` to which it belongs; None where it belongs to every case."""
        yield from ((None, part) for part in self.parts)
        for value, parts in (self.by_value or {}).items():
            yield from ((value, part) for part in parts)

    def _parts_for(self, case: Facts) -> tuple[Part, ...]:
        if self.by is None:
            return self.parts
        value = case.get(self.by)
        return (self.by_value or {}).get(value, ()) if isinstance(value, str | int) else ()

    @staticmethod
    def _end(
        part: Part, start: datetime, event: Mapping[str, object], case: Facts, calendar: WorkCalendar
    ) -> datetime | None:
        if isinstance(part, Duration):
            return part.after(start, calendar)
        carried = event.get(part.field) or case.get(part.field)
        return carried if isinstance(carried, datetime) else None


def _parts(written: object) -> tuple[Part, ...]:
    given = written if isinstance(written, list) else [written]
    texts = [text for text in given if isinstance(text, str)]
    if not texts or len(texts) != len(given):
        raise ValueError(f"a limit is written like {EXAMPLES}, as {' or '.join(MOMENTS)}, or as a list of such")
    return tuple(Carried(text) if text in MOMENTS else Duration.read(text) for text in texts)
