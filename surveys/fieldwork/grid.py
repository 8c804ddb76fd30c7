"""Answers of a survey as a table: an empty one to fill in, one that comes back, and the answers given so far.

A row is a person, by the number on their sheet; a column is an item, its cells are codes or numbers, several codes
apart by blanks. A row that does not fit is held back with its reason, in a workbook that can be mended and brought
again; the others are entered. A row that was entered before is not entered twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa
import xlsxwriter

from casework.access.permissions import ASKING_ROLES, PAGES, User, has_role
from casework.case.effective import effective
from casework.desk.once import sent_before
from casework.errors import RuleError, YingshengError
from casework.record import confined
from casework.record.confined import Json, Limits, Task
from casework.record.events import ResponseCompleted, ResponsePartial
from casework.record.harmless import COMES_BACK, harmless
from casework.record.ledger.entries import stream_of
from casework.vocabulary.asking import Mode
from casework.vocabulary.desk import Page
from casework.wording import Phrase
from surveys.errors import SurveyError
from surveys.fieldwork import dispositions, invitation
from surveys.fieldwork.campaign import Campaign
from surveys.fieldwork.dispositions import Special
from surveys.fieldwork.entering import Entering, Entry
from surveys.fieldwork.invitation import Invitation
from surveys.questionnaire import Item, Kind, Questionnaire

NUMBER, WHY = "sheet_number", "why_held"
WORK = "surveys.fieldwork.grid_opening:opened"
LIMITS = Limits(memory_mb=700, seconds=60, written_mb=20)
LARGEST = 20 * 1024 * 1024
CODES = Phrase("Codes", "代码")
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A row that was not entered: its place in the file, what stands in it, and why."""

    row: int
    cells: Cells
    why: YingshengError


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a table."""

    entered: int
    repeated: int
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The table of one survey."""

    entering: Entering
    campaign: Campaign

    @property
    def questionnaire(self) -> Questionnaire:
        """What is asked."""
        plan = self.campaign.plan
        return self.entering.sheets.find(plan.questionnaire, plan.digest)

    @property
    def items(self) -> list[Item]:
        """The items that have a column."""
        return [item for item in self.questionnaire.items.values() if item.asks]

    def numbered(self, user: User) -> dict[str, Invitation]:
        """Whom the person may enter answers of, by the number on the sheet."""
        with self.entering.ledger.reading() as connection:
            found = _invitations(connection, self.campaign.campaign_id)
        return {number_of(each): each for each in found if has_role(user, each.invited.stratum, ASKING_ROLES)}

    def template(self, user: User, language: str) -> bytes:
        """An empty table: a row for everybody who has not answered."""
        numbered = self.numbered(user)
        rows = [{NUMBER: number} for number, each in numbered.items() if not self._answers(each)]
        return self._workbook(rows, language)

    def answered(self, user: User, language: str) -> bytes:
        """The answers given so far. Whose they are stands there for whoever may see that. Who may not read what surveys
        say gets none.

        Of a confidential survey nobody sees whose they are: the rows say nothing by their order, bear no words, and
        there are none before ``least`` people have answered.
        """
        rows, secret = [], self.campaign.plan.confidential
        for number, each in self.numbered(user).items():
            told = self._answers(each) if has_role(user, each.invited.stratum, PAGES[Page.SATISFACTION]) else None
            if told is None:
                continue
            shown = self.campaign.shows_whose(user, each.invited.stratum)
            cells = {code: _cell(value) for code, value in told.items() if not secret or self._is_coded(code)}
            rows.append(({NUMBER: number} if shown else {}) | cells)
        if secret and len(rows) < self.least:
            rows = []
        hidden = sorted(rows, key=lambda row: (row.get(NUMBER, ""), sha256(json.dumps(row).encode()).hexdigest()))
        return self._workbook(hidden, language)

    @property
    def least(self) -> int:
        """How many must have answered before a confidential survey shows anything: the most that a regulation wants."""
        return max(pack.satisfaction.min_n for pack in self.entering.sheets.policies.packs)

    def _is_coded(self, code: str) -> bool:
        item = self.questionnaire.items.get(code)
        return item is not None and item.kind is not Kind.TEXT

    def held_back(self, held: Iterable[Held], language: str, said: Mapping[int, str]) -> bytes:
        """The rows that were held back, each with its reason (``said`` by row), to be mended and brought again."""
        return self._workbook([{**each.cells, WHY: said[each.row]} for each in held], language, (WHY,))

    def take(self, user: User, path: Path, name: str, now: datetime) -> Taken:
        """Enter the rows of a table; raises ``SurveyError`` for a file that is none of this survey."""
        if path.stat().st_size > LARGEST:
            raise SurveyError("{file}: it is larger than a table of answers can be.", file=name)
        order: dict[str, Json] = {"path": str(path), "name": name}
        rows = confined.run(Task(name, WORK, order, LIMITS, {}), SurveyError).get("rows")
        numbered, counts, held = self.numbered(user), [0, 0], []
        for row, cells in _rows(rows):
            try:
                counts[self._enter(user, numbered, cells, now)] += 1
            except YingshengError as why:
                held.append(Held(row, cells, why))
        return Taken(counts[0], counts[1], tuple(held))

    def _enter(self, user: User, numbered: Mapping[str, Invitation], cells: Cells, now: datetime) -> bool:
        """Enter one row; True when the very same was entered before."""
        found = numbered.get(cells.get(NUMBER, ""))
        if found is None:
            raise RuleError("Nobody was invited under this number. Compare it with the sheet.")
        given = dict(_given(self.items, cells))
        key = sha256(json.dumps([found.stream, given], sort_keys=True).encode()).hexdigest()
        if self._answers(found) is not None and not self._is_known(key):
            raise RuleError("There is a response of this person already, which stands.")
        code = dispositions.shipped().meaning(Special.COMPLETE).code
        mode = Mode.PAPER if Mode.PAPER in self.campaign.plan.modes else Mode.PHONE
        entry = Entry(stream=found.stream, disposition=code, mode=mode, answers=given)
        return self.entering.save(user, entry, key=f"grid-{key}", now=now).repeated

    def _is_known(self, key: str) -> bool:
        with self.entering.ledger.reading() as connection:
            return sent_before(connection, f"grid-{key}") is not None

    def _answers(self, each: Invitation) -> dict[str, object] | None:
        """What somebody answered; None when nothing that counts."""
        with self.entering.ledger.reading() as connection:
            entries = effective(stream_of(connection, each.response))
        for entry in entries:
            if isinstance(entry.payload, ResponseCompleted | ResponsePartial):
                words = json.loads(entry.payload.said) if entry.payload.said else {}
                return {**entry.payload.answers, **words}
        return None

    def _workbook(self, rows: Iterable[Cells], language: str, more: tuple[str, ...] = ()) -> bytes:
        columns = (NUMBER, *(item.code for item in self.items), *more)
        made = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(made, options) as book:
            sheet = book.add_worksheet(self.questionnaire.id[:31])
            sheet.freeze_panes(1, 1)
            sheet.write_row(0, 0, columns)
            for place, row in enumerate(rows, start=1):
                sheet.write_row(place, 0, [harmless(row.get(column, "")) for column in columns])
            codes = book.add_worksheet(CODES.label(language))
            for place, line in enumerate(_codes(self.items, language)):
                codes.write_row(place, 0, [harmless(cell) for cell in line])
        return made.getvalue()


