"""How often a warehouse that failed is tried again: soon at first, then at growing distances."""

from __future__ import annotations

from time import monotonic

from casework.record.storage import is_full
from etl.errors import WarehouseError
from etl.warehouse.database import first_line

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 60.0


class Patience:
    """Between a failure and the next try: whoever asks meanwhile is told the failure again, and nothing is tried."""

    def __init__(self) -> None:
        self._failure: WarehouseError | None = None
        self._wait = self._not_before = 0.0

    def check(self) -> None:
        """Raise the last failure while it is too early to try again."""
        if self._failure is not None and monotonic() < self._not_before:
            raise self._failure

    def failed(self, error: Exception) -> WarehouseError:
        """Note a failure; returns the sentence to raise."""
        self._wait = FIRST_WAIT_SECONDS if self._failure is None else min(2 * self._wait, LONGEST_WAIT_SECONDS)
        self._failure, self._not_before = refusal(error), monotonic() + self._wait
        return self._failure

    def succeeded(self) -> None:
        """Note that all is well."""
        self._failure = None


def refusal(error: Exception) -> WarehouseError:
    """What a failure to write the warehouse means for whoever looks, and what to do."""
    if is_full(error):
        return WarehouseError(
            "The disk is full: the figures do not follow what is entered. Nothing that was entered is lost; make room "
            "in the data folder, and they follow by themselves."
        )
    return WarehouseError(
        "The figures do not follow what is entered ({reason}). Nothing that was entered is lost; it is tried again by "
        "itself. If it stays so, look at the data folder's disk and rights.",
        reason=first_line(error),
    )
