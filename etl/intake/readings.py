"""A reading of a file as a person states it, column by column and word by word, made into a profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from etl.intake.kinds import KINDS, Column, Type
from etl.intake.looking import FEW_WORDS, Seen
from etl.intake.profiles import DATE_FORMATS, Origin, Profile, Rule
from etl.intake.suggest import match
from etl.intake.words import NO, YES, narrow, vocabulary

_TIMES = {Type.MOMENT, Type.DEADLINE, Type.DAY}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person says of a file."""

    kind: str
    zone: str
    means: Mapping[str, str]
    """Column of the file → column of ours, for those that mean one."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Column of ours → word of the file → word of ours."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Column of ours → what stands in every row."""
    forms: Mapping[str, str] = field(default_factory=dict)
    """Column of the file → how its dates are read, where they can be read two ways."""
    origin: Origin = field(default_factory=Origin)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns that every row needs and nothing was said of."""
        said = {*self.means.values(), *self.constants}
        return tuple(each for each in KINDS[self.kind].columns if each.required and each.name not in said)

    def profile(self, seen: Sequence[Seen]) -> Profile:
        """The profile that reads so; nothing that every row needs may be missing."""
        rules = {name: Rule(value=value) for name, value in self.constants.items()}
        by_header = {each.header: each for each in seen}
        for name in dict.fromkeys(self.means.values()):
            headers = tuple(header for header, column in self.means.items() if column == name)
            rules[name] = self._rule(name, [by_header[header] for header in headers])
        titles = dict.fromkeys(("title_zh", "title_en"), self.kind)
        return Profile(id="reading", kind=self.kind, timezone=self.zone, source=self.origin, columns=rules, **titles)

    def _rule(self, name: str, columns: Sequence[Seen]) -> Rule:
        """Several columns of one moment are its day and its time; of anything else the first that is filled counts."""
        is_time = KINDS[self.kind].column(name).type in _TIMES
        forms = [self.forms.get(each.header, each.date_format) for each in columns] if is_time else []
        return Rule.model_validate(
            {
                "from": tuple(each.header for each in columns),
                "join": " " if is_time and len(columns) > 1 else None,
                "formats": tuple(form for form in forms if form is not None and form not in DATE_FORMATS),
                "map": dict(self.words.get(name, {})),
            }
        )


def first_meanings(kind: str, seen: Sequence[Seen]) -> dict[str, str]:
    """What the columns of a file are likely to mean."""
    return {each.seen.header: each.column.name for each in match(KINDS[kind], seen)}


def foreign_words(column: Column, seen: Seen, own: Mapping[str, str]) -> tuple[str, ...]:
    """Words of a file's column that are none of ours; ``own`` are those of the regulations at work."""
    if column.words is None and column.type is not Type.BOOL:
        return ()
    known = vocabulary(column.words) if column.words is not None else dict.fromkeys((*YES, *NO), "")
    return tuple(word for word, _count in seen.frequent[:FEW_WORDS] if narrow(word) not in {**own, **known})
