"""What an import says about itself: progress, preview, load report, control totals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic

import pyarrow as pa

from etl.intake.absent import Absent
from etl.intake.quality import Problem


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: ``stage`` is one of reading, checking, writing; ``rows`` of ``total`` after ``seconds``."""

    stage: str
    rows: int
    total: int
    seconds: float

    @property
    def rows_per_second(self) -> float:
        """Rows of this stage a second."""
        return self.rows / self.seconds if self.seconds > 0 else 0.0


OnProgress = Callable[[Progress], None]


class Stopwatch:
    """Tells ``listener`` how far each stage is."""

    def __init__(self, listener: OnProgress | None) -> None:
        self._listener = listener
        self._started = monotonic()

    def start(self) -> None:
        """Begin a stage."""
        self._started = monotonic()

    def tell(self, stage: str, rows: int, total: int) -> None:
        """Report rows done so far in this stage."""
        if self._listener is not None:
            self._listener(Progress(stage, rows, total, monotonic() - self._started))


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One canonical column and the source columns that fill it; ``constant`` when the profile sets it."""

    name: str
    headers: tuple[str, ...]
    constant: str | None


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """Rows of one project and month in the file, by outcome. ``project`` is empty and ``month`` None where unknown."""

    project: str
    month: date | None
    rows: int
    accepted: int
    unchanged: int
    repeated: int
    corrected: int
    quarantined: int

    @property
    def in_ledger(self) -> int:
        """Rows that stand in the ledger after the load."""
        return self.accepted + self.unchanged + self.corrected


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Rows of a file by what became of them; ``repeated`` are identical to an earlier row of the same file."""

    accepted: int
    unchanged: int
    repeated: int
    corrected: int
    quarantined: int

    @property
    def no_news(self) -> int:
        """Rows that say what the ledger or an earlier row says."""
        return self.unchanged + self.repeated

    @property
    def rows(self) -> int:
        """All of them."""
        return self.accepted + self.unchanged + self.repeated + self.corrected + self.quarantined


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a file writes a project, and which project that became."""

    written: str
    code: str
    is_new: bool
    rows: int


@dataclass(frozen=True, slots=True)
class StepChange:
    """What a load would do to the entries of one kind: ``fate`` is one of added, corrected, struck."""

    fate: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a load would do to the ledger."""

    new_projects: tuple[str, ...]
    spellings: tuple[Spelling, ...]
    steps: tuple[StepChange, ...]
    gone: tuple[str, ...]
    """Keys of an earlier extract of everything that this one lacks."""
    obligations: dict[str, int]
    """Obligations by clause of the first new cases …"""
    obligations_of: int
    """… and how many cases these are."""

    @property
    def struck(self) -> dict[str, int]:
        """Entries that would be struck out, by kind."""
        return {step.kind: step.count for step in self.steps if step.fate == "struck"}


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a source as a profile reads them, and what a load would do; nothing is written.

    ``rows`` has ``row_in_file`` and the source's columns as text; ``unused`` are source columns that fill nothing;
    ``problems`` are some of each rule, ``problems_by_rule`` counts the rows of all.
    """

    columns: tuple[MappedColumn, ...]
    unused: tuple[str, ...]
    absent: tuple[Absent, ...]
    rows: pa.Table
    problems: tuple[Problem, ...]
    problems_by_rule: dict[str, int]
    outcomes: Outcomes
    consequences: Consequences

    @property
    def rows_read(self) -> int:
        """All rows of the file."""
        return self.outcomes.rows

    @property
    def held_back(self) -> int:
        """How many of them a load would hold back."""
        return self.outcomes.quarantined


@dataclass(frozen=True, slots=True)
class LoadReport:
    """The figures of one load."""

    batch: str
    file: str
    digest: str
    profile: str
    kind: str
    loaded_at: datetime
    rows: int
    outcomes: Outcomes
    events: int
    new_projects: tuple[str, ...]
    spellings: tuple[Spelling, ...]
    gone: tuple[str, ...]
    absent: tuple[Absent, ...]
    resolved: int
    """Quarantined rows of earlier loads that this file mended."""
    waiting_before: int
    """Of the quarantined rows, those that an earlier load had held back for the same reasons; they wait there."""
    problems_by_rule: dict[str, int]
    totals: tuple[ControlTotal, ...]
    loaded: pa.Table = field(repr=False, compare=False)
    """Rows now in the ledger: stream, project, report_month, month_moment."""

    @property
    def balances(self) -> bool:
        """Whether every row read has exactly one outcome."""
        return self.outcomes.rows == self.rows == sum(total.rows for total in self.totals)
