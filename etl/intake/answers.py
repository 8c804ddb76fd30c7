"""The answers of a row to the items of a questionnaire, judged as a sheet that somebody fills in.

What the file calls an answer is put into the questionnaire's own words first: its codes and texts by the profile, texts
of options and points by themselves. What an item does not allow holds the row back, with the column and the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
from duckdb import col, fn

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.wording import Phrase
from etl.errors import ImportRefused
from etl.intake.kinds import Column, Type
from etl.intake.profiles import ItemRule, Profile, meant
from etl.intake.source import RAW, ROW
from etl.intake.words import lookup, narrow
from etl.intake.workbench import Workbench
from surveys.fieldwork.sheets import Sheets
from surveys.questionnaire import Item, Kind, Purpose, Questionnaire
from surveys.questionnaire.values import (
    A_DAY,
    A_NUMBER,
    A_WHOLE_NUMBER,
    NO_SUCH_OPTION,
    REQUIRED,
    Refused,
    value_of,
)

ROWS_AT_ONCE = 5_000
ANSWERED = (
    Column("answers", Type.TEXT, "答案", "Answers"),
    Column("said", Type.TEXT, "文字", "Words"),
    Column("questionnaire", Type.CODE, "问卷", "Questionnaire"),
    Column("sheet_version", Type.INTEGER, "版本", "Version"),
)
"""What the rows hold of their answers: codes and numbers as JSON by item, words apart, and what was answered."""
_RULES: Mapping[Phrase, str] = {
    NO_SUCH_OPTION: "no_such_answer", A_NUMBER: "not_a_number", A_WHOLE_NUMBER: "not_a_number", A_DAY: "bad_date",
    REQUIRED: "missing",
}  # fmt: skip
_SEVERAL = re.compile(r"[;；,，、|┋\n]")
"""What stands between several choices in one cell."""
_POINT = re.compile(r"(-?\d+)(?:\.0+)?\s*(?:分|points?)?")
_SCHEMA = pa.schema(
    [("place", pa.int64()), ("answers", pa.string()), ("said", pa.string()), ("refused", pa.string()),
     ("questionnaire", pa.string()), ("sheet_version", pa.int64())]
)  # fmt: skip

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Read:
    """How the answer to one item is found in a row, and the columns in which it stands."""

    headers: tuple[str, ...]
    answer: Callable[[Cells], object]


def sheet_of(ledger: Ledger, policies: Policies, profile: Profile) -> Questionnaire | None:
    """The questionnaire that a profile names, None where it names none; raises ``ImportRefused`` for one that is not
    there, is no survey's, or lacks an item or option of the profile.
    """
    if profile.questionnaire is None:
        return None
    known = Sheets(ledger, policies).every()
    sheet = known.get(profile.questionnaire)
    if sheet is None or sheet.purpose is not Purpose.SURVEY:
        raise ImportRefused(
            "The profile names the questionnaire {questionnaire}; choose among those of surveys: {known}.",
            questionnaire=profile.questionnaire,
            known=", ".join(code for code, each in known.items() if each.purpose is Purpose.SURVEY),
        )
    for code, rule in profile.items.items():
        _check_item(sheet, code, rule)
    return sheet


def _check_item(sheet: Questionnaire, code: str, rule: ItemRule) -> None:
    item = sheet.items.get(code)
    if item is None or not item.asks:
        raise ImportRefused(
            "{questionnaire} has no item {item}. Correct the profile; its items are {known}.",
            questionnaire=sheet.id, item=code, known=", ".join(each for each, one in sheet.items.items() if one.asks),
        )  # fmt: skip
    unknown = sorted(set(rule.options) - set(item.by_code))
    if rule.options and (item.kind is not Kind.MULTIPLE or unknown):
        raise ImportRefused(
            "{item}: columns for options go with an item of several answers that has them; it has {known}.",
            item=code, known=", ".join(item.by_code) or "—",
        )  # fmt: skip


def answering(profile: Profile, columns: tuple[str, ...]) -> set[str]:
    """The columns of the file in which answers stand."""
    found = (meant(header, columns) for rule in profile.items.values() for header in rule.headers)
    return {header for header in found if header is not None}


def bring_answers(bench: Workbench, profile: Profile, sheet: Questionnaire) -> None:
    """Judge the answers of every row: table ``answered``, a line a row."""
    raw = bench.connection.table(RAW)
    columns = tuple(name for name in raw.columns if name != ROW)
    reads = {code: _read(sheet.items[code], rule, profile, columns) for code, rule in profile.items.items()}
    used = sorted({header for each in reads.values() for header in each.headers})
    cells = raw.select(col(ROW), *(fn("trim", col(header)).alias(header) for header in used))
    batches = [
        pa.RecordBatch.from_pylist([_answered(row, reads, sheet) for row in batch.to_pylist()], schema=_SCHEMA)
        for batch in cells.to_arrow_reader(ROWS_AT_ONCE)
    ]
    bench.put("answered", pa.Table.from_batches(batches, schema=_SCHEMA))


def _answered(row: Mapping[str, object], reads: Mapping[str, _Read], sheet: Questionnaire) -> dict[str, object]:
    cells = {name: str(value) for name, value in row.items() if value is not None and name != ROW}
    judged = sheet.judged({code: each.answer(cells) for code, each in reads.items()})
    refused = (f"{_place(reads, code)}|{_rule(phrase)}" for code, phrase in judged.refusals.items())
    return {
        "place": row[ROW],
        "answers": json.dumps(judged.answers, ensure_ascii=False) if judged.all else None,
        "said": judged.said,
        "refused": "\n".join(refused),
        "questionnaire": sheet.id,
        "sheet_version": sheet.version,
    }


def _place(reads: Mapping[str, _Read], code: str) -> str:
    """The column of a refusal; the item's code where the file has no column for it, or one that makes no line."""
    header = next(iter(reads[code].headers), code) if code in reads else code
    return code if "|" in header or "\n" in header else header


