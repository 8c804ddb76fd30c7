"""What lines of a project's sheet can say, so that desk and warehouse count them alike: else they are refused.

Missed limits, escalations, unclosed complaints and bonuses each count in their own way; a line on any other event
counts whenever it happens, for what it says and for what its case is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from casework.regulation.facts import PROJECT_SHEET
from casework.regulation.findings import Findings, listed
from casework.regulation.model import Line, Regulation
from casework.regulation.said import RECKONED


class Says(NamedTuple):
    """What a line says beside clause and event: what it can say, what it must, and whether it takes or gives."""

    may: frozenset[str] = frozenset()
    must: frozenset[str] = frozenset()
    takes: bool | None = None
    once: bool = False
    asks: frozenset[str] | None = None
    """The fields that ``with`` can ask about; None: any."""


MISSED = Says(takes=True)
OF_KIND: Mapping[str, Says] = {
    "escalated": Says(may=frozenset({"with"}), takes=True, asks=frozenset({"level", "cause"})),
    "declared_unclosed": Says(must=frozenset({"every"}), takes=True, once=True),
    "commended": Says(must=frozenset({"cap"}), takes=False, once=True),
}
OTHER = Says(may=frozenset({"with", "when"}))


def counts_by_itself(kind: str) -> bool:
    """Whether a line on this event counts whenever it happens, and not as a bonus or by a limit or a length of time."""
    return kind not in OF_KIND


def check_project_lines(regulation: Regulation) -> Findings:
    """Lines of the project's sheet that would count for nothing, or otherwise than they read."""
    found = Findings(regulation.id)
    seen = set[str]()
    for number, line in enumerate(regulation.lines):
        if line.sheet == PROJECT_SHEET:
            key, kind = f"lines.{number}", line.on or "missed"
            says = OF_KIND.get(line.on, OTHER) if line.on else MISSED
            _parts(found, key, kind, set(_said(line)), says)
            _conditions(found, key, line, says)
            if says.takes is not None and line.points and (line.points < 0) is not says.takes:
                found.add(key, "a line on {kind} takes points, one on commended gives them: turn the sign of points",
                          kind=kind)  # fmt: skip
            if says.once and kind in seen:
                found.add(key, "there is a line on {kind} already, and one alone counts: make one of them", kind=kind)
            seen.add(kind)
    return found


def _said(line: Line) -> Iterator[str]:
    given = {"with": line.with_, "when": line.when, "cap": line.cap is not None, "every": line.every is not None}
    yield from (name for name, value in given.items() if value)


def _parts(found: Findings, key: str, kind: str, said: set[str], says: Says) -> None:
    if over := said - says.may - says.must:
        found.add(
            key, "{parts} would count for nothing in a line on {kind}: leave it out", parts=listed(over), kind=kind
        )
    if missing := says.must - said:
        found.add(key, "a line on {kind} needs {parts}: say it", kind=kind, parts=listed(missing))


def _conditions(found: Findings, key: str, line: Line, says: Says) -> None:
    unknown = set(line.with_) - says.asks if says.asks is not None else set[str]()
    for field in sorted(unknown | (set(line.when) & RECKONED)):
        found.add(key, "points cannot depend on {field} here: leave it out, or name the event that brings it about",
                  field=field)  # fmt: skip
