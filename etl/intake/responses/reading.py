"""A row of a file as answers: codes put into the questionnaire's own, columns of one item put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from casework.record.events import ResponseCompleted
from etl.errors import ImportRefused
from etl.intake.responses.profile import Cell, Columns, ResponseProfile, meanings
from surveys.questionnaire import Item, Questionnaire

Row = Mapping[str, str | None]
Read = Callable[[Row], object]


def readers(profile: ResponseProfile, sheet: Questionnaire) -> dict[str, Read]:
    """By item, how its answer is read from a row."""
    return {code: _reader(profile, sheet.items[code], where) for code, where in profile.items.items()}


def _reader(profile: ResponseProfile, item: Item, where: str | Cell | Columns) -> Read:
    silent = frozenset({"", *profile.no_answer})
    if isinstance(where, Columns):
        return lambda row: [code for code, column in where.options.items() if _text(row, column) in where.chosen]
    cell = Cell(column=where) if isinstance(where, str) else where
    meant = {**meanings(profile.codes, item), **cell.map}

    def read(row: Row) -> object:
        text = _text(row, cell.column)
        return None if text in silent and text not in cell.map else meant.get(text, text)

    return read


def _text(row: Row, column: str) -> str:
    return (row.get(column) or "").strip()


def response(profile: ResponseProfile, sheet: Questionnaire, read: Mapping[str, Read], row: Row) -> ResponseCompleted:
    """The response that a row is; raises ``ImportRefused`` with what does not fit."""
    judged = sheet.judged({code: each(row) for code, each in read.items()})
    if not judged.sound:
        reasons = "; ".join(f"{code}: {phrase}" for code, phrase in judged.refusals.items())
        raise ImportRefused("{reasons}", reasons=reasons)
    if not judged.all:
        raise ImportRefused("The row answers nothing.")
    return ResponseCompleted.model_validate(
        {"questionnaire": sheet.id, "version": sheet.version, "campaign": profile.wave, "mode": profile.mode,
         "answers": judged.answers, "said": judged.said} | dict(_weight(profile, row))
    )  # fmt: skip


def _weight(profile: ResponseProfile, row: Row) -> Iterator[tuple[str, float]]:
    text = _text(row, profile.weight) if profile.weight is not None else ""
    if text:
        try:
            yield "weight", _positive(float(text))
        except ValueError as error:
            raise ImportRefused("{text} is no weight: give a number above 0.", text=text) from error


def _positive(value: float) -> float:
    if not 0 < value < float("inf"):
        raise ValueError(value)
    return value


def answered_at(profile: ResponseProfile, row: Row, now: datetime) -> datetime:
    """When it was answered, in UTC; raises ``ImportRefused`` for what is no moment, or none yet."""
    text = _text(row, profile.answered)
    try:
        moment = datetime.strptime(text, profile.format).replace(tzinfo=profile.zone).astimezone(UTC)
    except ValueError as error:
        raise ImportRefused(
            "{text} is no moment in the form {format}. Correct the cell, or the profile.", text=text or "—",
            format=profile.format,
        ) from error  # fmt: skip
    if moment > now:
        raise ImportRefused("{text} lies ahead: nobody has answered then yet.", text=text)
    return moment


def known_project(profile: ResponseProfile, row: Row, known: frozenset[str]) -> str:
    """The project of a row; raises ``ImportRefused`` for one that nobody registered."""
    project = _text(row, profile.project)
    if project not in known:
        raise ImportRefused(
            "Nobody has registered a project {project}. Load the projects first.", project=project or "—"
        )
    return project


def number(profile: ResponseProfile, row: Row) -> str:
    """The number of a row; raises ``ImportRefused`` where there is none."""
    found = _text(row, profile.number)
    if not found:
        raise ImportRefused("The row has no number, so that it could not be known again.")
    return found