def number_of(each: Invitation) -> str:
    """The number on a sheet of paper: the stratum, and the place in the draw."""
    return f"{each.invited.stratum}-{each.invited.place}"


def _invitations(connection: sa.Connection, campaign: str) -> list[Invitation]:
    streams = invitation.streams_of(connection, campaign)
    found = (invitation.fold(stream, stream_of(connection, stream)) for stream in streams)
    return [each for each in found if each is not None]


def _rows(rows: Json) -> Iterator[tuple[int, Cells]]:
    """The rows of the file with their numbers, as they were written before a spreadsheet was kept from running them."""
    for row, cells in enumerate(rows if isinstance(rows, list) else [], start=2):
        if isinstance(cells, dict) and any(cells.values()):
            yield row, {str(name): re.sub(COMES_BACK, r"\1", str(cell or "")) for name, cell in cells.items()}


def _given(items: Iterable[Item], cells: Cells) -> Iterator[tuple[str, object]]:
    for item in items:
        text = cells.get(item.code, "").strip()
        if text:
            yield item.code, text.split() if item.kind is Kind.MULTIPLE else text


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _codes(items: Iterable[Item], language: str) -> Iterator[tuple[str, str, str]]:
    """What each column asks, and what can stand in it."""
    for item in items:
        yield item.code, "", item.text.label(language)
        for point in item.points:
            yield item.code, str(point), ""
        for option in item.options:
            yield item.code, option.code, option.label(language)
