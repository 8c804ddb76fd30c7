"""How long, as a regulation writes it: ``15 minutes``, ``4 working days``, ``half a working day``, ``1 month``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from casework.time.hours import Limit
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Clock

WRITTEN = re.compile(r"^(\d+|half a) (working )?(minute|hour|day|week|month)s?$")
EXAMPLES = '"15 minutes", "3 days", "1 month", "4 working days", "24 working hours" or "half a working day"'
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of time on the wall's clock or on the office's; ``half`` stands for half a working day."""

    amount: int
    unit: str
    working: bool = False
    half: bool = False

    @classmethod
    def read(cls, text: str) -> Duration:
        """Read ``text``; raises ``ValueError`` saying what would be right."""
        found = WRITTEN.match(text)
        if not found:
            raise ValueError(f"{text!r} is no duration: write it like {EXAMPLES}")
        half, working, unit = found[1] == "half a", bool(found[2]), found[3]
        if half and (not working or unit != "day"):
            raise ValueError(f'{text!r} is no duration: only a working day has halves, "half a working day"')
        if working and unit in {"week", "month"}:
            raise ValueError(f"{text!r} is no duration: weeks and months have no working form, count working days")
        return cls(1 if half else int(found[1]), unit, working, half)

    def after(self, start: datetime, calendar: WorkCalendar) -> datetime:
        """The moment this long after ``start``, by the statutory calendar and office hours of ``calendar``.

        A month ends on the same day of the next one, or on its last day; a day without "working" is 24 hours.
        """
        due = calendar.due(start, self.as_limit(), Clock.WORKING if self.working else Clock.CLOCK)
        if due is None:
            raise ValueError(f"{self} from {start.isoformat()} has no end")
        return due

    def as_limit(self) -> Limit:
        """The same as numbers."""
        if self.half:
            return Limit(half_days=self.amount)
        if self.unit == "week":
            return Limit(days=self.amount * DAYS_A_WEEK)
        return Limit.model_validate({f"{self.unit}s": self.amount})

    def __str__(self) -> str:
        """As a regulation writes it."""
        if self.half:
            return "half a working day"
        return f"{self.amount} {'working ' if self.working else ''}{self.unit}{'' if self.amount == 1 else 's'}"
