"""Where the lines of a score come from: the figures, handed in by the layer that has them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from casework.record.events import ScoreLine
from casework.record.ledger.shards import Position

Lines = Mapping[str, Sequence[ScoreLine]]
"""Lines by project, in order, floor and ceiling among them."""


class Scores(Protocol):
    """Lines of months, by one meaning whoever asks: as they are shown, proposed, proven and corrected."""

    @property
    def models(self) -> str:
        """Digest of the models that make the lines."""

    def lines(self, month: date, projects: Collection[str] | None = None, cut: Position | None = None) -> Lines:
        """The lines of a month as of its end, as known at the position ``cut`` (None: now); ``None``: all projects."""
