"""A reading of a file as a person states it, column by column and word by word, made into a profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from etl.intake.answers import told_apart
from etl.intake.kinds import KINDS, RESPONSES, Column, Kind, Type
from etl.intake.looking import FEW_WORDS, Seen
from etl.intake.profiles import DATE_FORMATS, ItemRule, Origin, Profile, Rule, fold
from etl.intake.suggest import match
from etl.intake.words import NO, YES, narrow, vocabulary
from surveys.questionnaire import Item, Questionnaire
from surveys.questionnaire import Kind as ItemKind

ITEM = "item:"
"""Begins what a column of the file means that answers an item: ``item:overall``, or ``item:reasons=price`` where it is
marked whether that option was chosen."""
NO_ANSWER = "-"
"""What a word of the file means that is no answer."""
LONGEST_SCALE = 10
"""Steps from the lowest point to the highest of a scale whose points can be listed."""
_TIMES = {Type.MOMENT, Type.DEADLINE, Type.DAY}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person says of a file."""

    kind: str
    zone: str
    means: Mapping[str, str]
    """Column of the file → column of ours, or what it answers (``ITEM``), for those that mean one."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Column of ours, or item → word of the file → word of ours, or answer (``NO_ANSWER``: none)."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Column of ours → what stands in every row."""
    forms: Mapping[str, str] = field(default_factory=dict)
    """Column of the file → how its dates are read, where they can be read two ways."""
    origin: Origin = field(default_factory=Origin)
    questionnaire: str | None = None
    """What the rows answer, by its id."""
    latest_by: str | None = None
    """Of several rows of one number the latest by this column of the file counts."""

    @property
    def target(self) -> Kind:
        """What the rows are."""
        return target_of(self.kind, self.questionnaire)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns that every row needs and nothing was said of."""
        said = {*self.means.values(), *self.constants}
        return tuple(each for each in self.target.columns if each.required and each.name not in said)

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        """Item → column of the file that answers it → the option that it marks, or nothing."""
        found: dict[str, dict[str, str]] = {}
        for header, meaning in self.means.items():
            if meaning.startswith(ITEM):
                code, _, option = meaning.removeprefix(ITEM).partition("=")
                found.setdefault(code, {})[header] = option
        return found

    def profile(self, seen: Sequence[Seen]) -> Profile:
        """The profile that reads so; nothing that every row needs may be missing."""
        rules = {name: Rule(value=value) for name, value in self.constants.items()}
        by_header = {each.header: each for each in seen}
        for name in dict.fromkeys(name for name in self.means.values() if not name.startswith(ITEM)):
            headers = tuple(header for header, column in self.means.items() if column == name)
            rules[name] = self._rule(name, [by_header[header] for header in headers])
        titles = {"title_zh": self.target.zh, "title_en": self.target.en}
        items = {code: self._item(code, headers) for code, headers in self.answers.items()}
        return Profile(
            id="reading", kind=self.kind, timezone=self.zone, source=self.origin, columns=rules, items=items,
            questionnaire=self.questionnaire if items else None, latest_by=self.latest_by, **titles,
        )  # fmt: skip

    def _item(self, code: str, headers: Mapping[str, str]) -> ItemRule:
        """Columns for options go before columns that hold the answer itself."""
        options = {option: header for header, option in headers.items() if option}
        words = self.words.get(f"{ITEM}{code}", {})
        said = {word: meant for word, meant in words.items() if meant != NO_ANSWER}
        silent = tuple(word for word, meant in words.items() if meant == NO_ANSWER)
        origin = {"options": options} if options else {"from": tuple(headers)}
        return ItemRule.model_validate({**origin, "map": said, "no_answer": silent})

    def _rule(self, name: str, columns: Sequence[Seen]) -> Rule:
        """Several columns of one moment are its day and its time; of anything else the first that is filled counts."""
        is_time = self.target.column(name).type in _TIMES
        forms = [self.forms.get(each.header, each.date_format) for each in columns] if is_time else []
        words = self.words.get(name, {})
        return Rule.model_validate(
            {
                "from": tuple(each.header for each in columns),
                "join": " " if is_time and len(columns) > 1 else None,
                "formats": tuple(form for form in forms if form is not None and form not in DATE_FORMATS),
                "map": {word: meant for word, meant in words.items() if meant != NO_ANSWER},
                "no_answer": tuple(word for word, meant in words.items() if meant == NO_ANSWER),
            }
        )


def target_of(kind: str, questionnaire: str | None) -> Kind:
    """What the rows of a kind are, where they answer a questionnaire and where they answer none."""
    return KINDS[kind] if questionnaire is None else RESPONSES


def first_meanings(target: Kind, seen: Sequence[Seen], sheet: Questionnaire | None = None) -> dict[str, str]:
    """What the columns of a file are likely to mean; an item is known by its code or its whole text."""
    items = {} if sheet is None else _named_items(sheet)
    asked = {each.header: items[fold(each.header)] for each in seen if fold(each.header) in items}
    others = [each for each in seen if each.header not in asked]
    return asked | {each.seen.header: each.column.name for each in match(target, others)}


def _named_items(sheet: Questionnaire) -> dict[str, str]:
    asked = [item for item in sheet.items.values() if item.asks]
    return {fold(text): f"{ITEM}{item.code}" for item in asked for text in (item.text.zh, item.text.en, item.code)}


def foreign_answers(item: Item, seen: Seen) -> tuple[str, ...]:
    """Words of a file's column that an item does not understand."""
    if item.kind in {ItemKind.TEXT, ItemKind.DATE}:
        return ()
    return tuple(word for word, _count in seen.frequent[:FEW_WORDS] if not told_apart(item, word))


def points(column: Column) -> tuple[int, ...]:
    """The points of a column that holds a short scale; none of any other."""
    if column.type is not Type.INTEGER or column.low is None or column.high is None:
        return ()
    return tuple(range(int(column.low), int(column.high) + 1)) if column.high - column.low <= LONGEST_SCALE else ()


def _is_one_of(word: str, scale: Sequence[int]) -> bool:
    try:
        return float(narrow(word)) in scale
    except ValueError:
        return False


def foreign_words(column: Column, seen: Seen, own: Mapping[str, str]) -> tuple[str, ...]:
    """Words of a file's column that are none of ours; ``own`` are those of the regulations at work."""
    scale = points(column)
    if scale:
        return tuple(word for word, _count in seen.frequent[:FEW_WORDS] if not _is_one_of(word, scale))
    if column.words is None and column.type is not Type.BOOL:
        return ()
    known = vocabulary(column.words) if column.words is not None else dict.fromkeys((*YES, *NO), "")
    return tuple(word for word, _count in seen.frequent[:FEW_WORDS] if narrow(word) not in {**own, **known})
