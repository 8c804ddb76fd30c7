"""A questionnaire out of an XLSForm workbook from outside.

pyxform, which opens it in a child process, says what is no form at all; what is a form and still no questionnaire
(conditions in a circle, which pyxform takes) is refused by the check that every questionnaire passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casework.record import confined
from casework.record.confined import Json, Limits, Task
from casework.record.harmless import COMES_BACK
from casework.wording import Phrase
from surveys.errors import QuestionnaireError
from surveys.questionnaire.check import MOST_WORDS
from surveys.questionnaire.kinds import Kind, Measure, Role
from surveys.questionnaire.load import sound
from surveys.questionnaire.parts import LONGEST_WORDS
from surveys.questionnaire.xlsform import parts
from surveys.questionnaire.xlsform.constraints import bounds_of
from surveys.questionnaire.xlsform.expressions import Said, read
from surveys.questionnaire.xlsform.parts import Carried, Lost

WORK = "surveys.questionnaire.xlsform.opening:opened"
LIMITS = Limits(memory_mb=700, seconds=60, written_mb=1)
LARGEST = 5 * 1024 * 1024
Row = Mapping[str, str]
KINDS = {
    "text": Kind.TEXT, "string": Kind.TEXT, "integer": Kind.NUMBER, "int": Kind.NUMBER, "decimal": Kind.NUMBER,
    "date": Kind.DATE, "note": Kind.NOTE, "select_one": Kind.SINGLE, "select_multiple": Kind.MULTIPLE,
}  # fmt: skip
SPOKEN = {"zh": ("(zh", "中文", "chinese", "::zh"), "en": ("(en", "english", "::en")}
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


def taken(path: Path, name: str) -> Carried:
    """The questionnaire in a workbook, and what of it did not carry; ``name`` is what people call the file.

    Raises ``QuestionnaireError`` for what is no form or makes no questionnaire, ``Died`` for what does harm.
    """
    if path.stat().st_size > LARGEST:
        raise QuestionnaireError("{file}: it is larger than a questionnaire can be.", file=name)
    answer = confined.run(Task(name, WORK, {"path": str(path), "name": name}, LIMITS, {}), QuestionnaireError)
    sheets = {sheet: [_row(each) for each in _listed(answer.get(sheet))] for sheet in ("survey", "choices", "settings")}
    taking = _Taking.of(sheets)
    said = taking.questionnaire(sheets["survey"], next(iter(sheets["settings"]), {}), name)
    return Carried(sound(said, name), tuple(taking.lost))


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _row(value: Json) -> Row:
    """A row as it was written: what kept a text from being run is taken off again."""
    if not isinstance(value, dict):
        return {}
    return {str(key): re.sub(COMES_BACK, r"\1", str(cell)) for key, cell in value.items()}


@dataclass
class _Taking:
    """Reads the rows of one form from top to bottom."""

    choices: list[Row]
    longest: int
    lost: list[Lost] = field(default_factory=list)
    kinds: dict[str, Kind] = field(default_factory=dict)
    sections: list[Said] = field(default_factory=list)
    relevant: list[Said | None] = field(default_factory=list)
    """The conditions of the groups that are open."""
    loose: bool = False
    """Whether the last page is of items that stand in no group."""
    repeated: int = 0
    """How many repeats are open: what stands in one is asked several times, which no item of ours is."""

    @classmethod
    def of(cls, sheets: Mapping[str, list[Row]]) -> _Taking:
        """One that gives every text of the form an equal part of what a sheet may hold."""
        texts = sum(row.get("type", "").strip() in {"text", "string"} for row in sheets["survey"])
        return cls(sheets["choices"], min(LONGEST_WORDS, MOST_WORDS // max(texts, 1)))

    def questionnaire(self, rows: list[Row], settings: Row, name: str) -> Said:
        for number, row in enumerate(rows, start=2):
            if row.get("type"):
                self._take(number, row)
        title = settings.get("form_title") or Path(name).stem
        version = settings.get("version", "1")
        return {
            "id": _coded(settings.get("form_id") or Path(name).stem),
            "version": int(version) if version.isdigit() and int(version) else 1,
            "title": {"zh": title, "en": title},
            "modes": ["phone"],
            "sections": [section for section in self.sections if section["items"]],
        }

    def _take(self, number: int, row: Row) -> None:
        kind, _, rest = " ".join(row["type"].split()).replace("begin ", "begin_").replace("end ", "end_").partition(" ")
        if kind in {"begin_group", "begin_repeat"}:
            self._begin(number, row, repeat=kind == "begin_repeat")
        elif kind in {"end_group", "end_repeat"}:
            self._end(repeat=kind == "end_repeat")
        elif kind not in KINDS or self.repeated:
            what = row["type"]
            self._lose(number, f"“{what}” has no counterpart and is left out.", f"“{what}”没有对应，已省略。")
        else:
            self._add(self._item(number, row, KINDS[kind], rest))

    def _begin(self, number: int, row: Row, *, repeat: bool) -> None:
        if repeat:
            self.repeated += 1
            self._lose(number, "What is asked again and again is left out.", "重复提问的部分已省略。")
            return
        if self.relevant:
            self._lose(number, "A group within a group becomes part of its page.", "嵌套的分组并入所在页面。")
        self.relevant.append(self._condition(number, row))
        if len(self.relevant) == 1:
            self._open(_coded(row.get("name", "")), _words(row, "label"))

    def _end(self, *, repeat: bool) -> None:
        if repeat:
            self.repeated = max(0, self.repeated - 1)
        elif self.relevant:
            self.relevant.pop()

    def _open(self, code: str, title: Said) -> None:
        section: Said = {"code": code, "title": title or {"zh": code, "en": code}, "items": []}
        if self.relevant and self.relevant[0]:
            section["when"] = self.relevant[0]
        self.sections.append(section)
        self.loose = False

    def _add(self, item: Said) -> None:
        if not self.sections or (not self.relevant and not self.loose):
            self._open(f"page{len(self.sections) + 1}", {"zh": "问卷", "en": "Questions"})
            self.loose = True
        items = self.sections[-1]["items"]
        assert isinstance(items, list)  # noqa: S101 - ``_open`` made it
        items.append(item)

    def _item(self, number: int, row: Row, kind: Kind, listed: str) -> Said:
        name = row.get("name", "")
        code = _coded(name)
        if code != name:
            self._lose(number, f"{name} is called {code} here.", f"{name} 在此改名为 {code}。")
        item: Said = {"code": code, "text": _words(row, "label"), **self._answers(kind, listed, row)}
        self.kinds[code] = Kind(str(item["kind"]))
        conditions = [one for one in (*self.relevant[1:], self._condition(number, row)) if one]
        if conditions:
            item["when"] = conditions[0] if len(conditions) == 1 else {"all": conditions}
        if row.get("required", "").lower() in {"yes", "true", "true()", "1"}:
            item["required"] = True
        for key, column in (("hint", "hint"), ("message", "constraint_message")):
            if words := _words(row, column):
                item[key] = words
        if row.get("measures") in set(Measure):
            item["measures"] = row["measures"]
        if row.get("given"):
            item["given"] = _coded(row["given"])
        bounds = self._bounds(number, row, self.kinds[code])
        if self.kinds[code] is Kind.TEXT:
            bounds.setdefault("longest", self.longest)
        return item | bounds

    def _answers(self, kind: Kind, listed: str, row: Row) -> Said:
        """The kind, and what there is to choose."""
        whole: Said = {"whole": True} if row["type"].strip() in {"integer", "int"} else {}
        if kind not in {Kind.SINGLE, Kind.MULTIPLE}:
            return {"kind": kind.value, **whole}
        name = listed.partition(" ")[0]
        options = [_option(choice) for choice in self.choices if choice.get("list_name") == name]
        values = [option for option in options if "role" not in option]
        points = [int(str(each["code"])) for each in values if str(each["code"]).isdigit()]
        if kind is Kind.SINGLE and parts.SCALE in row.get("appearance", "") and _are_points(points, values):
            return _scale(points, values, [option for option in options if "role" in option])
        return {"kind": kind.value, "options": options}

    def _bounds(self, number: int, row: Row, kind: Kind) -> Said:
        constraint = row.get("constraint", "").strip()
        found, left = bounds_of(constraint, kind)
        if left:
            self._lose(number, f"The constraint {left} is left out.", f"约束 {left} 已省略。")
        return found

    def _condition(self, number: int, row: Row) -> Said | None:
        text = row.get("relevant", "").strip()
        if not text:
            return None
        try:
            return read(text, self.kinds, _coded)
        except ValueError as error:
            self._lose(number, f"The condition {text} is left out: {error}.", f"条件 {text} 已省略。")
            return None

    def _lose(self, number: int, en: str, zh: str) -> None:
        self.lost.append(Lost("survey", number, Phrase(en, zh)))


def _are_points(points: list[int], values: list[Said]) -> bool:
    return len(points) > 1 and points == list(range(points[0], points[0] + len(values)))


def _scale(points: list[int], values: list[Said], roles: list[Said]) -> Said:
    labels = {str(each["code"]): {"zh": each["zh"], "en": each["en"]} for each in values
              if (each.get("zh"), each.get("en")) != (each["code"], each["code"])}  # fmt: skip
    rest: Said = {"labels": labels, "options": roles}
    if (points[0], points[-1]) == (0, 10):
        return {"kind": Kind.ZERO_TO_TEN.value, **rest}
    return {"kind": Kind.SCALE.value, "min": points[0], "max": points[-1], **rest}


def _option(choice: Row) -> Said:
    option: Said = {"code": re.sub(r"[^a-z0-9_]", "_", choice.get("name", "").lower()), **_words(choice, "label")}
    if choice.get("role") in set(Role):
        option["role"] = choice["role"]
    if choice.get("exclusive"):
        option["exclusive"] = True
    return option


def _words(row: Row, column: str) -> Said:
    """The texts of a column by language; a column without a language is no language's."""
    return dict(_spoken(row, column))


def _spoken(row: Row, column: str) -> Iterator[tuple[str, str]]:
    for header, cell in row.items():
        name = header.lower()
        if name.startswith(f"{column}:"):
            for language, signs in SPOKEN.items():
                if any(sign in name for sign in signs):
                    yield language, cell


def _coded(name: str) -> str:
    """A name as a code: small letters, digits, ``_``."""
    code = re.sub(r"[^a-z0-9_]", "_", name.strip().lower())[:60]
    return code if CODE.fullmatch(code) else f"q{code}"[:60]
