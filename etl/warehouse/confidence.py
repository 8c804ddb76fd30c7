"""Who may know of which cases, as rows: ``ref.sees`` and what its rules ask of a case.

The keys are those of ``casework.case.confidential``; ``{project}`` and ``{recorder}`` are filled in case by case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import pyarrow as pa

from casework.case.confidential import open_to
from casework.policy import Pack
from casework.regulation.model import Sees

_WORD, _WORDS, _MOMENT = pa.string(), pa.list_(pa.string()), pa.timestamp("us")
Period = tuple[Pack, datetime, datetime]

SEES = pa.schema(
    [("sees_no", pa.int32()), ("pack", _WORD), ("valid_from", _MOMENT), ("valid_until", _MOMENT), ("open_to", _WORDS)]
)
SEES_CONDITIONS = pa.schema([("sees_no", pa.int32()), ("field", _WORD), ("allowed", _WORDS)])


def tables(periods: Iterable[Period]) -> dict[str, pa.Table]:
    """Both tables by name, of pack versions with the moments from and until which they are in force."""
    numbered = list(enumerate(_rules(periods), start=1))
    rules = [
        {
            "sees_no": number,
            "pack": pack.id,
            "valid_from": start,
            "valid_until": end,
            "open_to": open_to(pack, rule.posts),
        }
        for number, (rule, (pack, start, end)) in numbered
    ]
    conditions = [
        {"sees_no": number, "field": field, "allowed": [str(value) for value in allowed]}
        for number, (rule, _) in numbered
        for field, allowed in rule.when.items()
    ]
    return {
        "sees": pa.Table.from_pylist(rules, SEES),
        "sees_conditions": pa.Table.from_pylist(conditions, SEES_CONDITIONS),
    }


def asked(packs: Iterable[Pack]) -> Iterator[tuple[str, str]]:
    """The fields of cases that the rules ask about, each with its pack."""
    for pack in packs:
        for rule in pack.regulation.sees:
            for field in rule.when:
                yield pack.id, field


def _rules(periods: Iterable[Period]) -> Iterator[tuple[Sees, Period]]:
    for period in periods:
        for rule in period[0].regulation.sees:
            yield rule, period
