"""Find the line of a key in a TOML file, so that a refused pack can be mended without a search."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEADER = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+")


def line_of(text: str, place: Sequence[str | int]) -> int | None:
    """Return the line (from 1) of the key at ``place``, or of the nearest table around it; None when there is none.

    ``place`` is a path such as ``("obligations", 3, "limit")``; a list may also be entered by the ``id`` of its member.
    """
    lines = text.splitlines()
    if not place:
        return None
    start, end = _table(lines, str(place[0]), place[1] if len(place) > 1 else None)
    rest = [str(part) for part in (place if start is None else place[1:])]
    for key in rest:
        found = _key(lines, key, start or 0, end)
        if found is not None:
            return found + 1
    return None if start is None else start + 1


def _table(lines: Sequence[str], name: str, member: str | int | None) -> tuple[int | None, int]:
    """First line of a table (or of one member of an array of tables), and the line after its last."""
    headers = [number for number, line in enumerate(lines) if HEADER.match(line)]
    mine = [number for number in headers if _name(lines[number]) == name]
    ends = dict(zip(headers, [*headers[1:], len(lines)], strict=True))
    if not mine:
        return None, headers[0] if headers else len(lines)
    if isinstance(member, int) and member < len(mine):
        return mine[member], ends[mine[member]]
    for number in mine:
        if _holds_id(lines[number : ends[number]], str(member)):
            return number, ends[number]
    return mine[0], ends[mine[0]]


def _key(lines: Sequence[str], key: str, start: int, end: int) -> int | None:
    pattern = re.compile(rf'^\s*"?{re.escape(key)}"?\s*[=.]')
    return next((number for number in range(start, end) if pattern.match(lines[number])), None)


def _name(line: str) -> str:
    match = HEADER.match(line)
    return match.group(1) if match else ""


def _holds_id(lines: Sequence[str], member: str) -> bool:
    return any(re.match(rf'^\s*id\s*=\s*"{re.escape(member)}"', line) for line in lines)
