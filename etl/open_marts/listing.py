"""Which marts other systems may ask: figures, and cases by their numbers.

None of them has a column with a person or with what somebody wrote. What a reader may know of narrows them as it
narrows the pages; ``tests/unit/test_open_marts.py`` holds the columns against a list made by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from casework.vocabulary.desk import Page
from etl.errors import EtlError
from etl.subjects import Answers
from etl.subjects.compliance.answers import COMPLIANCE_DIMENSIONS
from etl.subjects.marts import mart
from etl.subjects.satisfaction.answers import COVERAGE_DIMENSIONS, SATISFACTION_DIMENSIONS
from etl.subjects.unresolved.answers import UNRESOLVED_DIMENSIONS
from etl.warehouse.models import Column
from etl.warehouse.scope import Scope

LATE_DIMENSIONS = ("project", "department", "month", "kind")
"""Without who entered it."""


class UnknownMart(EtlError):
    """No mart of that name is open."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question: its frame, what to count by (only where a mart counts), how many rows (only where it lists)."""

    scope: Scope
    by: tuple[str, ...]
    limit: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A mart that may be asked; ``declared`` names the mart whose declaration tells of its columns."""

    declared: str
    page: Page
    ask: Callable[[Answers, Wanted], pa.Table]
    dimensions: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    """What it counts by when nothing is said."""
    listed: bool = False
    """Whether it gives rows one by one, as many as are asked for."""

    @property
    def grain(self) -> str:
        """What a row is."""
        return mart(self.declared).grain

    @property
    def columns(self) -> tuple[Column, ...]:
        """What it may give, with meaning, unit and formula."""
        hidden = {"place", *(() if not self.dimensions else {"actor"})}
        return tuple(each for each in mart(self.declared).columns if each.name not in hidden)


OPEN: Mapping[str, Opened] = {
    "kpi_months": Opened("kpi_months", Page.COMPLIANCE, lambda ask, wanted: ask.kpi_months(wanted.scope)),
    "compliance": Opened(
        "compliance", Page.COMPLIANCE, lambda ask, wanted: ask.compliance(wanted.scope, wanted.by),
        COMPLIANCE_DIMENSIONS, ("project", "rule_key", "month"),
    ),
    "obligations": Opened(
        "obligations", Page.COMPLIANCE, lambda ask, wanted: ask.obligations(wanted.scope, limit=wanted.limit),
        listed=True,
    ),
    "time_taken": Opened("time_taken", Page.COMPLIANCE, lambda ask, wanted: ask.time_taken(wanted.scope)),
    "late_entries": Opened(
        "late_entries", Page.COMPLIANCE, lambda ask, wanted: ask.late_entries(wanted.scope, wanted.by),
        LATE_DIMENSIONS, ("project", "month"),
    ),
    "unresolved": Opened(
        "unresolved_now", Page.UNRESOLVED, lambda ask, wanted: ask.unresolved(wanted.scope, limit=wanted.limit),
        listed=True,
    ),
    "unresolved_counts": Opened(
        "unresolved_counts_now", Page.UNRESOLVED, lambda ask, wanted: ask.unresolved_counts(wanted.scope, wanted.by),
        UNRESOLVED_DIMENSIONS, ("project", "age_band"),
    ),
    "time_to_solve": Opened("time_to_solve", Page.UNRESOLVED, lambda ask, wanted: ask.time_to_solve(wanted.scope)),
    "scores": Opened("scores", Page.SCORES, lambda ask, wanted: ask.scores(wanted.scope)),
    "score_sums": Opened("score_sums", Page.SCORES, lambda ask, wanted: ask.score_sums(wanted.scope)),
    "satisfaction": Opened(
        "satisfaction", Page.SATISFACTION, lambda ask, wanted: ask.satisfaction(wanted.scope, wanted.by),
        SATISFACTION_DIMENSIONS, ("source", "survey", "project", "month"),
    ),
    "callback_coverage": Opened(
        "callback_coverage", Page.SATISFACTION, lambda ask, wanted: ask.callback_coverage(wanted.scope, wanted.by),
        COVERAGE_DIMENSIONS, ("project", "month"),
    ),
    "club_summary": Opened("club_summary", Page.CLUB, lambda ask, wanted: ask.club_summary(wanted.scope)),
    "duties": Opened("duty_compliance", Page.DUTIES, lambda ask, wanted: ask.duty_compliance(wanted.scope)),
}  # fmt: skip


def opened(name: str) -> Opened:
    """The open mart ``name``; raises ``UnknownMart``."""
    found = OPEN.get(name)
    if found is None:
        raise UnknownMart("There is no open mart {name}. Choose among {known}.", name=name, known=", ".join(OPEN))
    return found