def _rule(phrase: Phrase) -> str:
    return _RULES.get(phrase, "answer_not_allowed")


def _read(item: Item, rule: ItemRule, profile: Profile, columns: tuple[str, ...]) -> _Read:
    if rule.options:
        marked = {code: meant(header, columns) for code, header in rule.options.items()}
        there = {code: header for code, header in marked.items() if header is not None}
        chosen = {code: {narrow(word) for word in (*rule.chosen, *_called(item, code))} for code in there}
        return _Read(
            tuple(there.values()),
            lambda cells: [code for code, header in there.items() if narrow(cells.get(header, "")) in chosen[code]],
        )
    headers = tuple(header for name in rule.from_ if (header := meant(name, columns)) is not None)
    silent = {"", *rule.no_answer, *profile.null_words} - set(rule.map)
    word = _worded(item, rule)

    def answer(cells: Cells) -> object:
        text = next((cells[header] for header in headers if cells.get(header)), "")
        return None if text in silent else word(text)

    return _Read(headers, answer)


def _worded(item: Item, rule: ItemRule) -> Callable[[str], object]:
    """What a text of the file is in the questionnaire's own words; a text that is none of them stays as it is."""
    known = dict(_texts(item)) | lookup(rule.map)

    def one(text: str) -> str:
        found = known.get(narrow(text.strip()))
        point = _POINT.fullmatch(narrow(text.strip())) if found is None and item.is_measured else None
        return point[1] if point is not None else text if found is None else found

    def several(text: str) -> object:
        whole = one(text)
        return whole if whole in item.by_code else [one(part) for part in _SEVERAL.split(text) if part.strip()]

    return several if item.kind is Kind.MULTIPLE else one


def told_apart(item: Item, word: str) -> bool:
    """Whether an item understands a word of a file by itself."""
    try:
        return value_of(item, _worded(item, ItemRule.model_validate({"from": "x"}))(word)) is not None
    except Refused:
        return False


def _called(item: Item, code: str) -> tuple[str, ...]:
    """What an option is called: a column for it may hold that instead of a mark."""
    option = item.by_code[code]
    return (option.zh, option.en, option.code)


def _texts(item: Item) -> Iterator[tuple[str, str]]:
    for option in item.options:
        yield from ((narrow(text), option.code) for text in _called(item, option.code))
    for point, words in item.labels.items():
        yield from ((narrow(text), point) for text in (words.zh, words.en))
