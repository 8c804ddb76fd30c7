"""A base: which version of every table belongs together, how far the ledger had come, and by what it was made.

A base is one row of the table ``bases``; whoever reads asks for the newest once, and then only for the versions that it
names. A new one counts from the commit of its row on, and only when no other came since its making began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from sqlglot import exp

from casework.policy import Policies
from casework.record.ledger.shards import Position
from etl.fleet.executors import Executor
from etl.fleet.history import History, HistoryRefused
from etl.fleet.tables import SHARD, File, FilesRefused, Table, folder, inside
from etl.fleet.task import (
    CASES,
    LOOKED_UP,
    NO_PROJECT_SHARD,
    PROJECTS,
    Outcome,
    Task,
    Then,
    is_whole,
    kept,
    part_of,
    write,
)
from etl.warehouse import file as warehouse_file
from etl.warehouse.models import Model
from etl.warehouse.origin import Origin, made_by
from etl.warehouse.snapshot import prepare

REGISTRATIONS = "staging.registrations"
BASES = pa.schema(
    [("number", pa.int64()), ("position", pa.list_(pa.int64())), ("history", pa.int64()), ("events", pa.int64()),
     ("shards", pa.int32()),
     ("origin", pa.list_(pa.string())), ("made_at", pa.timestamp("us")),
     ("tables", pa.map_(pa.string(), pa.int64()))]
)  # fmt: skip
NOW, THEN = "bases", "bases as known at "
"""What is said of a table of bases when it is made: of an earlier state of knowledge with its moment."""


@dataclass(frozen=True, slots=True)
class Base:
    """A row of ``bases``: ``history`` is the version of the events, ``tables`` the version of each kept table.

    ``origin`` is by what they were made (``etl.warehouse.origin``).
    """

    number: int
    position: Position
    history: int
    events: int
    shards: int
    origin: tuple[str, ...]
    made_at: datetime
    tables: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Bases:
    """The bases of a folder or an S3 address, and the tables of each."""

    address: str

    @property
    def table(self) -> Table:
        """The table of bases."""
        return Table(inside(folder(self.address), "bases"))

    def current(self, version: int | None = None, origin: Origin | None = None) -> Base | None:
        """The newest base, of a version of ``bases``, or of those made by ``origin``; None where there is none."""
        rows = map(_read, self.table.rows(version).to_pylist())
        chosen = [base for base in rows if origin in {None, base.origin}]
        return max(chosen, key=lambda base: base.number, default=None)

    def has_after(self, version: int | None) -> bool:
        """Whether ``bases``, in a folder of this machine, has a version after one; told by a look at one file."""
        following = 0 if version is None else version + 1
        return Path(self.table.address, "_delta_log", f"{following:020}.json").exists()

    def fitting(self, policies: Policies) -> Base:
        """The newest base; raises ``FilesRefused`` where none is, or one by another program or other regulations."""
        base = self.current()
        if base is None:
            raise FilesRefused("There is no base in {address}: build one first.", address=self.address)
        if base.origin != made_by(policies):
            raise FilesRefused(
                "The base in {address} was made by another program, other regulations or another calendar: build anew.",
                address=self.address,
            )
        return base

    @property
    def moment(self) -> datetime | None:
        """Of which earlier state of knowledge they are; None: of what is known."""
        says = self.table.says() or NOW
        return datetime.fromisoformat(says.removeprefix(THEN)) if says.startswith(THEN) else None

    def as_known(self, moment: datetime) -> Bases:
        """Where those of what was known at a moment lie: in a folder of its own below, so that nothing here changes."""
        return Bases(inside(self.address, "known", moment.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")))

    def table_of(self, name: str) -> Table:
        """A kept table, of which a base says the version."""
        return Table(inside(folder(self.address), "tables", name))

    def rows(self, base: Base, name: str) -> pa.Table:
        """The rows of a kept table."""
        return self.table_of(name).rows(base.tables[name])


def _read(row: dict[str, Any]) -> Base:
    told = {"position": Position(tuple(row["position"])), "origin": tuple(row["origin"]), "tables": dict(row["tables"])}
    return Base(**{**row, **told})


def make(address: str, policies: Policies, executor: Executor) -> Base:
    """Make the newest history a base: a task for each shard that changed since the last one, then one commit a table.

    Raises ``HistoryRefused`` before the first export, ``FilesRefused`` when another base came meanwhile.
    """
    history, bases = History(address), Bases(address)
    version, shards = history.table.version(), history.shards()
    position = history.position(version)
    if version is None or shards is None or position is None:
        raise HistoryRefused("There is no history in {address}: export it first.", address=address)
    since = bases.table.version()
    before = bases.current(since)
    stays = before if before and before.origin == made_by(policies) else None
    wanted = range(shards) if stays is None else _changed(history, stays, version)
    if stays is not None and not wanted:
        return stays
    tasks = [Task(address, version, shard, policies) for shard in wanted]
    versions = _commit(bases, stays, set(wanted), list(executor.run(tasks)), policies)
    base = Base(
        before.number + 1 if before else 1, position, version, history.events_of(version), shards,
        made_by(policies), datetime.now(UTC).replace(tzinfo=None), versions,
    )  # fmt: skip
    bases.table.append(_row(base), (), since, NOW)
    return base


def make_known(address: str, policies: Policies, executor: Executor, moment: datetime) -> tuple[Bases, Base]:
    """Make a base of what was known at an aware moment, a task for each shard; the current base stays current.

    It is of the same history as the current base, which is brought up to it first. Returns where it lies, and it.
    Raises what ``make`` does.
    """
    now, there = make(address, policies, executor), Bases(address).as_known(moment)
    since = there.table.version()
    before = there.current(since)
    if before and (before.history, before.origin) == (now.history, now.origin):
        return there, before
    then = Then(moment, there.address, now.tables[CASES])
    tasks = [Task(address, now.history, shard, policies, then=then) for shard in range(now.shards)]
    versions = _commit(there, None, set(range(now.shards)), list(executor.run(tasks)), policies)
    made_at = datetime.now(UTC).replace(tzinfo=None)
    base = replace(now, number=before.number + 1 if before else 1, made_at=made_at, tables=versions)
    there.table.append(_row(base), (), since, f"{THEN}{moment.astimezone(UTC).isoformat()}")
    return there, base


def _row(base: Base) -> pa.Table:
    values = {name: getattr(base, name) for name in BASES.names}
    told = {"tables": list(base.tables.items()), "position": list(base.position.numbers)}
    return pa.Table.from_pylist([{**values, **told}], BASES)


def _changed(history: History, base: Base, version: int) -> list[int]:
    """The shards with new events; all of them when what they look up changed."""
    changed = history.changed(base.history, version)
    if NO_PROJECT_SHARD in changed:
        now, then = (history.events(NO_PROJECT_SHARD, each, LOOKED_UP).num_rows for each in (version, base.history))
        if now != then:
            return list(range(base.shards))
    return sorted(changed)


def _commit(
    bases: Bases, before: Base | None, made: set[int], outcomes: Iterable[Outcome], policies: Policies
) -> dict[str, int]:
    """Make every table those files of the tasks and of the shards that did not change; the version of each."""
    files: dict[str, list[File]] = defaultdict(list)
    schemas: dict[str, pa.Schema] = {}
    for outcome in {each.shard: each for each in outcomes}.values():
        schemas |= outcome.schemas
        for name, file in outcome.files.items():
            files[name].append(file)
    if before is not None:
        for name, version in before.tables.items():
            files[name] += [each for each in bases.table_of(name).files(version) if each.shard not in made]
    versions = {name: bases.table_of(name).replace(files[name], _laid(schemas[name])) for name in sorted(schemas)}
    return versions | {model.name: _whole(bases, model, versions, policies) for model in kept() if is_whole(model)}


def _whole(bases: Bases, model: Model, versions: Mapping[str, int], policies: Policies) -> int:
    """Write a table of the whole company, of the parts that the shards have of it; returns its version."""
    parts = bases.table_of(part_of(model)).rows(versions[part_of(model)]).drop_columns([SHARD])
    rows = _projects(bases, model, versions, policies) if model.name == PROJECTS else added_up(model, parts)
    files = [write(bases.address, model.name, NO_PROJECT_SHARD, rows)] if rows.num_rows else []
    return bases.table_of(model.name).replace(files, _laid(rows.schema))


def added_up(model: Model, parts: pa.Table) -> pa.Table:
    """The rows of a cube, one a key: counts and weights are added up, and what else stands there goes by the key."""
    columns: list[exp.Expr] = []
    for field in parts.schema:
        column: exp.Expr = exp.column(field.name)
        if field.name not in (model.key or ()):
            adds = pa.types.is_integer(field.type) or pa.types.is_decimal(field.type)
            column = exp.func("sum" if adds else "any_value", column)
        columns.append(exp.alias_(column, field.name))
    select = exp.select(*columns).from_("parts").group_by(*(exp.column(name) for name in model.key or ()))
    with closing(warehouse_file.in_memory()) as cursor:
        cursor.register("parts", parts)
        added: pa.Table = cursor.execute(select.sql("duckdb")).to_arrow_table()
    return added.cast(parts.schema)


def _projects(bases: Bases, model: Model, versions: Mapping[str, int], policies: Policies) -> pa.Table:
    """The projects of all shards, by the very model, of registrations and of the cases of those not registered."""
    registered = bases.table_of(REGISTRATIONS).rows(versions[REGISTRATIONS])
    known = bases.table_of(part_of(model)).rows(versions[part_of(model)], ["project"])
    known = known.group_by("project").aggregate([])
    unknown = known.filter(pc.invert(pc.is_in(known["project"], value_set=registered["project"].combine_chunks())))
    of_unknown = ds.field("project").isin(unknown["project"].combine_chunks())
    cases = bases.table_of(CASES).rows(versions[CASES], ["stream_key", "project", "pack", "handlers"], of_unknown)
    with closing(warehouse_file.in_memory()) as cursor:
        prepare(cursor, policies)
        for name, rows in ((REGISTRATIONS, registered), (CASES, cases), ("projects_touched", known)):
            cursor.from_arrow(rows).create(name)
        return model.select(cursor).to_arrow_table()


def _laid(schema: pa.Schema) -> pa.Schema:
    return schema.append(pa.field(SHARD, pa.int32()))
