"""Who calls, as far as the form knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.desk.ground import MinimumRecord
from casework.record.people import Customer


@dataclass(frozen=True, slots=True)
class Caller:
    """The customer as far as known: an existing row, or one to be written; ``typed`` is for the draft."""

    customer: Customer | None
    is_new: bool
    typed: Mapping[str, object]
    is_completed: bool = False
    """Whether the call filled gaps in a known customer's row."""
    nobody_in: str | None = None
    """The project of a case that names no customer."""

    @property
    def project(self) -> str | None:
        """The project the case belongs to."""
        return self.customer.project if self.customer else self.nobody_in

    @property
    def record(self) -> MinimumRecord:
        """Which parts of the minimum record are there, of somebody new also before their project is known."""
        if self.customer is not None or not self.is_new:
            return MinimumRecord.of(self.customer)
        return MinimumRecord(*(bool(self.typed[field]) for field in ("name", "room", "phone")))

    @property
    def is_nobody(self) -> bool:
        """Whether the case is to name no customer."""
        return bool(self.typed.get("nobody"))
