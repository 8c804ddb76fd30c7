"""Response, cooperation, refusal and contact rates (AAPOR, Standard Definitions, 10th edition, 2023).

No denominator is no data (None), never 0 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from surveys.fieldwork.dispositions import Group


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates of a campaign, each from 0 to 1 or None without a denominator.

    ``rr`` are response rates 1–6, ``coop`` cooperation 1–4, ``ref`` refusal 1–3, ``con`` contact 1–3; ``e`` is the
    share of those of unknown eligibility that is taken for eligible.
    """

    e: float | None
    rr: tuple[float | None, ...]
    coop: tuple[float | None, ...]
    ref: tuple[float | None, ...]
    con: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many persons of a sample ended in each group; all of them in exactly one."""

    interviews: int = 0
    partials: int = 0
    refusals: int = 0
    non_contacts: int = 0
    others: int = 0
    unknown_households: int = 0
    unknown_others: int = 0
    not_eligible: int = 0

    @classmethod
    def of(cls, counts: Mapping[Group, int]) -> Self:
        """From counts by group; a group that is not there counts as nobody."""
        return cls(*(counts.get(group, 0) for group in Group))

    @property
    def persons(self) -> int:
        """All of them."""
        return self.eligible + self.unknown + self.not_eligible

    @property
    def answered(self) -> int:
        """Whole and partial interviews."""
        return self.interviews + self.partials

    @property
    def contacted(self) -> int:
        """Eligible and reached, whether they answered or not."""
        return self.answered + self.refusals + self.others

    @property
    def eligible(self) -> int:
        """Known to be eligible."""
        return self.contacted + self.non_contacts

    @property
    def unknown(self) -> int:
        """Not known whether eligible."""
        return self.unknown_households + self.unknown_others

    @property
    def e(self) -> float | None:
        """Share of the eligible among those whose eligibility is known; None when it is known of nobody."""
        return _share(self.eligible, self.eligible + self.not_eligible)

    def rates(self, e: float | None = None) -> Rates:
        """All rates; ``e`` is the company's own estimate, by default the share among those known."""
        estimate = self.e if e is None else e
        widest, known = self.eligible + self.unknown, self.eligible
        weighed = self._weighed(estimate)
        bases = (widest, weighed, known)
        return Rates(
            e=estimate,
            rr=tuple(_share(hits, base) for base in bases for hits in (self.interviews, self.answered)),
            coop=tuple(
                _share(hits, base)
                for base in (self.contacted, self.contacted - self.others)
                for hits in (self.interviews, self.answered)
            ),
            ref=tuple(_share(self.refusals, base) for base in bases),
            con=tuple(_share(self.contacted, base) for base in bases),
        )

    def _weighed(self, e: float | None) -> float | None:
        """The eligible and those estimated to be; None when there is no estimate."""
        return None if e is None else self.eligible + e * self.unknown


def _share(hits: float, base: float | None) -> float | None:
    return hits / base if base else None
