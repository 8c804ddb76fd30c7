"""What a benchmark reports: figures beside their targets, in one table."""

from __future__ import annotations

from dataclasses import dataclass

AIMED_AT = 1_000_000
"""The number of cases that targets of syncs and pages speak of; below it their ratios are told for information."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of one run."""

    name: str
    value: float
    unit: str
    target: float | None = None
    """None: reported for information."""
    at_least: bool = False
    """Whether more is better; else less is."""

    @property
    def met(self) -> bool | None:
        """Whether the target was reached; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    def line(self) -> str:
        """The figure as a line of the table."""
        sign = "≥" if self.at_least else "≤"
        wanted = "" if self.target is None else f"{sign} {self.target:,g}"
        reached = {None: "", True: "yes", False: "no"}[self.met]
        return f"{self.name:<60} {shown(self.value):>12} {self.unit:<9} {wanted:>11}  {reached}".rstrip()


def heading() -> str:
    """The head of the table."""
    return f"{'measure':<60} {'value':>12} {'':<9} {'target':>11}  reached"


def shown(value: float) -> str:
    """A number with about four digits, never in powers of ten."""
    return f"{value:,.0f}" if abs(value) >= 1000 or value == 0 else f"{value:.4g}"
