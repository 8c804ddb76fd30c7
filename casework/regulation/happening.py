"""One event of a life under a regulation: of which kind, by which step and whom, when, and what it carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.regulation.conditions import Facts, Value
from casework.regulation.facts import CLOCK

Given = Mapping[str, "Value | datetime | tuple[Value, ...]"]
"""What an event carries: fields with their values."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a life; ``by`` is the post that took the step, or ``clock``."""

    kind: str
    step: str
    by: str
    occurred_at: datetime
    recorded_at: datetime
    given: Given

    @property
    def by_clock(self) -> bool:
        """Whether passing time wrote it."""
        return self.by == CLOCK

    @property
    def words(self) -> Facts:
        """What it carries beside moments: what conditions on it ask about."""
        return {name: value for name, value in self.given.items() if not isinstance(value, datetime)}
