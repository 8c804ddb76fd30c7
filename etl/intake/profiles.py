"""Import profiles: how a foreign file's columns become canonical ones, as TOML in ``data/profiles``.

A profile renames, prefers one source column over another, maps words, reads dates in several forms and sets constants,
so that a foreign file needs no code. A wrong profile is refused with file, key and reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from casework.vocabulary import Backlog
from etl.errors import ImportRefused, ProfileError
from etl.intake.kinds import KINDS, RESPONSES, Kind, Type
from etl.intake.words import YES, narrow

DATE_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日%H:%M",
    "%Y年%m月%d日%H时%M分",
    "%Y年%m月%d日 %H时%M分",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y年%m月%d日",
    "%Y.%m.%d",
)
"""Date forms that can be read only one way; others must be named by the profile."""


class Model(BaseModel):
    """Base of all parts of a profile: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Ambiguous(StrEnum):
    """How a local time is read that happened twice (clocks set back)."""

    EARLIER = "earlier"
    LATER = "later"
    QUARANTINE = "quarantine"


class Nonexistent(StrEnum):
    """How a local time is read that never happened (clocks set forward)."""

    FORWARD = "forward"
    """As the same number of minutes after the change."""
    QUARANTINE = "quarantine"


class DayMeans(StrEnum):
    """Which moment a bare date stands for."""

    START = "start"
    END = "end"


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Rule(Model):
    """Where one canonical column comes from."""

    from_: tuple[str, ...] = Field(default=(), alias="from")
    """Source columns; the first that is not blank is taken."""
    join: str | None = None
    """Put all source columns together with this between them, instead of taking the first."""
    map: dict[str, str] = {}
    """Word in the file → canonical word; letter case and outer blanks do not matter."""
    unknown: str | None = None
    """Canonical word for words in neither ``map`` nor the vocabulary; without it such a row is quarantined."""
    blank: str | None = None
    """Value for an empty cell."""
    value: str | None = None
    """A constant for every row, instead of ``from``."""
    formats: tuple[str, ...] = ()
    """Date forms of this column (strptime), before those of the profile."""
    day_means: DayMeans | None = None
    prefix: str = ""
    """Put before every value."""
    no_answer: tuple[str, ...] = ()
    """Codes of this column that mean no answer, as an empty cell does."""
    made: bool = False
    """The file numbers nothing: the number is made of the file's name and the row, instead of ``from``."""
    required: bool = False
    """Refuse a file that has none of the columns ``from``; without it such a file is told of and loaded."""

    _one_or_many = field_validator("from_", mode="before")(_one_or_many)

    @model_validator(mode="after")
    def _some_origin(self) -> Self:
        if [bool(self.from_), self.value is not None, self.made].count(True) != 1:
            raise ValueError("give one of from = [columns], value = \"constant\" and made = true")  # fmt: skip
        return self


class ItemRule(Model):
    """Where the answers to one item of a questionnaire stand: in a column, or in a column for each of its options."""

    from_: tuple[str, ...] = Field(default=(), alias="from")
    """Source columns; the first that is not blank is taken. Of several choices in one cell each is taken."""
    options: dict[str, str] = {}
    """Option of the item → source column in which it is marked, instead of ``from``."""
    chosen: tuple[str, ...] = YES
    """What the column of an option that was chosen holds."""
    map: dict[str, str] = {}
    """Word or code in the file → option or point of the item; its own codes and texts need none."""
    no_answer: tuple[str, ...] = ()
    """Codes that mean no answer, as an empty cell does."""

    _one_or_many = field_validator("from_", mode="before")(_one_or_many)

    @model_validator(mode="after")
    def _some_origin(self) -> Self:
        if bool(self.from_) == bool(self.options):
            raise ValueError("give one of from = [columns] and options = { option = column }")
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """Every column that it is read from."""
        return (*self.from_, *self.options.values())


class Log(Model):
    """A table whose rows are steps of cases: whose, which, when, and by which words the steps are known."""

    number: str
    step: str
    at: str
    steps: Annotated[tuple[str, ...], Field(min_length=1)]
    """Each becomes a column that holds when it was taken; the second time stands in ``<step> 2``."""


class Origin(Model):
    """Where the table stands in the file, when it cannot be found, and whether its rows are steps."""

    sheet: str | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    log: Log | None = None


