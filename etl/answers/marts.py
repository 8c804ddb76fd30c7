"""How a question reaches its mart: the static SQL file, the scope as named parameters, the right warehouse."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Protocol, Self
from zoneinfo import ZoneInfo

import pyarrow as pa

from casework.settings import settings
from etl import statements
from etl.scope import Scope, ScopeError
from etl.statements import statement

FOLDER = statements.FOLDER / "marts"

Parameter = str | int | float | bool | date | datetime | timedelta | Sequence[str] | None


class Readable(Protocol):
    """Answers selects; a warehouse, or a snapshot of what it once knew."""

    def query(self, sql: str, params: Mapping[str, object] | None = None) -> pa.Table:
        """Run one select with named parameters on a cursor of its own."""

    def query_once(self, sql: str, params: Mapping[str, object] | None = None) -> pa.Table:
        """As ``query``, but run only when the tables have changed since the last time."""


class Source(Readable, Protocol):
    """What the marts need of a warehouse."""

    def as_known(self, known_at: datetime) -> Readable:
        """Return the warehouse as it would be if nothing had been recorded after ``known_at``."""


@cache
def mart_sql(name: str) -> str:
    """Text of the mart ``name``; where it reads another mart (``from marts.judged as …``), that one's select."""
    text = re.sub(r"--.*", "", statement(f"marts/{name}"))
    return re.sub(r"\bmarts\.([a-z_]+)", lambda found: "(" + mart_sql(found[1]) + ")", text)


ASKED = re.compile(
    r" *case\s+when list_contains\(\$by, '(?P<dimension>\w+)'\)\s+then (?P<value>.*)\s+end as (?P<name>\w+),\n"
)
"""A column of a counting mart that is NULL unless its dimension is asked for."""


@cache
def counting_sql(name: str, by: tuple[str, ...]) -> str:
    """Text of a counting mart for these dimensions alone: planning the question which are wanted takes longer than
    counting, and each that is not costs a group key. What is reckoned from a dimension not asked for is NULL.
    """

    def written(column: re.Match[str]) -> str:
        if column["dimension"] in by:
            return f"{column['value']} as {column['name']},\n"
        return "" if column["name"] == column["dimension"] else f"null as {column['name']},\n"

    return ASKED.sub(written, mart_sql(name))


@cache
def parameters(sql: str) -> frozenset[str]:
    """Names of the ``$parameters`` in a text."""
    return frozenset(re.findall(r"\$([a-z_]+)", sql))


def mart_parameters(name: str) -> frozenset[str]:
    """Names of the ``$parameters`` a mart uses, its own and those of the marts it reads."""
    return parameters(mart_sql(name))


class Marts:
    """Base of the answer groups: holds the warehouse and runs marts by name.

    ``projects`` is what the reader may see (None: all). Every question is narrowed to it here, below the pages, so that
    none of them can forget it.
    """

    def __init__(self, warehouse: Source, projects: Collection[str] | None = None) -> None:
        self._warehouse = warehouse
        self._projects = None if projects is None else tuple(sorted(projects))

    def for_projects(self, projects: Collection[str] | None) -> Self:
        """The same questions for a reader who may see ``projects`` only; never more than may be seen here."""
        return type(self)(self._warehouse, self._seen(projects))

    def _seen(self, projects: Collection[str] | None) -> tuple[str, ...] | None:
        """The part of ``projects`` (None: all) that the reader may see; None only when all may be seen."""
        if self._projects is None:
            return None if projects is None else tuple(sorted(projects))
        return tuple(code for code in self._projects if projects is None or code in projects)

    def _ask(self, mart: str, scope: Scope | None = None, **extra: Parameter) -> pa.Table:
        values = {**(scope_parameters(scope.narrow(self._projects)) if scope else {}), **extra}
        params = {name: values[name] for name in mart_parameters(mart)}
        return aware(self._at(scope).query(mart_sql(mart), params))

    def _ask_once(self, mart: str, scope: Scope | None = None, **extra: Parameter) -> pa.Table:
        """Ask what depends on no moment, and so changes only when something is entered; of the scope only what was
        known then matters.
        """
        params = {name: extra[name] for name in mart_parameters(mart)}
        return aware(self._at(scope).query_once(mart_sql(mart), params))

    def _count(
        self,
        mart: str,
        scope: Scope,
        by: Sequence[str],
        allowed: Sequence[str],
        *,
        required: Sequence[str] = (),
        **extra: Parameter,
    ) -> pa.Table:
        """Ask a counting mart by dimensions: those of ``by`` first, rows in their order. Raises ``ScopeError``."""
        check_dimensions(by, allowed, required)
        values = {**scope_parameters(scope.narrow(self._projects)), **extra, "by": list(by)}
        sql = counting_sql(mart, tuple(by))
        table = aware(self._at(scope).query(sql, {name: values[name] for name in parameters(sql)}))
        measures = [name for name in table.column_names if name not in allowed]
        return table.select([*by, *measures]).sort_by(
            [(name, "ascending") for name in by] or [(measures[0], "ascending")]
        )

    def _settled(self, scope: Scope) -> bool:
        """Whether nothing in the warehouse happened after ``as_of``, so that settled verdicts hold."""
        last = self._ask_once("last_event", scope)["last_event_at"][0].as_py()
        return last is None or last <= scope.as_of

    def _at(self, scope: Scope | None) -> Readable:
        if scope is None or scope.known_at is None:
            return self._warehouse
        return self._warehouse.as_known(scope.known_at)


def aware(table: pa.Table) -> pa.Table:
    """Say of every moment that it is UTC; the warehouse stores UTC without saying so. Copies no data."""
    fields = [
        field.with_type(pa.timestamp("us", "UTC")) if pa.types.is_timestamp(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def scope_parameters(scope: Scope) -> dict[str, Parameter]:
    """The scope as the marts' parameters; moments as naive UTC, as the warehouse stores them."""
    return {
        "local_offset": scope.as_of.astimezone(ZoneInfo(settings().timezone)).utcoffset(),
        "as_of": scope.as_of.astimezone(UTC).replace(tzinfo=None),
        "month_from": scope.month_from,
        "month_to": scope.month_to,
        **{name: _listed(getattr(scope, name)) for name in FILTERS},
    }


FILTERS = ("projects", "departments", "rules", "severities", "channels", "concerns")


def _listed(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)


def check_dimensions(by: Sequence[str], allowed: Sequence[str], required: Sequence[str] = ()) -> None:
    """Refuse dimensions the mart does not have, or a question that leaves out one it must name; ``ScopeError``."""
    unknown = [name for name in by if name not in allowed]
    if unknown:
        raise ScopeError(
            "Cannot count by {unknown}: choose among {allowed}.",
            unknown=", ".join(unknown),
            allowed=", ".join(allowed),
        )
    missing = [name for name in required if name not in by]
    if missing:
        raise ScopeError(
            "Figures of different {missing} are never mixed: name it among the dimensions.",
            missing=", ".join(missing),
        )
