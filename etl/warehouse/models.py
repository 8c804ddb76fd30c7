"""SQL models: a select in a file, and beside it a TOML file that says what it yields and how it is kept.

``materialise`` in the TOML says what becomes of the select:

* ``table``: kept in the warehouse. A rebuild makes it anew; a sync deletes the rows whose ``key`` stands in the
  relation ``touched`` (the streams with new events, unless the TOML names another step) and inserts the select's rows.
  So the select must yield exactly the rows of the touched keys, by reading the steps or by a semi-join on the relation.
  Where ``touched`` names a step that found no key, the model is passed by, and what is made of it in turn. A select
  that only reads the rows of the touched keys in place of all is not written twice: ``in_sync`` names the step to read
  instead of each table.
* ``view``: kept as a view; its file is the whole statement, ``create or replace view schema.name as`` and the select.
* ``step``: a temporary table of one build or sync, seen by the models after it; its file is the whole statement too,
  ``create temp table name as`` and the select.
* ``part``: nothing by itself; its select stands in the place of its name, ``parts.…``, in the models that read it. A
  view would be bound when it is made and again when it is read.
* ``macro``: kept as a table macro, so that any DuckDB shell on the warehouse's file can ask it; its file is the whole
  statement too, ``create or replace macro schema.name(parameter type, …) as table`` and the select (or ``as`` and the
  expression of one value).

Each model runs after those that its text reads. What reads a table as it was before this sync says so by ``before``:
the table is brought up to date later. Any file with a declaration takes part, in whatever room, so a mart
that wants to be a table kept up to date in the same transaction only has to say so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from pathlib import Path
from typing import Literal

import duckdb
import sqlglot
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlglot import exp

from etl.errors import EtlError
from etl.statements import FOLDER, read
from etl.warehouse import readings

PART = re.compile(r"\bparts\.[a-z_]+\b")
"""A part's name where a model reads it."""
FEW_STREAMS = 1000
"""Up to so many touched streams, models that say so run as they are written; at 10,000 that took longer."""
PLANNED = {True: "pragma enable_optimizer", False: "pragma disable_optimizer"}
"""What makes a cursor's statements be planned before they run, or run as they are written."""


class ModelError(EtlError):
    """A model is wrong: the message names it and what does not fit."""


