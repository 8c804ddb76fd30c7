"""Answers kept until the tables change: whoever asks the same asks the tables no more.

A page asks as of the beginning of the minute (``Answers.moment``), so all who look at it within a minute ask the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

import pyarrow as pa

KEPT, MOST_BYTES = 1024, 48_000_000
"""How many answers of one state of the tables are kept at most, and what they may take together."""
LARGEST_BYTES = 1_000_000
"""An answer that is larger is no page's, and is not kept."""


class KeptAnswers:
    """The answers of one state of the tables, the longest unasked going first. Safe to share between threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, tuple[pa.Table, int]] = OrderedDict()
        self._asking: dict[Hashable, Lock] = {}
        self._guard = Lock()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Hashable, ask: Callable[[], pa.Table]) -> pa.Table:
        """The answer to ``key``; of those who ask the same at once one asks the tables, the others wait for it."""
        with self._guard:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key][0]
            turn = self._asking.setdefault(key, Lock())
        try:
            with turn:
                found = self._answers.get(key)
                return self._keep(key, ask()) if found is None else found[0]
        finally:
            with self._guard:
                self._asking.pop(key, None)

    def _keep(self, key: Hashable, answer: pa.Table) -> pa.Table:
        size = answer.nbytes  # lets other threads run, so not while all of them wait for the guard
        with self._guard:
            if size <= LARGEST_BYTES and key not in self._answers:
                self._answers[key] = answer, size
                self._bytes += size
            while self._bytes > MOST_BYTES or len(self._answers) > KEPT:
                _, (_, gone) = self._answers.popitem(last=False)
                self._bytes -= gone
        return answer
