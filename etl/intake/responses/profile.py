"""Which column answers which item of a questionnaire, and what the codes of a file stand for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError

from casework.texts import Model
from casework.vocabulary.asking import Mode
from etl.errors import ImportRefused, ProfileError
from surveys.questionnaire import Item, Kind, Purpose, Questionnaire

Codes = Mapping[str, str]


class Cell(Model):
    """One column; ``map`` says what its own codes stand for, before those of all columns."""

    column: Annotated[str, Field(alias="from")]
    map: dict[str, str] = Field(default_factory=dict)


class Columns(Model):
    """An item of several answers that has a column for each option; ``chosen`` is what a chosen one holds."""

    options: Annotated[dict[str, str], Field(min_length=1)]
    chosen: tuple[str, ...] = ("1",)


class ResponseProfile(Model):
    """How one survey system writes its answers."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    questionnaire: str
    number: str
    """Column of the number under which the system knows a response: brought again, it is the same response."""
    project: str
    answered: str
    """Column of when it was answered, in ``format`` (strptime) and ``timezone``."""
    format: str = "%Y-%m-%d %H:%M"
    timezone: str = "Asia/Shanghai"
    mode: Mode = Mode.PHONE
    wave: str | None = None
    weight: str | None = None
    codes: dict[str, str] = Field(default_factory=dict)
    """What a code stands for wherever the item has such an option: ``"0" = "does_not_apply"``."""
    no_answer: tuple[str, ...] = ()
    """Codes that say nothing: not chosen, not asked."""
    items: Annotated[dict[str, str | Columns | Cell], Field(min_length=1)]

    @property
    def columns(self) -> Iterator[str]:
        """Every column of the file that is read."""
        yield from (self.number, self.project, self.answered)
        if self.weight is not None:
            yield self.weight
        for where in self.items.values():
            yield from [where] if isinstance(where, str) else columns_of(where)

    @property
    def zone(self) -> ZoneInfo:
        """Where the moments are written."""
        return ZoneInfo(self.timezone)


def columns_of(where: Cell | Columns) -> Iterator[str]:
    """The columns in which an item is answered."""
    yield from [where.column] if isinstance(where, Cell) else where.options.values()


def read_profile(path: Path) -> ResponseProfile:
    """Read a profile from TOML; raises ``ProfileError`` with the key and the reason."""
    try:
        return ResponseProfile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileError("{file}: it cannot be read as TOML ({reason}).", file=path.name, reason=error) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise ProfileError("{file}: {key}: {reason}.", file=path.name, key=key, reason=first["msg"]) from error


def check_fits(profile: ResponseProfile, sheet: Questionnaire, headers: tuple[str, ...]) -> None:
    """Raise ``ImportRefused`` where a profile asks for what file or questionnaire do not have, or means two things."""
    if sheet.purpose is not Purpose.SURVEY:
        raise ImportRefused(
            "{questionnaire} is asked about a case or for the club: import such calls by their own kind.",
            questionnaire=sheet.id,
        )
    missing = [name for name in profile.columns if name not in headers]
    if missing:
        raise ImportRefused(
            "The file has no column {columns}. Correct the profile, or bring the file that it is about.",
            columns=", ".join(missing),
        )
    for code, where in profile.items.items():
        item = sheet.items.get(code)
        if item is None or not item.asks:
            raise ImportRefused("{questionnaire} has no item {item}. Correct the profile.",
                                questionnaire=sheet.id, item=code)  # fmt: skip
        _check_item(profile, item, where)


def _check_item(profile: ResponseProfile, item: Item, where: str | Cell | Columns) -> None:
    if isinstance(where, Columns):
        unknown = sorted(set(where.options) - set(item.by_code))
        if item.kind is not Kind.MULTIPLE or unknown:
            raise ImportRefused(
                "{item}: columns for options go with an item of several answers that has them ({codes}).",
                item=item.code, codes=", ".join(unknown),
            )  # fmt: skip
        return
    own = where.map if isinstance(where, Cell) else {}
    doubtful = [code for code in meanings(profile.codes, item) if code not in own and _is_value(item, code)]
    if doubtful:
        raise ImportRefused(
            "{item}: {code} is a value of this item and a code of the file at once. Say in its own map which it is.",
            item=item.code, code=doubtful[0],
        )  # fmt: skip


def meanings(codes: Codes, item: Item) -> dict[str, str]:
    """The codes of the file that stand for an option of this item."""
    return {code: meant for code, meant in codes.items() if meant in item.by_code}


def _is_value(item: Item, code: str) -> bool:
    return code in item.by_code or code in map(str, item.points)
