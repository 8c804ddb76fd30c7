"""Points as rows: what lines of a regulation's sheets ask of entries and cases, and the sheets of persons.

What a project's month begins with stands in ``ref.packs``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import pyarrow as pa

from casework.case.confidential import open_to_all
from casework.policy import Pack
from casework.regulation.conditions import Value
from casework.regulation.facts import PERSON_SHEET
from casework.regulation.model import Line
from casework.regulation.points import WHOM
from casework.regulation.project_lines import counts_by_itself
from etl.warehouse.conditions import said_of

_WORD, _WORDS, _MOMENT, _POINTS = pa.string(), pa.list_(pa.string()), pa.timestamp("us"), pa.float64()
_PERIOD = [("pack", _WORD), ("valid_from", _MOMENT), ("valid_until", _MOMENT)]
_ASKED = pa.list_(pa.struct([("field", _WORD), ("allowed", _WORDS), ("fallback", _WORD)]))
Row = dict[str, object]
Valid = tuple[Pack, datetime, datetime]

SCORING_LINES = pa.schema(
    [
        *_PERIOD,
        *[("place", pa.int32()), ("sheet", _WORD), ("clause", _WORD), ("kind", _WORD)],
        *[("says", _ASKED), ("of_case", _ASKED), ("points", _POINTS), ("happens", pa.bool_())],
    ]
)
"""Points for an event (``kind``) on a sheet, in the order of the file: what it must say (``says``; of an event that
says nothing ``fallback`` is what that means), and what its case must be (``of_case``); whether it counts whenever it
``happens``, and not as a bonus, or by a limit or a length of time."""
PERSON_SHEETS = pa.schema(
    [
        *_PERIOD,
        ("clause", _WORD),
        *[(n, _POINTS) for n in ("base", "floor_points", "ceiling_points")],
        *[("set_by", _WORD), ("open_to", _WORDS)],
    ]
)
"""What a person's month begins with, and the keys of rights that see it, with ``{project}`` to be filled in."""


def tables(versions: Sequence[Valid]) -> dict[str, pa.Table]:
    """Both tables by name, of pack versions with the moments from and until which they are in force."""
    return {
        "scoring_lines": pa.Table.from_pylist([row for each in versions for row in _lines(*each)], SCORING_LINES),
        "person_sheets": pa.Table.from_pylist([row for each in versions for row in _sheets(*each)], PERSON_SHEETS),
    }


def asked(packs: Iterable[Pack]) -> Iterator[tuple[str, str]]:
    """The fields of cases that lines on what happens ask about, and who it is about, each with its pack."""
    for pack in packs:
        for line in pack.regulation.lines:
            if line.sheet == PERSON_SHEET:
                yield pack.id, WHOM
            if _happens(line):
                yield from ((pack.id, field) for field in line.when)


def _lines(pack: Pack, start: datetime, end: datetime) -> Iterator[Row]:
    for place, line in enumerate(pack.regulation.lines):
        yield {
            "pack": pack.id,
            "valid_from": start,
            "valid_until": end,
            "place": place,
            "sheet": line.sheet,
            "clause": line.clause,
            "kind": line.on,
            "says": list(_says(line, pack)),
            "of_case": list(_of_case(line.when)),
            "points": line.points,
            "happens": _happens(line),
        }


def _happens(line: Line) -> bool:
    """Whether an entry counts whenever it happens."""
    return line.on is not None and (line.sheet == PERSON_SHEET or counts_by_itself(line.on))


def _says(line: Line, pack: Pack) -> Iterator[Row]:
    for field, allowed in line.with_.items():
        said = said_of(line.on or "", field, allowed, pack)
        yield {name: said.get(name) for name in ("field", "allowed", "fallback")}


def _of_case(when: Mapping[str, tuple[Value, ...]]) -> Iterator[Row]:
    for field, allowed in when.items():
        yield {"field": field, "allowed": [str(value) for value in allowed]}


def _sheets(pack: Pack, start: datetime, end: datetime) -> Iterator[Row]:
    sheet = pack.regulation.sheet.get(PERSON_SHEET)
    if sheet is not None:
        yield {
            "pack": pack.id,
            "valid_from": start,
            "valid_until": end,
            "clause": sheet.clause,
            "base": sheet.base,
            "floor_points": sheet.floor,
            "ceiling_points": sheet.ceiling,
            "set_by": sheet.set_by,
            "open_to": list(open_to_all(pack, sheet.seen_by)),
        }