class Declared(BaseModel):
    """Base of what a TOML file declares: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(Declared):
    """A column as declared: DuckDB type and meaning; a measure also its unit, its formula and what says it.

    ``said_by`` is a place in a regulation's folder, never a clause: each regulation has its own (``etl.docs.clauses``).
    """

    name: str
    type: str
    meaning: str = ""
    unit: str = ""
    formula: str = ""
    said_by: str = ""


class Example(Declared):
    """Tiny tables to give, by relation name, and the rows to expect (only the columns named are compared).

    ``params`` are the named parameters of a query; those left out are NULL. ``reader`` holds the keys of who asks.
    """

    title: str
    params: dict[str, object] = {}
    reader: tuple[str, ...] = ()
    given: dict[str, list[dict[str, object]]]
    expect: list[dict[str, object]]


class Model(Declared):
    """One select with its declaration; ``name`` is ``schema.table``, the schema being the folder."""

    name: str
    sql: str
    grain: str
    materialise: Literal["table", "view", "step", "part", "macro"]
    runs: Literal["always", "build", "refresh"] = "always"
    """Some steps belong to a rebuild only, some make sense only when something is there already."""
    about: tuple[str, ...] = ()
    """The kinds of event it is made from; a sync of streams that hold none of them passes it by."""
    key: str | tuple[str, ...] | None = None
    touched: str = "touched"
    increment: str | None = None
    """The select for a sync, from ``<model>.increment.sql``, where it differs from that for a rebuild."""
    otherwise: str | None = None
    """What a step runs, from ``<model>.otherwise.sql``, where no kind of ``about`` or no key of ``touched`` is there;
    else it is passed by."""
    as_written: bool = False
    """In a sync of few streams, planning it takes longer than running it as it is written."""
    in_sync: dict[str, str] = {}
    """Instead of such a file: the tables of ``sql`` and the step that a sync reads in the place of each."""
    before: tuple[str, ...] = ()
    """The tables that it reads, or whose rows it replaces, as they stood before: it runs first."""
    columns: tuple[Column, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    """Sets of columns of which no combination may stand twice."""
    not_null: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def relation(self) -> str:
        """The name without the schema: that of a step's temporary table."""
        return self.name.partition(".")[2]

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of a macro by name, with their types; none of any other model."""
        return readings.parameters(self.sql) if self.materialise == "macro" else {}

    @property
    def made(self) -> str:
        """The name by which another model's text reads it."""
        return self.relation if self.materialise == "step" else self.name

    @property
    def reads(self) -> frozenset[str]:
        """The names of all that its texts read."""
        texts = (text for text in (self.sql, self.increment, self.otherwise) if text)
        return frozenset({*self.in_sync.values(), self.touched}).union(*map(readings.relations, texts))

    def text(self, held: AbstractSet[str]) -> str:
        """What a rebuild runs of events of these kinds."""
        return self.otherwise if self.otherwise and self.about and held.isdisjoint(self.about) else self.sql

    def select(self, cursor: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
        """The model's rows as a relation, not yet computed; a step or view must have been made."""
        if self.materialise == "step":
            return cursor.table(self.relation)
        return cursor.table(self.name) if self.materialise == "view" else cursor.sql(self.sql)


@cache
def models(folder: Path = FOLDER) -> tuple[Model, ...]:
    """All declared models of ``folder``, each after those it reads; raises ``ModelError``."""
    found = {model.name: model for model in map(read_model, sorted(folder.rglob("*.toml")))}
    whole: dict[str, Model] = {}
    for name in ordered(found):
        whole[name] = completed(found[name], whole)
    return tuple(whole.values())


def ordered(found: Mapping[str, Model]) -> tuple[str, ...]:
    """The names of the models, each after those that it reads; raises ``ModelError`` where there is no such order.

    Always the same order, or every process would take the other's warehouse for one made by other models.
    """
    makers = {model.made: name for name, model in found.items()}
    edges = {name: {makers[read] for read in found[name].reads if read in makers} - {name} for name in sorted(found)}
    for name, model in found.items():
        for later in model.before:
            if later not in found:
                raise ModelError("Model {name} runs before {later}, which does not exist.", name=name, later=later)
            edges[name].discard(later)
            edges[later].add(name)
    try:
        return tuple(TopologicalSorter({name: sorted(edges[name]) for name in edges}).static_order())
    except CycleError as error:
        raise ModelError("Models read each other: {names}.", names=", ".join(error.args[1])) from error


def read_model(declaration: Path) -> Model:
    """Read one model from its TOML file and the SQL file beside it."""
    data = tomllib.loads(declaration.read_text(encoding="utf-8"))
    name = f"{declaration.parent.name}.{declaration.stem}"
    texts = {"sql": read(declaration.with_suffix(".sql"))}
    for part in ("increment", "otherwise"):
        beside = declaration.with_suffix(f".{part}.sql")
        if beside.exists():
            texts[part] = read(beside)
    try:
        model = Model.model_validate({**data, **texts, "name": name})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise ModelError("{file}: {key}: {reason}.", file=declaration.name, key=key, reason=first["msg"]) from error
    return model


def completed(model: Model, earlier: Mapping[str, Model]) -> Model:
    """``model`` with the parts that it reads written out, and with its select for a sync; raises ``ModelError``."""

    def written(found: re.Match[str]) -> str:
        if found[0] not in earlier:
            raise ModelError("Model {name} reads {part}, which does not exist.", name=model.name, part=found[0])
        return f"(\n{earlier[found[0]].sql})"

    texts = {name: getattr(model, name) for name in ("sql", "increment", "otherwise")}
    whole = model.model_copy(update={name: PART.sub(written, text) for name, text in texts.items() if text})
    return whole.model_copy(update={"increment": narrowed(whole)}) if whole.in_sync else whole


def narrowed(model: Model) -> str:
    """``model.sql`` with the steps of ``in_sync`` in the places of their tables; raises ``ModelError`` for another."""
    query = sqlglot.parse_one(model.sql, dialect="duckdb")
    read = {table.sql("duckdb").partition(" ")[0]: table for table in query.find_all(exp.Table)}
    for name, step in model.in_sync.items():
        if name not in read:
            raise ModelError("{model} does not read {table}.", model=model.name, table=name)
        read[name].replace(exp.to_table(step, alias=read[name].alias or None))
    return query.sql("duckdb")


Step = Callable[[], object]
"""Called before each model is made; what it raises breaks off."""


def going_on() -> None:
    """The step of whom nobody breaks off."""


def build(cursor: duckdb.DuckDBPyConnection, chosen: Iterable[Model], step: Step = going_on) -> None:
    """Make each model; none of them may exist yet (steps are as short-lived as their cursor)."""
    held = kinds_held(cursor)
    for model in chosen:
        step()
        if model.runs == "refresh":
            continue
        if model.materialise in {"step", "view", "macro"}:
            cursor.execute(model.text(held))
        elif model.materialise == "table":
            model.select(cursor).create(model.name)


def fill(cursor: duckdb.DuckDBPyConnection, chosen: Iterable[Model], step: Step = going_on) -> None:
    """Make each table anew where all models are made already; views and macros read it by its name."""
    held = kinds_held(cursor)
    for model in chosen:
        step()
        if model.runs != "refresh" and model.materialise in {"step", "table"}:
            sql = model.text(held)
            cursor.execute(parsed(making(model.name, sql) if model.materialise == "table" else sql))


Changing = Callable[[Model, AbstractSet[str]], tuple[str, ...]]
"""The statements that bring a model up to date where the touched streams hold these kinds of event."""


def refresh(
    cursor: duckdb.DuckDBPyConnection,
    chosen: Iterable[Model],
    streams: int,
    step: Step = going_on,
    changing: Changing | None = None,
) -> None:
    """Bring each model up to date for the keys of so many touched streams; what cannot have changed is passed by."""
    changing = changing or changes
    held, without_rows, planned = kinds_held(cursor), set[str](), True
    for model in chosen:
        step()
        gone = model.touched in without_rows
        statements = without_keys(model) if gone else changing(model, held)
        if gone and not statements and model.materialise == "step":
            without_rows.add(model.relation)
        wanted = not (model.as_written and streams <= FEW_STREAMS)
        if statements and planned is not wanted:
            cursor.execute(parsed(PLANNED[wanted]))
            planned = wanted
        for sql in statements:
            if cursor.execute(parsed(sql)).fetchall() == [(0,)] and model.materialise == "step":
                without_rows.add(model.relation)
    if not planned:
        cursor.execute(parsed(PLANNED[True]))


def changes(model: Model, held: AbstractSet[str]) -> tuple[str, ...]:
    """The statements that bring a model up to date where the touched streams hold these kinds of event."""
    if model.runs == "build":
        return ()
    if model.about and held.isdisjoint(model.about):
        return (model.otherwise,) if model.otherwise else ()
    if model.materialise == "step":
        return (model.increment or model.sql,)
    return (forgetting(model), adding(model.name, model.increment or model.sql)) if model.materialise == "table" else ()


def without_keys(model: Model) -> tuple[str, ...]:
    """What is run of a model of whose keys none is touched."""
    return (model.otherwise,) if model.otherwise and model.runs != "build" else ()


def kinds_held(cursor: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The kinds of event in the touched streams."""
    return frozenset(kind for (kind,) in cursor.execute("select distinct kind from scoped").fetchall())


@lru_cache(maxsize=1024)
def parsed(sql: str) -> duckdb.Statement:
    """The one statement of ``sql``, read once: in a sync of a few events, and for a question about a small table,
    reading takes as long as running. Executing it works on a copy, so threads may share it.
    """
    return duckdb.extract_statements(sql)[0]


@cache
def making(name: str, sql: str) -> str:
    """The statement that makes a table of what ``sql`` selects, in the place of the one there is."""
    select = sqlglot.parse_one(sql, dialect="duckdb")
    return exp.Create(this=exp.to_table(name), kind="table", replace=True, expression=select).sql("duckdb")


@cache
def adding(name: str, sql: str) -> str:
    """The statement that inserts what ``sql`` selects: one statement, because each is bound anew."""
    return exp.insert(sqlglot.parse_one(sql, dialect="duckdb"), into=name).sql("duckdb")


def forgetting(model: Model, name: str = "") -> str:
    """The statement that deletes the model's rows of the touched keys, from another table when it is named; all rows
    when it has no key."""
    return _forgetting(name or model.name, model.key, model.touched)


@cache
def _forgetting(name: str, key: str | tuple[str, ...] | None, touched: str) -> str:
    if key is None:
        return exp.delete(name).sql("duckdb")
    if isinstance(key, str):
        keys = exp.select(key).from_(touched)
        return exp.delete(name, where=exp.column(key).isin(query=keys)).sql("duckdb")
    same = [exp.NullSafeEQ(this=exp.column(k, "kept"), expression=exp.column(k, "gone")) for k in key]
    gone = exp.select("1").from_(exp.to_table(touched).as_("gone")).where(*same)
    kept = exp.alias_(exp.to_table(name), "kept", table=True)
    return exp.delete(kept, where=exp.Exists(this=gone)).sql("duckdb")


def digest(chosen: Sequence[Model]) -> str:
    """Fingerprint of the models' texts; a warehouse made by other texts is made anew."""
    return sha256("\0".join(m.model_dump_json() for m in chosen).encode()).hexdigest()


def differences(cursor: duckdb.DuckDBPyConnection, model: Model) -> list[str]:
    """What the declared columns say against what the select yields; empty when they agree."""
    relation = model.select(cursor)
    actual = [f"{n} {t}" for n, t in zip(relation.columns, map(str, relation.types), strict=True)]
    declared = [f"{column.name} {column.type}" for column in model.columns]
    return [f"{model.name}: {side}" for side in sorted(set(actual) ^ set(declared))]
