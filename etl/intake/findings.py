"""Broken rules as facts about rows: which cell, which rule, and the row as it stands in the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.intake.mapping import Mapped
from etl.intake.quality import Problem, Severity
from etl.intake.source import ROW, Reject
from etl.intake.workbench import Value, Workbench

LONGEST_CELL = 32_767
"""What an Excel cell can hold; a longer cell is kept cut, as it can only be mended at its source."""
WHOLE_ROW = "row"
"""Column name and raw key of a row that could not be taken apart."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that breaks rules: ``raw`` maps the file's columns to their text."""

    row_number: int
    raw: dict[str, str | None]
    problems: tuple[Problem, ...]

    @property
    def stops(self) -> tuple[Problem, ...]:
        """The problems that hold the row back."""
        return tuple(problem for problem in self.problems if problem.severity == Severity.QUARANTINE)


def findings(
    bench: Workbench, model: str, mapped: Sequence[Mapped], rejects: Iterable[Reject],
    params: Mapping[str, Value] | None = None,
) -> Iterator[Finding]:  # fmt: skip
    """Every row that breaks a rule: first those that are no rows at all, then in the order of the file."""
    for reject in rejects:
        text = reject.value[:LONGEST_CELL]
        problem = Problem(reject.row_number, WHOLE_ROW, text, reject.rule)
        yield Finding(reject.row_number, {WHOLE_ROW: text}, (problem,))
    headers = {part.column.name: part.headers for part in mapped}
    for batch in bench.batches(model, params, batch_rows=5_000):
        for row in batch.to_pylist():
            yield _finding(row["row_in_file"], row["stops"], row["flags"], row["raw"], headers)


def _finding(number: int, stops: str, flags: str, raw: str, headers: dict[str, tuple[str, ...]]) -> Finding:
    cells: dict[str, str | None] = {k: v and v[:LONGEST_CELL] for k, v in json.loads(raw).items() if k != ROW}
    lines = dict.fromkeys(line for line in (*stops.split("\n"), *flags.split("\n")) if line)
    problems = []
    for line in lines:
        name, _, rule = line.partition("|")
        found = headers.get(name, ())
        filled = [header for header in found if cells.get(header)]
        header = (filled or list(found) or [name])[0]
        problems.append(Problem(number, header, cells.get(header), rule))
    return Finding(number, cells, tuple(problems))
