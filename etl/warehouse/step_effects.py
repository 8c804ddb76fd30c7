"""What steps and clocks do beside moving a case, as rows: whom they wait for, and which event they take back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pyarrow as pa

from casework.policy import Pack

_WORD, _MOMENT = pa.string(), pa.timestamp("us")
Period = tuple[Pack, datetime, datetime]

ALLS = pa.schema([(name, _WORD) for name in ("pack", "kind", "all_of")])
"""Events with which everybody is waited for who has a slip, and the field by which they are told apart."""
TAKES_BACK = pa.schema(
    [("pack", _WORD), ("valid_from", _MOMENT), ("valid_until", _MOMENT), ("kind", _WORD), ("taken", _WORD)]
)
"""Events after which the last one of the kind ``taken`` counts as not having happened."""


def tables(periods: Iterable[Period]) -> dict[str, pa.Table]:
    """Both tables by name, of pack versions with the moments from and until which they are in force."""
    versions = list(periods)
    taken = [
        {"pack": pack.id, "valid_from": start, "valid_until": end, "kind": kind, "taken": taken}
        for pack, start, end in versions
        for kind, taken in pack.takes_back.items()
    ]
    return {
        "alls": pa.Table.from_pylist(_alls([pack for pack, _, _ in versions]), schema=ALLS),
        "takes_back": pa.Table.from_pylist(taken, schema=TAKES_BACK),
    }


def _alls(packs: Iterable[Pack]) -> list[dict[str, str]]:
    found = set[tuple[str, str, str | None]]()
    for pack in packs:
        found |= {(pack.id, str(kind), rule.all_) for rule in pack.obligations for kind in rule.from_}
        found |= {(pack.id, step.writes[-1], step.all_) for step in pack.steps.values()}
    return [{"pack": p, "kind": k, "all_of": name} for p, k, name in sorted(found, key=str) if name]
