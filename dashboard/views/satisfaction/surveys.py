"""Of whom satisfaction is said: of callbacks, of the club, and of each survey by itself; two surveys are never one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casework.vocabulary import SatisfactionSource
from dashboard.frame.i18n import _, label
from dashboard.parts.handles import handle

MOST = 4
"""So many surveys are shown beside each other, those with the most answers; the table below counts all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A source, and of surveys which one; none where no survey asked anybody."""

    source: SatisfactionSource
    survey: str | None = None

    @property
    def key(self) -> str:
        """What tells it from the others; a figure holds it, so it is no word that somebody typed."""
        return self.source.value if self.survey is None else f"{self.source.value}/{handle(self.survey)}"

    @property
    def title(self) -> str:
        """What it is called."""
        return label(self.source) if self.survey is None else _("Survey “{name}”", name=self.survey)

    def holds(self, row: Mapping[str, object]) -> bool:
        """Whether a row of figures is of it."""
        return row["source"] == self.source.value and row["survey"] == self.survey


def surveys_of(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """The surveys in the rows, those with the most answers first."""
    counted = defaultdict[str, int](int)
    for row in rows:
        if row["source"] == SatisfactionSource.SURVEY.value and row["survey"] is not None:
            counted[str(row["survey"])] += int(str(row["answered"]))
    return [name for name, _n in sorted(counted.items(), key=lambda each: (-each[1], each[0]))]


def asked_of(rows: Iterable[Mapping[str, object]]) -> list[Asked]:
    """Every source, and in the place of surveys the largest of them."""
    found = [Asked(SatisfactionSource.SURVEY, name) for name in surveys_of(rows)[:MOST]]
    others = [Asked(source) for source in SatisfactionSource if source is not SatisfactionSource.SURVEY]
    return [*others, *(found or [Asked(SatisfactionSource.SURVEY)])]
