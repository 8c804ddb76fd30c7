"""SPSS syntax that reads the table of answers: types, labels, codes that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.texts import Words
from surveys.codebook.table import FACTS, ROW, Table
from surveys.codebook.variables import Variable

NUMBERS = {ROW: "F8.0", "weight": "F12.6"}
LETTERS = "A60"
LABEL_BYTES, VALUE_BYTES = 250, 118
"""What SPSS takes of a label."""


def as_syntax(made: Table, file: str, language: str) -> bytes:
    """The commands, UTF-8; ``file`` is the table's name beside them."""
    lines = [
        "* Encoding: UTF-8.",
        f"GET DATA /TYPE=TXT /FILE={_quoted(file)} /ENCODING='UTF8' /ARRANGEMENT=DELIMITED",
        "  /DELIMITERS=',' /QUALIFIER='\"' /FIRSTCASE=2 /VARIABLES=",
        *(f"  {name} {NUMBERS.get(name, LETTERS)}" for name in made.facts),
        *(f"  {each.name} {LETTERS if each.words else 'F8.2'}" for each in made.variables),
        "  .",
        "VARIABLE LABELS",
        *_apart([*((name, FACTS[name]) for name in made.facts), *((e.name, e.text) for e in made.variables)], language),
        "  .",
        *(line for each in made.variables for line in _codes(each, language)),
        "WEIGHT BY weight.",
        "EXECUTE.",
    ]
    return b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode()


def _apart(named: Iterable[tuple[str, Words]], language: str) -> Iterator[str]:
    """Names with their labels, a slash between one and the next: before the first, PSPP refuses it."""
    for place, (name, words) in enumerate(named):
        yield f"  {'/' if place else ''}{name} {_quoted(words.label(language))}"


def _codes(each: Variable, language: str) -> Iterator[str]:
    if each.labels:
        yield f"VALUE LABELS {each.name}"
        for code, words in sorted(each.labels.items()):
            yield f"  {code} {_quoted(words.label(language), VALUE_BYTES)}"
        yield "  ."
    if each.missing:
        yield f"MISSING VALUES {each.name} ({', '.join(map(str, each.missing))})."


def _quoted(text: str, most: int = LABEL_BYTES) -> str:
    """A text between quotes on one line, cut to what SPSS takes."""
    line = " ".join(text.split())
    cut = line.encode()[:most].decode(errors="ignore")
    return "'" + cut.replace("'", "''") + "'"
