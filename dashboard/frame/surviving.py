"""The one place where any error is caught: around a step of a thread that must go on to the next one.

An error that somebody foresaw is handled where it belongs, below. What comes as far as this is logged with its trace,
and the thread lives; a clock that stopped in silence would escalate nothing any more.
"""

from __future__ import annotations

import logging
from types import TracebackType

log = logging.getLogger("yingsheng")


class Surviving:
    """``with surviving:`` around each step — an error inside is logged as that thread's and not raised.

    One for all steps of a thread: an error that comes again at the next step is not logged again.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._last = ""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Log an ``Exception``; let the end of the program (``SystemExit`` and the like) through."""
        if error is None:
            self._last = ""
        if not isinstance(error, Exception):
            return False
        said = repr(error)
        if said != self._last:
            log.error("%s: a step failed; the next one will be tried", self._what, exc_info=error)
        self._last = said
        return True
