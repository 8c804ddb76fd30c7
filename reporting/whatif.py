"""What scores would have been by other points: from the sums by clause, without a look at any single obligation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from casework.policy import Scoring
from casework.regulation.facts import PROJECT_SHEET
from casework.regulation.model import Line
from casework.regulation.project_lines import counts_by_itself

EVERY_OTHER = "*"
MADE = frozenset({"reckoned", "floor", "ceiling"})
"""Lines that follow from the others: they are made anew."""
EVENTS = {"escalation": "escalated", "unclosed": "declared_unclosed", "bonus": "commended"}
"""What a kind of line of a score is called in a regulation."""
MOVED = 0.05
"""From how many points on a mean score counts as moved: what is shown."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One project over the months: its mean score as it is, and as it would be."""

    project: str
    months: int
    now: float
    then: float

    @property
    def moves(self) -> bool:
        """Whether anybody would see it."""
        return abs(self.then - self.now) >= MOVED


def priced(lines: Sequence[Line]) -> dict[int, Line]:
    """The lines of a regulation that price a project's month, by their place in it."""
    return {place: line for place, line in enumerate(lines) if line.sheet == PROJECT_SHEET}


@dataclass(frozen=True, slots=True)
class Other:
    """Other ``points`` for some of the regulation's lines (signed, by place), and another basis: points for missed
    limits ``per`` so many that fell ``due`` (by project and month), or as they are (None).
    """

    points: Mapping[int, float]
    per: int | None = None
    due: Mapping[tuple[str, date], int] = field(default_factory=dict)


def due_of(counts: pa.Table) -> dict[tuple[str, date], int]:
    """How many limits fell due, from ``Answers.compliance`` by project and month."""
    return {(row["project"], row["month"]): row["met"] + row["missed"] + row["overdue"] for row in counts.to_pylist()}


def what_if(
    sums: pa.Table, lines: Sequence[Line], other: Other, scoring: Scoring, projects: Iterable[str]
) -> list[Moved]:
    """Mean scores of ``projects`` over the months of ``sums`` (``Answers.score_sums``): as they are, and as they would
    be by ``other`` points and basis for the regulation's ``lines``; what people added stays.
    """
    of_month: dict[tuple[str, date], list[dict[str, Any]]] = defaultdict(list)
    wanted = set(projects)
    for row in sums.to_pylist():
        if row["project"] in wanted:
            of_month[row["project"], row["month"]].append(row)
    now, then = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    prices = _Prices(priced(lines), other.points)
    for (project, month), rows in of_month.items():
        now[project].append(sum(row["capped_points"] for row in rows))
        raw = sum(prices.counted(row, scoring) for row in rows if row["kind"] not in MADE)
        missed = sum(prices.counted(row, scoring) for row in rows if row["kind"] == "missed")
        raw += missed * _worth(other, project, month) - missed
        then[project].append(min(max(raw, scoring.floor), scoring.ceiling))
    return [Moved(each, len(now[each]), _mean(now[each]), _mean(then[each])) for each in sorted(now)]


@dataclass(frozen=True, slots=True)
class _Prices:
    lines: Mapping[int, Line]
    points: Mapping[int, float]

    def counted(self, row: Mapping[str, Any], scoring: Scoring) -> float:
        """What a sum of one clause would count."""
        place = self._line(row)
        if place is None or place not in self.points or self.points[place] == self.lines[place].points:
            return float(row["capped_points"])
        points = float(row["lines"]) * self.points[place]
        return min(points, float(scoring.bonus_cap)) if row["kind"] == "bonus" else points

    def _line(self, row: Mapping[str, Any]) -> int | None:
        """The line that prices a sum: the first that names the limit, or that is about the event at its points."""
        if row["kind"] == "missed":
            rule = row["rule_key"].partition("/")[2]
            named = (place for place, line in self.lines.items() if rule in line.missed)
            others = (place for place, line in self.lines.items() if EVERY_OTHER in line.missed)
            return next(named, next(others, None))
        each = row["points"] / row["lines"]
        fitting = [place for place, line in self.lines.items() if _about(line, row)]
        return next((place for place in fitting if self.lines[place].points == each), None)


def _about(line: Line, row: Mapping[str, Any]) -> bool:
    """Whether a line gives points of this kind: of those for other entries, those of its clause."""
    if line.on is None:
        return False
    if row["kind"] == "entry":
        return counts_by_itself(line.on) and line.clause == row["clause"]
    return line.on == EVENTS.get(row["kind"])


def _worth(other: Other, project: str, month: date) -> float:
    """What a point of a missed limit counts."""
    due = other.due.get((project, month), 0)
    return other.per / due if other.per is not None and due else 1.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
