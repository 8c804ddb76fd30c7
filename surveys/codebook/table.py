"""The table of answers: a row a sheet, in an order that says nothing, codes for answers; no words, no identities."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from casework.record.harmless import harmless
from casework.texts import Words
from surveys.codebook.variables import Variable

ROW = "sheet"
FACTS: Mapping[str, Words] = {
    ROW: Words(zh="答卷序号", en="Number of the sheet"),
    "wave": Words(zh="期次", en="Wave"),
    "project": Words(zh="项目", en="Project"),
    "stratum": Words(zh="抽样层", en="Stratum of the draw"),
    "month": Words(zh="答复月份", en="Month of the answer"),
    "weight": Words(zh="权重", en="Weight"),
}
"""What stands before the answers."""


class Told(NamedTuple):
    """A row of ``marts.survey_data``: one answer of one sheet; ``item`` is None for a sheet without any."""

    sheet: int
    wave: str | None
    project: str | None
    stratum: str
    month: str
    weight: float
    item: str | None
    option: str | None
    value: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table; ``hidden`` are facts that it leaves out."""

    variables: Sequence[Variable]
    rows: Sequence[Mapping[str, str]]
    hidden: frozenset[str] = frozenset()

    @property
    def facts(self) -> list[str]:
        """The columns before the answers."""
        return [name for name in FACTS if name not in self.hidden]

    @property
    def columns(self) -> list[str]:
        """All columns in their order."""
        return [*self.facts, *(each.name for each in self.variables)]


def table(variables: Sequence[Variable], told: Iterable[Told], hidden: frozenset[str] = frozenset()) -> Table:
    """Answers folded into a row a sheet. The order is that of the rows' digests, so that it tells nothing of when a
    sheet came in."""
    answers = defaultdict[int, dict[str, dict[str, float | None]]](lambda: defaultdict(dict))
    sheets: dict[int, Told] = {}
    for each in told:
        sheets[each.sheet] = each
        if each.item is not None and each.option is not None:
            answers[each.sheet][each.item][each.option] = each.value
    rows = [_facts(each) | _cells(variables, answers[sheet]) for sheet, each in sheets.items()]
    shown = [{name: cell for name, cell in row.items() if name not in hidden} for row in rows]
    ordered = sorted(shown, key=lambda row: sha256(repr(sorted(row.items())).encode()).hexdigest())
    return Table(variables, [row | {ROW: str(place)} for place, row in enumerate(ordered, start=1)], hidden)


def as_csv(made: Table) -> bytes:
    """The table as UTF-8 with a byte-order mark, so that spreadsheets read it, too."""
    text = io.StringIO()
    writer = csv.DictWriter(text, made.columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(made.rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _facts(each: Told) -> dict[str, str]:
    words = {"wave": each.wave or "", "project": each.project or "", "stratum": each.stratum}
    numbers = {"month": each.month, "weight": f"{each.weight:g}"}
    return {name: harmless(text) for name, text in words.items()} | numbers


def _cells(variables: Sequence[Variable], answers: Mapping[str, Mapping[str, float | None]]) -> dict[str, str]:
    said = ((each, each.cell(answers.get(each.item, {}))) for each in variables)
    return {each.name: harmless(cell) if each.words else cell for each, cell in said}
