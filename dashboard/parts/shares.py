"""From the warehouse's counts to shares: the only step between a compliance table and what is shown."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from surveys.statistics import Share

Key = tuple[object, ...]


def compliance_share(met: int, missed: int, overdue: int) -> Share:
    """Compliance = met / (met + missed + overdue); pending, void and what cannot be judged never count."""
    return Share(met, met + missed + overdue)


def shares(counts: pa.Table, by: Sequence[str] = ()) -> dict[Key, Share]:
    """Share per group of an ``Answers.compliance`` table; keys are the values of ``by``, in its order."""
    return {
        tuple(row[name] for name in by): compliance_share(row["met"], row["missed"], row["overdue"])
        for row in counts.to_pylist()
    }
