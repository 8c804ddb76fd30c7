"""Responses from a file into the ledger: all that fit, in one transaction; the others held back with their reasons."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from casework.errors import YingshengError
from casework.record.events import Event, ProjectRegistered
from casework.record.harmless import harmless
from casework.record.ledger import EVENT_SCHEMA, Ledger
from etl.errors import ImportRefused
from etl.intake.responses import reading
from etl.intake.responses.profile import ResponseProfile, check_fits
from etl.intake.source import RAW, ROW, Source
from etl.intake.workbench import workbench
from surveys.questionnaire import Questionnaire
from surveys.questionnaire.publishing import publish

ROWS_AT_ONCE = 5_000
WHY = "why_held"
Tell = Callable[[int, int], None]
"""Told how many rows are done, of how many."""


@dataclass(frozen=True, slots=True)
class Held:
    """A row that was not entered: its place in the file, what stands in it, and why."""

    row: int
    cells: reading.Row
    why: str


@dataclass(slots=True)
class Loaded:
    """What came of a file, row by row: entered, there already in the same words, held back."""

    entered: int = 0
    repeated: int = 0
    held: list[Held] = field(default_factory=list)


@dataclass(slots=True)
class _Load:
    """One file on its way in."""

    ledger: Ledger
    profile: ResponseProfile
    sheet: Questionnaire
    actor: str
    now: datetime
    known: frozenset[str]
    read: Mapping[str, reading.Read]
    loaded: Loaded = field(default_factory=Loaded)
    seen: dict[str, bytes] = field(default_factory=dict)
    """Digests of what the rows so far say, by stream."""

    def events(self, rows: list[dict[str, object]]) -> list[Event]:
        """The new responses among some rows; the others are counted, or held back."""
        made: dict[str, tuple[int, reading.Row, Event]] = {}
        for each in rows:
            place = int(str(each[ROW]))
            row = {name: None if value is None else str(value) for name, value in each.items() if name != ROW}
            try:
                event = self._event(row)
                if self._is_repeat(event):
                    self.loaded.repeated += 1
                else:
                    made[event.stream] = place, row, event
            except YingshengError as error:
                self.loaded.held.append(Held(place, row, str(error)))
        return list(self._new(made))

    def _event(self, row: reading.Row) -> Event:
        profile = self.profile
        stream = f"response/{sha256(f'{profile.id}/{reading.number(profile, row)}'.encode()).hexdigest()[:32]}"
        project = reading.known_project(profile, row, self.known)
        occurred_at = reading.answered_at(profile, row, self.now)
        payload = reading.response(profile, self.sheet, self.read, row)
        return Event(stream=stream, occurred_at=occurred_at, recorded_at=self.now, actor=self.actor, project=project,
                     payload=payload)  # fmt: skip

    def _is_repeat(self, event: Event) -> bool:
        """Whether an earlier row of the file says the same; raises ``ImportRefused`` where one says something else."""
        said = sha256(event.payload_json().encode()).digest()
        is_first = event.stream not in self.seen
        if self.seen.setdefault(event.stream, said) != said:
            raise ImportRefused("Another row of this file has the same number and other answers; the first one stands.")
        return not is_first

    def _new(self, made: Mapping[str, tuple[int, reading.Row, Event]]) -> Iterator[Event]:
        there = self.ledger.begun(list(made))
        for stream, (place, row, event) in made.items():
            if stream not in there:
                self.loaded.entered += 1
                yield event
            elif self.ledger.stream(stream)[0].payload == event.payload:
                self.loaded.repeated += 1
            else:
                why = ImportRefused("A response under this number stands with other answers.")
                self.loaded.held.append(Held(place, row, str(why)))


def load_responses(
    ledger: Ledger, source: Source, profile: ResponseProfile, sheet: Questionnaire, actor: str, now: datetime,
    tell: Tell = lambda _done, _all: None,
) -> Loaded:  # fmt: skip
    """Enter the rows of a file as responses to ``sheet``.

    Raises ``ImportRefused`` where the profile does not fit file or questionnaire; nothing is written then.
    """
    check_fits(profile, sheet, source.columns)
    registered = {e.payload.code for e in ledger.room("project/") if isinstance(e.payload, ProjectRegistered)}
    publish(ledger, sheet, actor, now)
    work = _Load(ledger, profile, sheet, actor, now, frozenset(registered), reading.readers(profile, sheet))
    with workbench(source.reads) as bench:
        rejected = source.fill(bench.connection)
        work.loaded.held += [Held(each.row_number, {}, f"{each.rule}: {each.value}") for each in rejected]
        raw = bench.connection.table(RAW)
        whole = raw.shape[0]
        rows = raw.order(ROW).to_arrow_reader(ROWS_AT_ONCE)
        ledger.bulk_append(_events(work, rows, lambda done: tell(done, whole)))
    return work.loaded


def write_held(path: Path, held: Sequence[Held]) -> None:
    """The rows held back as they stood in the file, with place and reason, to be mended and brought again."""
    columns = dict.fromkeys(name for each in held for name in each.cells)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([ROW, *columns, WHY])
        for each in held:
            cells = [each.cells.get(name) or "" for name in columns]
            writer.writerow([each.row, *map(harmless, cells), harmless(each.why)])


def _events(work: _Load, batches: pa.RecordBatchReader, tell: Callable[[int], None]) -> Iterator[pa.RecordBatch]:
    done = 0
    for batch in batches:
        yield pa.RecordBatch.from_pylist([_row(event) for event in work.events(batch.to_pylist())], schema=EVENT_SCHEMA)
        done += batch.num_rows
        tell(done)


def _row(event: Event) -> dict[str, object]:
    return {
        "stream": event.stream, "version": 1, "kind": event.kind.value, "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at, "actor": event.actor, "project": event.project,
        "payload": event.payload_json(), "step": event.step,
    }  # fmt: skip
