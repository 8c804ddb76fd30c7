"""Change one value in a regulation's TOML and leave everything else as somebody wrote it, comments too.

What was written is read again and compared: nothing but the value may have changed, or the change is refused.
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.errors import RuleError
from casework.regulation.folder import SUFFIX, Folder

Key = str | int
Path = tuple[Key, ...]
"""Names of tables and places in lists, down to a value: ``("lines", 0, "points")``."""
HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*(\]\]?)\s*(?:#.*)?$")
NAME = r"""(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)"""
ASSIGNMENT = re.compile(rf"^\s*({NAME}(?:\s*\.\s*{NAME})*)\s*=")
NOT_HERE = RuleError("This cannot be changed by the form: change the text of the file.")
TOP = 0


@dataclass(frozen=True, slots=True)
class Assigned:
    """One ``key = value`` of a file: where it stands, and its lines from and until."""

    path: Path
    start: int
    end: int


def rewritten(folder: Folder, part: str, path: Path, value: object) -> Folder:
    """The folder with one value of a part's file set, or taken out (None); raises ``RuleError`` where that fails."""
    file = next((name for name in folder.under(part) if _holds(folder.files[name], path)), part + SUFFIX)
    return folder.with_text(file, with_value(folder.files.get(file, ""), path, value))


def with_value(text: str, path: Path, value: object) -> str:
    """The text with the value at ``path`` set; None takes the assignment out."""
    lines = text.splitlines(keepends=True)
    found = [each for each in _assignments(lines) if each.path == path[: len(each.path)]]
    made = _replaced(lines, found[-1], path, value) if found else _added(lines, path, value)
    if _read(made) != _set(_read(text), path, value):
        raise NOT_HERE
    return made


def _holds(text: str, path: Path) -> bool:
    whole: Any = _read(text)
    for key in path[:-1]:
        try:
            whole = whole[key]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NOT_HERE from error


def _set(whole: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    """What the file must say afterwards."""
    made = copy.deepcopy(whole)
    inside: Any = made
    for key in path[:-1]:
        inside = inside.setdefault(key, {}) if isinstance(inside, dict) else inside[key]
    if value is None:
        inside.pop(path[-1], None)
    else:
        inside[path[-1]] = value
    return made


def _assignments(lines: Sequence[str]) -> Iterator[Assigned]:
    """Every assignment with its full path, in the order of the file."""
    table, counts, number = Path(), dict[Path, int](), 0
    while number < len(lines):
        header, assigned = HEADER.match(lines[number]), ASSIGNMENT.match(lines[number])
        if assigned:
            end = _end(lines, number)
            yield Assigned((*table, *_keys(assigned[1])), number, end)
            number = end
            continue
        if header:
            table = _table(_keys(header[2]), header[1] == "[[", counts)
        number += 1


def _table(keys: Path, listed: bool, counts: dict[Path, int]) -> Path:
    """The path of a header; one of a list gets its place in it."""
    if not listed:
        return keys
    counts[keys] = counts.get(keys, -1) + 1
    return (*keys, counts[keys])


def _keys(written: str) -> Path:
    inside: Any = tomllib.loads(f"{written} = 0")
    keys: list[str] = []
    while isinstance(inside, dict):
        ((key, inside),) = inside.items()
        keys.append(key)
    return tuple(keys)


def _end(lines: Sequence[str], start: int) -> int:
    """The line after the assignment that begins at ``start``: values may take several lines."""
    for end in range(start + 1, len(lines) + 1):
        try:
            tomllib.loads("".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue
        return end
    return start + 1


def _replaced(lines: Sequence[str], found: Assigned, path: Path, value: object) -> str:
    """The text with the assignment written anew, or one inside its value."""
    before = "".join(lines[found.start : found.end])
    written = ASSIGNMENT.match(before)
    assert written is not None  # noqa: S101 - it was found by this very pattern
    inside = path[len(found.path) :]
    whole: Any = value
    if inside:
        whole = _set({"value": _value(before)}, ("value", *inside), value)["value"]
    after = "" if whole is None else f"{written[0]} {_written(whole)}{_comment(before)}\n"
    return "".join([*lines[: found.start], after, *lines[found.end :]])


def _value(assignment: str) -> object:
    inside: Any = tomllib.loads(assignment)
    keys = ASSIGNMENT.match(assignment)
    for key in _keys(keys[1]) if keys else ():
        inside = inside[key]
    return inside


def _comment(assignment: str) -> str:
    """What is said behind a value that takes one line, with the room before it."""
    if assignment.count("\n") > 1:
        return ""
    for place, letter in enumerate(assignment):
        if letter != "#":
            continue
        try:
            tomllib.loads(assignment[:place])
        except tomllib.TOMLDecodeError:
            continue
        return assignment[len(assignment[:place].rstrip()) :].rstrip("\n")
    return ""


def _added(lines: Sequence[str], path: Path, value: object) -> str:
    """The text with a new assignment at the end of its table's own lines."""
    if value is None:
        return "".join(lines)
    place = _place(lines, path[:-1])
    return "".join([*lines[:place], f"{_key(str(path[-1]))} = {_written(value)}\n", *lines[place:]])


def _place(lines: Sequence[str], table: Path) -> int:
    """The line behind a table's header, or before the first header for the file's own keys."""
    counts: dict[Path, int] = {}
    headers = [(number, found) for number, line in enumerate(lines) if (found := HEADER.match(line))]
    headers = [(number, found) for number, found in headers if not ASSIGNMENT.match(lines[number])]
    if not table:
        return headers[TOP][0] if headers else len(lines)
    for number, found in headers:
        if _table(_keys(found[2]), found[1] == "[[", counts) == table:
            return number + 1
    raise NOT_HERE


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _written(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(name)} = {_written(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else _plain(value)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
