"""What a benchmark reports: ratios beside their targets."""

from __future__ import annotations

from dataclasses import dataclass


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
        """The figure as a line of the report."""
        sign = "≥" if self.at_least else "≤"
        wanted = "" if self.target is None else f"{sign} {self.target:g}  {'met' if self.met else 'NOT MET'}"
        return f"{self.name:<64} {self.value:>12.4g} {self.unit:<8} {wanted}"
