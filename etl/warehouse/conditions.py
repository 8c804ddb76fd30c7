"""What clocks ask of events and cases, as rows: a table each for conditions, agreeing fields and fields of the case.

A field is a row and no column, and its value is read from the entry itself: a new field needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from casework.policy import Obligation, Pack
from casework.regulation.conditions import Value
from casework.regulation.facts import CASE_FIELDS, SAYING
from casework.regulation.said import ANSWER, fields_of
from casework.vocabulary import Satisfaction

_WORD, _WORDS = pa.string(), pa.list_(pa.string())
Row = dict[str, object]
Numbered = tuple[int, Pack, Obligation]

CONDITIONS = pa.schema(
    [
        *[("rule_no", pa.int32()), ("part", _WORD), ("kind", _WORD), ("field", _WORD)],
        *[("allowed", _WORDS), ("fallback", _WORD), ("passes", pa.bool_())],
    ]
)
"""What events (``from``, ``to``, by kind) and cases (``when``, ``unless``) must say, or not; of an event that says
nothing ``fallback`` is what that means, and without one it ``passes`` or not."""
SAMES = pa.schema([("rule_no", pa.int32()), ("field", _WORD)])
"""The fields in which the from-event of a rule and what ends it agree."""
FIELDS = pa.schema([(n, _WORD) for n in ("pack", "kind", "field", "fallback")])
"""Which events set the fields of a case that clocks or confidentiality ask about, and to what if they say nothing."""


def tables(rules: Sequence[Numbered], also: Iterable[tuple[str, str]] = ()) -> dict[str, pa.Table]:
    """The reference tables about conditions, by name, of rules with their numbers and packs.

    ``also`` are fields of cases, each with its pack, that something else asks about.
    """
    asked = {*also, *((pack.id, field) for _, pack, rule in rules for field in (*rule.when, *rule.unless))}
    sames = [{"rule_no": number, "field": field} for number, _, rule in rules for field in rule.same]
    return {
        "rule_conditions": pa.Table.from_pylist([row for each in rules for row in _conditions(*each)], CONDITIONS),
        "rule_sames": pa.Table.from_pylist(sames, SAMES),
        "case_fields": pa.Table.from_pylist([row for each in sorted(asked) for row in _settings(*each)], FIELDS),
    }


def _conditions(number: int, pack: Pack, rule: Obligation) -> Iterator[Row]:
    for part, asked in (("when", rule.when), ("unless", rule.unless)):
        for field, allowed in asked.items():
            yield {"rule_no": number, "part": part, "field": field, "allowed": _texts(allowed)}
    for kind in rule.from_:
        for field, allowed in rule.from_with.items():
            if field in fields_of(kind):
                passes = kind not in SAYING.get(field, ())
                yield {"rule_no": number, "part": "from", "passes": passes, **_said(kind, field, allowed, pack)}
    for kind in rule.to:
        for field, allowed in rule.to_with.items():
            if field != "caller":  # said by the deed
                yield {"rule_no": number, "part": "to", "passes": False, **_said(kind, field, allowed, pack)}


def _said(kind: str, field: str, allowed: Sequence[Value], pack: Pack) -> Row:
    """A condition on an event; whether somebody is satisfied stands in the entry as the answer given."""
    if field == ANSWER:
        answers = [answer.value for answer in Satisfaction if pack.satisfied(answer) in allowed]
        return {"kind": kind, "field": "satisfaction", "allowed": answers}
    fallback = fields_of(kind).get(field)
    return {"kind": kind, "field": field, "allowed": _texts(allowed), "fallback": _text(fallback)}


def _settings(pack: str, field: str) -> Iterator[Row]:
    for kind, fields in CASE_FIELDS.items():
        if field in fields and field in fields_of(kind):
            yield {"pack": pack, "kind": kind, "field": field, "fallback": _text(fields_of(kind)[field])}


def _texts(values: Sequence[Value]) -> list[str]:
    return [str(value) for value in values]


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)
