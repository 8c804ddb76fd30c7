"""What clocks ask of events and cases, as rows: a table each for conditions, agreeing fields and fields of the case.

A field is a row and no column, and its value is read from the entry itself: a new field needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import pyarrow as pa

from casework.policy import Obligation, Pack
from casework.regulation.conditions import Value
from casework.regulation.facts import CASE_FIELDS, IMPLIED, SAYING, UNSAID
from casework.regulation.said import ANSWER, RECKONED, fields_of
from casework.vocabulary import Satisfaction

_WORD, _WORDS, _MOMENT = pa.string(), pa.list_(pa.string()), pa.timestamp("us")
Row = dict[str, object]
Numbered = tuple[int, Pack, Obligation]
Valid = tuple[Pack, datetime, datetime]

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
FIELDS = pa.schema(
    [("pack", _WORD), ("valid_from", _MOMENT), ("valid_until", _MOMENT)]
    + [(n, _WORD) for n in ("kind", "field", "source", "fallback")]
    + [("meaning", pa.map_(_WORD, _WORD))]
)
"""Which events set the fields of a case that clocks or confidentiality ask about: to what their entry says under
``source`` (by ``meaning``, where that is another word), or else to ``fallback``. A field that is reckoned has neither.
"""


def tables(
    rules: Sequence[Numbered], versions: Sequence[Valid], also: Iterable[tuple[str, str]] = ()
) -> dict[str, pa.Table]:
    """The reference tables about conditions, by name, of rules with their numbers and packs.

    ``also`` are fields of cases, each with its pack, that something else asks about.
    """
    asked = {*also, *((pack.id, field) for _, pack, rule in rules for field in _asked(rule))}
    sames = [{"rule_no": number, "field": field} for number, _, rule in rules for field in rule.same]
    return {
        "rule_conditions": pa.Table.from_pylist([row for each in rules for row in _conditions(*each)], CONDITIONS),
        "rule_sames": pa.Table.from_pylist(sames, SAMES),
        "case_fields": pa.Table.from_pylist(
            [
                {"pack": pack.id, "valid_from": start, "valid_until": end, **row}
                for pack, start, end in versions
                for of, field in sorted(asked)
                if of == pack.id
                for row in _settings(pack, field)
            ],
            FIELDS,
        ),
    }


def _asked(rule: Obligation) -> Iterator[str]:
    """The fields of the case that a rule asks about."""
    yield from (*rule.when, *rule.unless)
    if rule.due.by is not None:
        yield rule.due.by


def _conditions(number: int, pack: Pack, rule: Obligation) -> Iterator[Row]:
    for part, asked in (("when", rule.when), ("unless", rule.unless)):
        for field, allowed in asked.items():
            yield {"rule_no": number, "part": part, "field": field, "allowed": _texts(allowed)}
    yield from _of_beginnings(number, pack, rule)
    for kind in rule.to:
        for field, allowed in rule.to_with.items():
            if field != "caller":  # said by the deed
                yield {"rule_no": number, "part": "to", "passes": False, **said_of(kind, field, allowed, pack)}


def _of_beginnings(number: int, pack: Pack, rule: Obligation) -> Iterator[Row]:
    """What from-events must say, and where they say what the limit goes by."""
    for kind in rule.from_:
        for field, allowed in rule.from_with.items():
            if field in fields_of(kind):
                passes = kind not in SAYING.get(field, ())
                yield {"rule_no": number, "part": "from", "passes": passes, **said_of(kind, field, allowed, pack)}
        if rule.due.by is not None and rule.due.by in fields_of(kind):
            yield {"rule_no": number, "part": "limit", **said_of(kind, rule.due.by, (), pack)}


def said_of(kind: str, field: str, allowed: Sequence[Value], pack: Pack) -> Row:
    """A condition on an event; whether somebody is satisfied stands in the entry as the answer given."""
    if field == ANSWER:
        answers = [answer.value for answer in Satisfaction if pack.satisfied(answer) in allowed]
        return {"kind": kind, "field": "satisfaction", "allowed": answers}
    fallback = fields_of(kind).get(field)
    return {"kind": kind, "field": field, "allowed": _texts(allowed), "fallback": _text(fallback)}


def _settings(pack: Pack, field: str) -> Iterator[Row]:
    for kind, fields in CASE_FIELDS.items():
        if field in UNSAID.get(kind, ()):
            yield {"kind": kind, "field": field, "fallback": OPEN}
        elif field in RECKONED and field in (*fields, *IMPLIED.get(kind, {})):
            yield {"kind": kind, "field": field}
        elif field == ANSWER and field in fields_of(kind):
            meaning = {answer.value: pack.satisfied(answer) for answer in Satisfaction}
            yield {"kind": kind, "field": field, "source": "satisfaction", "meaning": meaning}
        elif field in fields and field in fields_of(kind):
            fallback = IMPLIED.get(kind, fields_of(kind)).get(field, fields_of(kind)[field])
            yield {"kind": kind, "field": field, "source": field, "fallback": _text(fallback)}
        elif field in IMPLIED.get(kind, {}):
            yield {"kind": kind, "field": field, "fallback": _text(IMPLIED[kind][field])}


OPEN = ""
"""What a field is that is open again: no word that a condition asks for."""


def _texts(values: Sequence[Value]) -> list[str]:
    return [str(value) for value in values]


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)