class Profile(Model):
    """One import profile."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    kind: str
    title_zh: str
    title_en: str
    pack: str | None = None
    """Policy pack of the cases; without it that of their project, else the installation's default."""
    register_projects: bool = False
    """Whether a project not seen before may be registered; otherwise its rows are quarantined."""
    timezone: str = "Asia/Shanghai"
    ambiguous: Ambiguous = Ambiguous.QUARANTINE
    nonexistent: Nonexistent = Nonexistent.QUARANTINE
    date_formats: tuple[str, ...] = ()
    excel_serials: bool = True
    """Read bare numbers in date columns as Excel's day numbers (1900 system)."""
    null_words: tuple[str, ...] = ("-", "--", "/", "N/A", "NULL", "null", "None")
    """Words that mean an empty cell."""
    latest_by: str | None = None
    """Source column by which the latest of several rows of one number is known; the others count as repeated."""
    tolerance_seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    """How much a step may lie before the receipt and be taken as at the receipt: clocks of two systems."""
    whole: bool = False
    """Whether each file is an extract of everything: what an earlier one had and this one lacks is told."""
    backlog: Backlog | None = None
    """From when the clock acts on cases that a file leaves open: a standing decision, for registers that come often."""
    guess: bool = False
    """Also take source columns whose header is a known Chinese or English name of a canonical column."""
    source: Origin = Origin()
    columns: dict[str, Rule] = {}
    questionnaire: str | None = None
    """Of surveys: the questionnaire that the rows answer, by its id; ``items`` says where each answer stands."""
    items: dict[str, ItemRule] = {}

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str) -> str:
        if kind not in KINDS:
            raise ValueError(f"there is no kind {kind!r}; use one of {', '.join(KINDS)}")
        return kind

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"there is no time zone {zone!r}; write it as Asia/Shanghai") from error
        return zone

    @field_validator("date_formats")
    @classmethod
    def _formats(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for text in formats:
            if "%" not in text:
                raise ValueError(f"{text!r} is no date form; write it like %d.%m.%Y %H:%M")
        return formats

    @model_validator(mode="after")
    def _columns_fit(self) -> Self:
        if (self.questionnaire is None) != (not self.items) or (self.items and self.kind != "surveys"):
            raise ValueError("items: a profile of surveys names a questionnaire and where its items stand, or neither")
        known = {column.name: column for column in self.target.columns}
        for name, rule in self.columns.items():
            if name not in known:
                raise ValueError(f"columns.{name}: the kind {self.kind} has no such column")
            words = known[name].words
            targets = [t for t in (*rule.map.values(), rule.unknown, rule.blank, rule.value) if t is not None]
            if rule.made and name not in {"number", "code"}:
                raise ValueError(f"columns.{name}: only the number of a row is made")
            wrong = sorted({t for t in targets if words is not None and t not in set(words)})
            if wrong and words is not None:
                raise ValueError(f"columns.{name}: {', '.join(wrong)} is none of {', '.join(words)}")
        if not self.guess:
            self._refuse_missing({n for n, c in known.items() if c.required})
        return self

    def _refuse_missing(self, required: set[str]) -> None:
        missing = sorted(required - set(self.columns))
        if missing:
            raise ValueError(f"columns: {', '.join(missing)} must be mapped")

    @property
    def target(self) -> Kind:
        """The canonical kind."""
        return RESPONSES if self.items else KINDS[self.kind]

    def title(self, language: str) -> str:
        """The title in ``language``."""
        return self.title_zh if language.startswith("zh") else self.title_en

    def rules(self, headers: tuple[str, ...]) -> dict[str, Rule]:
        """The rule of every canonical column that this table can fill; raises ``ImportRefused`` as ``meant`` does."""
        rules = {
            name: rule
            for name, rule in self.columns.items()
            if rule.made or rule.value is not None or _present(rule, headers)
        }
        if not self.guess:
            return rules
        used = {fold(header) for rule in rules.values() for header in rule.from_}
        for column in self.target.columns:
            if column.name in rules:
                continue
            free = tuple(header for header in headers if fold(header) not in used)
            found = next((header for name in column.headers if (header := meant(name, free)) is not None), None)
            if found is not None:
                rules[column.name] = Rule.model_validate({"from": found})
                used.add(fold(found))
        return rules

    def day_means(self, name: str) -> DayMeans:
        """Which moment a bare date in column ``name`` stands for."""
        rule = self.columns.get(name)
        default = DayMeans.END if self.target.column(name).type is Type.DEADLINE else DayMeans.START
        return rule.day_means if rule is not None and rule.day_means is not None else default


_UNITS = "小时|时|h|hours?|天|日|d|days?"


def fold(header: str) -> str:
    """A header as it is compared: without letter case, width of signs, blanks, underscores, required marks and notes
    in brackets, but for units of time.
    """
    return re.sub(rf"[\s_*:\-.\"'“”]|\((?!({_UNITS})\)).*?\)", "", narrow(header))


def meant(name: str, headers: Sequence[str]) -> str | None:
    """The header that ``name`` means: the one written so, else the one alike; None when there is none.

    Raises ``ImportRefused`` when several are alike: which of them is meant cannot be known.
    """
    if name in headers:
        return name
    alike = [header for header in headers if fold(header) == fold(name)]
    if len(alike) > 1:
        raise ImportRefused(
            "The columns {columns} could each be “{name}”. Write into a profile which is meant, or rename the others.",
            columns=", ".join(alike),
            name=name,
        )
    return alike[0] if alike else None


def _present(rule: Rule, headers: tuple[str, ...]) -> bool:
    return any(meant(wanted, headers) is not None for wanted in rule.from_)


def parse_profile(text: str, name: str) -> Profile:
    """Read and validate a profile; raises ``ProfileError`` naming ``name``, the key and the reason."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError("{file}: not valid TOML ({reason}).", file=name, reason=error) from error
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "profile"
        reason = re.sub(r"^Value error, ", "", first["msg"])
        raise ProfileError("{file}: {key}: {reason}.", file=name, key=key, reason=reason) from error


def load_profile(path: Path) -> Profile:
    """Read one profile file; raises ``ProfileError``."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError("{file}: cannot be read ({reason}).", file=path.name, reason=error) from error
    return parse_profile(text, path.name)


def list_profiles(folder: Path | None = None) -> dict[str, Profile]:
    """Every profile of the installation by id; raises ``ProfileError`` when one is wrong or an id stands twice."""
    if folder is None:
        from casework.settings import settings

        folder = settings().profile_dir
    found: dict[str, Profile] = {}
    for path in sorted(folder.glob("*.toml")):
        profile = load_profile(path)
        if profile.id in found:
            raise ProfileError("{file}: another profile is called {id} already.", file=path.name, id=profile.id)
        found[profile.id] = profile
    return found


def find_profile(profile_id: str, folder: Path | None = None) -> Profile:
    """The profile called ``profile_id``; raises ``ProfileError`` naming those that exist."""
    profiles = list_profiles(folder)
    if profile_id not in profiles:
        raise ProfileError(
            "There is no import profile called {id}. There are: {known}.", id=profile_id, known=", ".join(profiles)
        )
    return profiles[profile_id]
