"""Scores beside each other: what each project had to keep and missed, and what the group's rates let expect of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pyarrow as pa

from surveys.statistics.fairness import Kind, Standing, standings


def of_projects(counts: pa.Table, sums: pa.Table, least: int) -> dict[str, Standing]:
    """Every project of ``counts`` (``Answers.compliance`` by project and rule) at the prices of ``sums``
    (``Answers.score_sums``). A limit that costs no points in any score is left out.
    """
    prices = _prices(sums)
    units: dict[str, list[Kind]] = defaultdict(list)
    for row in counts.to_pylist():
        missed = row["missed"] + row["overdue"]
        price = prices.get(row["rule_key"])
        if price is not None or not missed:
            units[row["project"]].append(Kind(row["rule_key"], row["met"] + missed, missed, price or 0.0))
    return standings(units, least)


def expected_score(standing: Standing, base: float, floor: float, ceiling: float) -> float:
    """The score that a project would have if it missed its limits as often as all together miss theirs."""
    return min(max(base - standing.expected_points, floor), ceiling)


def _prices(sums: pa.Table) -> Mapping[str, float]:
    """Points that a missed limit costs, by rule; where months price it differently, their mean."""
    lines: dict[str, float] = defaultdict(float)
    points: dict[str, float] = defaultdict(float)
    for row in sums.to_pylist():
        if row["kind"] == "missed" and row["rule_key"] is not None:
            lines[row["rule_key"]] += row["lines"]
            points[row["rule_key"]] -= row["points"]
    return {rule: points[rule] / n for rule, n in lines.items() if n}
