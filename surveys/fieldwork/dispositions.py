"""What attempts to ask a person came to: AAPOR's codes as data, and the one final code of a person over all modes."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple, Self

from pydantic import Field, ValidationError, model_validator

from casework.settings import ROOT
from casework.texts import Model, Words
from casework.vocabulary import Term
from surveys.errors import DispositionError

SHIPPED = ROOT / "data" / "dispositions.toml"


class Special(StrEnum):
    """What the program itself decides by or writes; the list says which code means it, and must have them all."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NEVER_AGAIN = "never_again"
    BROKE_OFF = "broke_off"
    ARRANGED = "arranged"
    NOT_ATTEMPTED = "not_attempted"
    SENT = "sent"
    QUOTA_FULL = "quota_full"


class Group(Term):
    """What rates are formed of: the groups of AAPOR's Standard Definitions."""

    INTERVIEW = "I", "完整访问"
    PARTIAL = "P", "部分完成"
    REFUSAL = "R", "拒绝或中断"
    NON_CONTACT = "NC", "未能联系"
    OTHER = "O", "其他"
    UNKNOWN_HOUSEHOLD = "UH", "不知是否有人"
    UNKNOWN_OTHER = "UO", "不知是否合格"
    NOT_ELIGIBLE = "NE", "不合格"

    @property
    def en(self) -> str:
        """The English term: the stored value is AAPOR's letter."""
        return self.name.replace("_", " ").capitalize()


SAYS_MOST = ("I", "P", "R", "NE", "O", "NC", "UO", "UH")
"""Which group wins over all attempts on one person, in whatever mode: an answer stands, a refusal is not undone by a
later ring that nobody answered, and what was learned about a person outweighs what was not."""


class Disposition(Model):
    """What one attempt can come to."""

    code: Annotated[str, Field(pattern=r"^[1-4]\.\d{1,3}$")]
    group: Group
    words: Words
    means: Special | None = None
    retry_minutes: Annotated[int, Field(ge=0)] | None = None
    """How long until the next attempt; None when it is final."""
    final: bool = False
    note: bool = False
    """Whether a note must say what happened."""
    modes: tuple[str, ...] = ()
    """In which modes it can happen; empty for all."""

    @model_validator(mode="after")
    def check(self) -> Self:
        """Refuse what contradicts itself: final with a delay, open without one, a group that the code does not mean."""
        if self.final == (self.retry_minutes is not None):
            raise ValueError("either final or retry_minutes")
        if self.group not in GROUPS_OF[self.code[0]]:
            raise ValueError(f"a code {self.code[0]}.… has no group {self.group}")
        return self

    def possible_in(self, mode: str) -> bool:
        """Whether an attempt in this mode can come to this."""
        return not self.modes or mode in self.modes

    def next_attempt(self, attempted_at: datetime) -> datetime | None:
        """The earliest moment of the next attempt; None when there is none."""
        return None if self.retry_minutes is None else attempted_at + timedelta(minutes=self.retry_minutes)


GROUPS_OF: Mapping[str, frozenset[Group]] = {
    "1": frozenset({Group.INTERVIEW, Group.PARTIAL}),
    "2": frozenset({Group.REFUSAL, Group.NON_CONTACT, Group.OTHER}),
    "3": frozenset({Group.UNKNOWN_HOUSEHOLD, Group.UNKNOWN_OTHER}),
    "4": frozenset({Group.NOT_ELIGIBLE}),
}


class Attempted(NamedTuple):
    """One attempt on a person: when, and the code that it came to."""

    at: datetime
    code: str


class Dispositions:
    """The list of one company, by code."""

    def __init__(self, rows: Iterable[Disposition]) -> None:
        listed = list(rows)
        meant = [row.means for row in listed if row.means]
        for named in ([row.code for row in listed], meant):
            twice = [name for name, count in Counter(named).items() if count > 1]
            if twice:
                raise DispositionError("The disposition {code} is listed twice.", code=twice[0])
        self.by_code = {row.code: row for row in listed}
        self._meant = {row.means: row for row in listed if row.means}
        for means in Special:
            if means not in meant:
                raise DispositionError(
                    'The list of dispositions lacks {means}: write means = "{means}" at one of them.', means=means
                )

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Self:
        """Read the list; raises ``DispositionError`` with file, code and reason."""
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("disposition", [])
        return cls(_read(path.name, row) for row in rows)

    def __getitem__(self, code: str) -> Disposition:
        found = self.by_code.get(code)
        if found is None:
            raise DispositionError("{code} is not in the list of dispositions.", code=code)
        return found

    def meaning(self, means: Special) -> Disposition:
        """The one by which the program says this."""
        return self._meant[means]

    def in_mode(self, mode: str) -> list[Disposition]:
        """What an attempt in this mode can come to, in the order of the list."""
        return [
            row for row in self.by_code.values() if row.possible_in(mode) and row.means is not Special.NOT_ATTEMPTED
        ]

    def answered(self, codes: Iterable[str]) -> list[str]:
        """Those of the codes by which somebody answered, in whole or in part."""
        return [code for code in codes if self[code].group in {Group.INTERVIEW, Group.PARTIAL}]

    def final(self, attempts: Iterable[Attempted]) -> Disposition:
        """The one code of a person over all attempts in all modes.

        The group that says most wins (``SAYS_MOST``), within it the latest attempt; of one moment the higher code.
        Nobody tried is "not attempted". The order in which attempts are given does not matter.
        """
        made = list(attempts)
        if not made:
            return self.meaning(Special.NOT_ATTEMPTED)
        return self[max(made, key=self._weight).code]

    def _weight(self, attempt: Attempted) -> tuple[int, datetime, str]:
        return -SAYS_MOST.index(self[attempt.code].group), attempt.at, attempt.code


def _read(file: str, row: Mapping[str, object]) -> Disposition:
    try:
        return Disposition.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        raise DispositionError(
            "{file}, disposition {code}: {key}: {reason}.",
            file=file,
            code=row.get("code", "?"),
            key=".".join(map(str, first["loc"])) or "disposition",
            reason=first["msg"],
        ) from error


@cache
def shipped() -> Dispositions:
    """The list of this installation, read once."""
    return Dispositions.load()
