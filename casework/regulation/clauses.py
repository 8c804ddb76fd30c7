"""Clause by clause: what of a regulation carries each one out, as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casework.regulation.model import Regulation

Place = tuple[str, str]
"""A part of the regulation and a name in it: ``("clocks", "contact")``; the place of a line in a list is a number."""
COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Carried:
    """One clause and the parts that carry it out; ``company`` are those that the company set beside the source."""

    clause: str
    source: tuple[Place, ...] = ()
    company: tuple[Place, ...] = ()


def carried_out(regulation: Regulation) -> list[Carried]:
    """Every clause, in the order of the file."""
    known: dict[str, list[tuple[Place, bool]]] = {name: [] for name in regulation.clauses}
    for place, clauses, by_company in parts(regulation):
        for clause in clauses:
            known.setdefault(clause, []).append((place, by_company))
    return [
        Carried(clause, tuple(p for p, company in found if not company), tuple(p for p, company in found if company))
        for clause, found in known.items()
    ]


def set_by_company(regulation: Regulation) -> list[Place]:
    """Every part that the company set, in the order of the files."""
    return [place for place, _clauses, by_company in parts(regulation) if by_company]


def parts(regulation: Regulation) -> Iterator[tuple[Place, tuple[str, ...], bool]]:
    """Every part that names a clause or was set by the company: where it stands, its clauses, whether it was."""
    whole = regulation
    yield ("pack", "record"), _some([whole.record.clause]), False
    if whole.warn:
        yield ("pack", "warn"), _some([whole.warn.clause]), False
    yield from _conditions(regulation)
    for steps, part in ((whole.steps, "steps"), (whole.clocks, "clocks"), (whole.duties, "duties")):
        for name, each in steps.items():
            yield (part, name), each.clause, each.set_by == COMPANY
    for name, chosen in whole.chosen.items():
        yield ("chosen", name), chosen.clause, False
    for number, route in enumerate(whole.routes):
        yield ("routes", str(number)), (route.clause,), False
    for number, rule in enumerate(whole.sees):
        yield ("sees", str(number)), (rule.clause,), False
    yield from _scoring(regulation)
    for papers, part in ((whole.forms, "forms"), (whole.questionnaires, "questionnaires")):
        for name, paper in papers.items():
            yield (part, name), paper.clause, False


def _conditions(whole: Regulation) -> Iterator[tuple[Place, tuple[str, ...], bool]]:
    """What stands inside a step or a vocabulary and names a clause of its own."""
    for name, step in whole.steps.items():
        for number, need in enumerate(step.needs):
            if need.clause:
                yield ("needs", f"{name}.{number}"), (need.clause,), False
    for vocabulary, words in whole.words.items():
        for name, word in words.items():
            if word.clause:
                yield ("words", f"{vocabulary}.{name}"), (word.clause,), False


def _scoring(whole: Regulation) -> Iterator[tuple[Place, tuple[str, ...], bool]]:
    for name, sheet in whole.sheet.items():
        yield ("sheet", name), (sheet.clause,), sheet.set_by == COMPANY
    for number, line in enumerate(whole.lines):
        sheet_of = whole.sheet.get(line.sheet)
        yield ("lines", str(number)), (line.clause,), sheet_of is not None and sheet_of.set_by == COMPANY
    for number, satisfied in enumerate(whole.satisfied):
        yield ("satisfied", str(number)), _some([satisfied.clause]), satisfied.set_by == COMPANY
    if whole.follow_up:
        yield ("follow_up", "follow_up"), _some([whole.follow_up.clause]), whole.follow_up.set_by == COMPANY
    if whole.figures:
        yield ("figures", "figures"), (), whole.figures.set_by == COMPANY


def _some(clauses: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(clause for clause in clauses if clause)
