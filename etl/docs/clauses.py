"""By which clause each regulation says what a column shows; a column names a place in the folder and no clause.

========================  ==========================================================
place                     the clauses of
========================  ==========================================================
``sheet.<sheet>``         a sheet of scores
``lines.<kind>``          the lines that score an event of a kind
``writes.<kind>``         the first step by which people write events of a kind
``shows.<paper>``         the duties that show it
``satisfied``             which answers count as satisfied
``pack.warn``             warnings
========================  ==========================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from casework.errors import YingshengError
from casework.regulation import Regulation

Finding = Callable[[Regulation, str], Iterable[str | None]]


def clauses_of(place: str, regulation: Regulation) -> list[str]:
    """The clauses in which a regulation says it, each once; none where it does not. An unknown place is refused."""
    part, _dot, name = place.partition(".")
    if part not in FINDING:
        raise YingshengError(
            "“{place}” is no place in a regulation. Known are: {known}.", place=place, known=", ".join(FINDING)
        )
    return list(dict.fromkeys(clause for clause in FINDING[part](regulation, name) if clause))


def cell(place: str, regulations: Sequence[Regulation]) -> str:
    """What stands in the column *clause* of the page: by regulation, those that say it."""
    said = [(each.id, clauses_of(place, each)) for each in regulations] if place else []
    return "; ".join(f"`{name}` {', '.join(clauses)}" for name, clauses in said if clauses)


def _writes(regulation: Regulation, kind: str) -> Iterable[str]:
    by_people = (step for step in regulation.steps.values() if not step.by_clock)
    return next((step.clause[:1] for step in by_people if kind in step.writes), ())


FINDING: dict[str, Finding] = {
    "sheet": lambda regulation, name: [sheet.clause for key, sheet in regulation.sheet.items() if key == name],
    "lines": lambda regulation, kind: [line.clause for line in regulation.lines if line.on == kind],
    "writes": _writes,
    "shows": lambda regulation, paper: [
        clause for duty in regulation.duties.values() if paper in duty.shows for clause in duty.clause
    ],
    "satisfied": lambda regulation, _name: [each.clause for each in regulation.satisfied],
    "pack": lambda regulation, _name: [regulation.warn.clause] if regulation.warn else [],
}
