"""Read the reports of a folder, and refuse those that cannot be made: every fault is one sentence that names it.

The templates for PDF lie in the folder's ``templates``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from pydantic import ValidationError

from casework.settings import settings
from etl.subjects.marts import parameters
from etl.subjects.report.answers import mart_columns
from etl.warehouse.scope import ScopeError
from reporting.definition import Report, Section
from reporting.errors import DefinitionError

Reports = Mapping[str, Report]
NUMBERS = ("BIGINT", "INTEGER", "DOUBLE", "HUGEINT", "DECIMAL", "FLOAT", "SMALLINT")


def shipped() -> Reports:
    """The reports of this installation, by id; raises ``DefinitionError``."""
    return _kept(settings().report_dir)


@cache
def _kept(folder: Path) -> Reports:
    return load(folder)


def load(folder: Path) -> Reports:
    """The reports of ``folder``, each after those it takes over from; raises ``DefinitionError``."""
    found = {report.id: report for report in map(_read, sorted(folder.glob("*.toml")))}
    for report in found.values():
        _check(report, found)
    return {name: found[name] for name in _ordered(found)}


def _read(path: Path) -> Report:
    try:
        report = Report.model_validate({"id": path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))})
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError("{file} is no TOML: {why}. Mend it there.", file=path.name, why=error) from error
    except UnicodeDecodeError as error:
        raise DefinitionError("{file} is not written in UTF-8. Save it so.", file=path.name) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or path.stem
        raise DefinitionError(
            "{file}: {place}: {why}. See docs/reports.md.", file=path.name, place=place, why=first["msg"]
        ) from error
    if report.id != path.stem:
        raise DefinitionError("{file}: the report calls itself {id}. A file bears its report's id.",
                              file=path.name, id=report.id)  # fmt: skip
    return report


def _check(report: Report, known: Reports) -> None:
    ids = [each.id for each in report.sections]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice is not None:
        raise _wrong(report, twice, "there are two sections of this id. Give one another.")
    for section in report.sections:
        for fault in _faults(section, report, known):
            raise _wrong(report, section.id, fault)


def _wrong(report: Report, place: str, why: str) -> DefinitionError:
    return DefinitionError("Report {report}, section {section}: {why}", report=report.id, section=place, why=why)


def _faults(section: Section, report: Report, known: Reports) -> Iterator[str]:
    if section.mart is None:
        yield from _faults_without_mart(section, report, known)
        return
    if section.gathers is not None:
        yield "it has a mart and gathers another report. Make two sections of it."
    try:
        columns = mart_columns(section.mart)
    except ScopeError as error:
        yield str(error)
        return
    yield from _faults_of_fields(section, columns)


def _faults_without_mart(section: Section, report: Report, known: Reports) -> Iterator[str]:
    if section.columns or section.chart or section.choose or section.by:
        yield "it has columns and no mart. Name one."
    if section.gathers is not None:
        if section.gathers not in known:
            yield f"it gathers the report {section.gathers}, and there is none. Choose among {', '.join(known)}."
        elif section.gathers == report.id:
            yield "it gathers itself. Name another report."
    elif section.ask is None:
        yield "it has neither mart nor question. Give it one."


def _faults_of_fields(section: Section, columns: Mapping[str, str]) -> Iterator[str]:
    named = [column.field for column in section.columns]
    if not named:
        yield "it shows no column. Name some."
    used = [*named, *section.only, *((*section.chart.y, section.chart.x) if section.chart else ())]
    yield from (f"the mart {section.mart} has no column {each}. It has {', '.join(columns)}."
                for each in _unlike(used, columns))  # fmt: skip
    if section.choose and "case_id" not in columns:
        yield f"cases cannot be chosen of the mart {section.mart}, which has no column case_id."
    if section.by and {"dimensions", "dimension_sets"}.isdisjoint(parameters(str(section.mart))):
        yield f"the mart {section.mart} does not count by dimensions. Leave them out."
    unseen = [each for each in ((section.chart.x, *section.chart.y) if section.chart else ()) if each not in named]
    yield from (f"the chart draws {each}, which is no column of the section. Add it." for each in unseen)
    drawn = section.chart.y if section.chart else ()
    yield from (f"the chart draws {each}, which is no number." for each in drawn
                if each in columns and not columns[each].startswith(NUMBERS))  # fmt: skip


def _unlike(used: Iterable[str], known: Mapping[str, str]) -> Iterator[str]:
    return (each for each in used if each not in known)


def _ordered(found: Reports) -> tuple[str, ...]:
    try:
        return tuple(TopologicalSorter({name: list(report.gathered) for name, report in found.items()}).static_order())
    except CycleError as error:
        around = " → ".join(error.args[1])
        raise DefinitionError("Reports take over from each other in a circle: {around}. Break it.",
                              around=around) from error  # fmt: skip
