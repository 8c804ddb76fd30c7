"""How a question reaches its mart: a table macro of the warehouse, the scope as its parameters, the right warehouse."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC
from functools import cache
from typing import Protocol, Self
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from casework.case.confidential import NOBODYS, Sight
from casework.settings import settings
from etl.errors import NotServed
from etl.statements import path_of
from etl.subjects.questions import Parameter, Question, note
from etl.warehouse.models import Model, read_model
from etl.warehouse.scope import Scope, ScopeError
from etl.warehouse.snapshot import NO_KEYS, Keys, Known


class Readable(Protocol):
    """Answers selects; a warehouse, or a snapshot of what it once knew."""

    def query(self, sql: str, params: Mapping[str, object] | None = None, keys: Keys = NO_KEYS) -> pa.Table:
        """Run one select with named parameters on a cursor of its own, for whoever holds ``keys``."""

    def query_once(self, sql: str, params: Mapping[str, object] | None = None, keys: Keys = NO_KEYS) -> pa.Table:
        """As ``query``, but run only when the tables have changed since the last time."""


class Source(Readable, Protocol):
    """What the marts need of a warehouse."""

    @property
    def served(self) -> frozenset[str] | None:
        """The projects that it holds all cases of; None: all."""

    def as_known(self, known: Known) -> Readable:
        """Return the warehouse as it would be if nothing had been recorded after a moment or position."""


@cache
def mart(name: str) -> Model:
    """The mart ``name``: a table macro of the warehouse."""
    return read_model(path_of(f"marts/{name}").with_suffix(".toml"))


@cache
def parameters(name: str) -> tuple[str, ...]:
    """The names of the parameters of the mart ``name``."""
    return tuple(mart(name).parameters)


@cache
def question(name: str) -> str:
    """The text that asks the mart ``name``, each of its parameters given by name."""
    given = [exp.PropertyEQ(this=exp.to_identifier(p), expression=exp.Parameter(this=p)) for p in parameters(name)]
    macro = exp.Table(this=exp.Anonymous(this=name, expressions=given), db=exp.to_identifier("marts"))
    return exp.select("*").from_(macro).sql("duckdb", normalize_functions=False)


class Marts:
    """Base of the answer groups: holds the warehouse and runs marts by name.

    ``sight`` is what the reader may know of. Every question is narrowed to it here, below the pages, so that none of
    them can forget it: to the projects by a parameter, to confidential cases that the reader handles by the keys that
    go with the question. Who asks in nobody's name sees all projects, and nothing confidential. A warehouse of some
    projects (``etl.warehouse.served``) answers about no others.
    """

    def __init__(self, warehouse: Source, sight: Sight = NOBODYS) -> None:
        self._warehouse = warehouse
        self._keys = sight.keys
        self.served = warehouse.served
        """The projects that there is anything to tell of, whoever asks; None: all."""
        seen = narrowed(sight.projects, self.served)
        self._projects = None if seen is None else tuple(sorted(seen))

    def for_projects(self, projects: Collection[str] | None) -> Self:
        """The same questions about ``projects`` only; never about more than may be seen here."""
        seen = self._seen(projects)
        return type(self)(self._warehouse, Sight(None if seen is None else frozenset(seen), self._keys))

    def check_serves(self, projects: Collection[str] | None) -> None:
        """Raise ``NotServed`` unless figures of ``projects`` (None: of all together) can be made here."""
        if self.served is None:
            return
        missing = None if projects is None else sorted(set(projects) - self.served)
        if missing is None:
            raise NotServed(
                "This address serves {n} projects alone: of the whole company it is said where all are served.",
                n=len(self.served),
            )
        if missing:
            raise NotServed(
                "This address does not serve {projects}: go to the one that does, or to the one of the whole company.",
                projects=", ".join(missing),
            )

    def _seen(self, projects: Collection[str] | None) -> tuple[str, ...] | None:
        """The part of ``projects`` (None: all) that the reader may see; None only when all may be seen."""
        if self._projects is None:
            return None if projects is None else tuple(sorted(projects))
        return tuple(code for code in self._projects if projects is None or code in projects)

    def _ask(self, name: str, scope: Scope | None = None, **extra: Parameter) -> pa.Table:
        given = self._given(name, scope, extra)
        note(Question(name, given, scope.known_at if scope else None))
        return self._answer(name, scope, given)

    def _given(self, name: str, scope: Scope | None, extra: Mapping[str, Parameter]) -> dict[str, Parameter]:
        """What the mart ``name`` is given of the scope and ``extra``; it must be given all it has a parameter for."""
        values = {**(scope_parameters(scope.narrow(self._projects)) if scope else {}), **extra}
        return {parameter: values[parameter] for parameter in parameters(name)}

    def _answer(self, name: str, scope: Scope | None, given: Mapping[str, Parameter]) -> pa.Table:
        return aware(self._at(scope).query_once(question(name), given, self._keys))

    def _count(
        self,
        name: str,
        scope: Scope,
        by: Sequence[str],
        allowed: Sequence[str],
        *,
        required: Sequence[str] = (),
        **extra: Parameter,
    ) -> pa.Table:
        """Ask a counting mart by dimensions: those of ``by`` first, rows in their order. Raises ``ScopeError``."""
        check_dimensions(by, allowed, required)
        return _ordered(self._ask(name, scope, dimensions=list(by), **extra), by, allowed)

    def _count_together(
        self,
        name: str,
        scope: Scope,
        by: Sequence[str],
        allowed: Sequence[str],
        together: Sequence[Sequence[str]],
        *,
        required: Sequence[str] = (),
    ) -> pa.Table:
        """As ``_count``, of a mart that counts by several choices of dimensions at once.

        ``together`` are those that pages ask about one scope, each in the order of ``allowed``. When ``by`` is one of
        them all are asked in one question, and whoever asks the next finds its answer kept.
        """
        check_dimensions(by, allowed, required)
        wanted = tuple(dimension for dimension in allowed if dimension in by)
        sets = together if wanted in together else [wanted]
        table = self._ask(name, scope, dimension_sets=[list(each) for each in sets])
        found = table.filter(pc.equal(table["place"], sets.index(wanted) + 1))
        return _ordered(found.drop_columns("place"), by, allowed)

    def _settled(self, scope: Scope) -> bool:
        """Whether nothing in the warehouse happened after ``as_of``, so that settled verdicts hold."""
        last = self._answer("last_event", scope, {})["last_event_at"][0].as_py()
        return last is None or last <= scope.as_of

    def _at(self, scope: Scope | None) -> Readable:
        if scope is None or scope.known_at is None:
            return self._warehouse
        return self._warehouse.as_known(scope.known_at)


def narrowed(seen: frozenset[str] | None, served: frozenset[str] | None) -> frozenset[str] | None:
    """The projects that a reader may see (None: all) of those that are served (None: all)."""
    if seen is None or served is None:
        return served if seen is None else seen
    return seen & served


def _ordered(counts: pa.Table, by: Sequence[str], allowed: Sequence[str]) -> pa.Table:
    """The dimensions of ``by`` first, then what was counted, rows in the order of the dimensions."""
    measures = [name for name in counts.column_names if name not in allowed]
    return counts.select([*by, *measures]).sort_by([(name, "ascending") for name in by or measures[:1]])


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
