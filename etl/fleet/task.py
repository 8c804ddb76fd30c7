"""A task: one shard of a history, and every kept table of it, made by the models as they are.

Its files lie beside the tables until a commit names them (``etl.fleet.base``): a task that dies, runs twice or comes
late changes nothing. Streams of a shard look up few streams without a project: those come along, and their rows are
left out.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from casework.policy import Policies
from casework.record.ledger.shards import Position
from etl.fleet.history import History
from etl.fleet.tables import SHARD, File, Table, filesystem, folder, inside
from etl.statements import statement
from etl.warehouse import blank
from etl.warehouse import file as warehouse_file
from etl.warehouse.derive import derive_anew
from etl.warehouse.models import Model, models
from etl.warehouse.origin import made_by
from etl.warehouse.typed import Followed, copy_events
from surveys.questionnaire.publishing import ROOM

NO_PROJECT_SHARD = 0
"""The shard of streams without a project (``casework.record.ledger.shards``)."""
LOOKED_UP = ROOM
"""The streams without a project by which rows of other streams are made: questionnaires, as they were published."""
BATCH_ROWS = 50_000
PROJECTS, CASES = "core.projects", "core.cases"
STAGED = ("staging.streams", "staging.log")
"""What models are made of, and some marts ask: kept beside them."""
LOCAL = frozenset({"core.duty_periods"})
"""What is made of the calendar and the regulations alone: whoever reads a base makes it anew."""


@dataclass(frozen=True, slots=True)
class Then:
    """An earlier state of knowledge: what was recorded by a ``moment`` (aware), worked out into tables at ``address``.

    Who may know of a case is as it is now: that stands in a version of the cases' table of the current base.
    """

    moment: datetime
    address: str
    cases: int


@dataclass(frozen=True, slots=True)
class Task:
    """One shard of a version of the history at ``address``; ``threads`` are those of its DuckDB, None: all.

    Without ``then`` its tables are as of the version, and lie beside the history.
    """

    address: str
    version: int
    shard: int
    policies: Policies
    threads: int | None = None
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The files that a task wrote, by table, with the schema of each table."""

    shard: int
    files: dict[str, File]
    schemas: dict[str, pa.Schema]


def kept() -> tuple[Model, ...]:
    """The models that a base holds a table of."""
    return tuple(model for model in models() if model.materialise == "table" and model.name not in LOCAL)


def is_whole(model: Model) -> bool:
    """Whether a base holds one table of the whole company, made of a part from each shard: projects, since a case may
    have been moved to a project of another shard; and cubes, whose rows of one key are added up."""
    return model.name == PROJECTS or isinstance(model.key, tuple)


def part_of(model: Model) -> str:
    """The table in which a shard's rows of a model stand."""
    return f"parts.{model.relation}" if is_whole(model) else model.name


def build(task: Task) -> Outcome:
    """Stage the shard, derive every model, write the kept tables' rows of the shard's own streams."""
    own, looked_up = _events(task)
    with TemporaryDirectory(prefix="yingsheng-task-") as place:
        laid = Path(place) / "task.duckdb"
        blank.lay_out(laid, task.policies, "\0".join(made_by(task.policies)))
        with closing(warehouse_file.connected(str(laid), task.threads)) as cursor:
            staged = pa.concat_tables([looked_up, own]).sort_by("seq")
            copy_events(cursor, staged.to_batches(BATCH_ROWS), Followed(_beginning(task)))
            if task.then is not None:
                go_back(cursor, task.address, [task.shard], task.then)
            derive_anew(cursor)
            rows = {name: _own(_rows(cursor, name), looked_up) for name in STAGED}
            rows |= {part_of(model): _own(_rows(cursor, model.name), looked_up) for model in kept()}
    target = task.then.address if task.then else task.address
    files = {name: write(target, name, task.shard, table) for name, table in rows.items() if table.num_rows}
    return Outcome(task.shard, files, {name: table.schema for name, table in rows.items()})


def go_back(cursor: duckdb.DuckDBPyConnection, address: str, shards: Collection[int], then: Then) -> None:
    """Leave of what is staged of shards what was known then, as ``etl.warehouse.snapshot`` does of a warehouse."""
    moment = then.moment.astimezone(UTC).replace(tzinfo=None)
    cursor.execute(statement("staging/unknown_log"), {"known_at": moment})
    cursor.execute(statement("staging/unknown_streams"))
    cases = Table(inside(folder(address), "tables", CASES))
    confided = ds.field(SHARD).isin(list(shards)) & ds.field("handlers").is_valid()
    cursor.from_arrow(cases.rows(then.cases, ["stream_key", "handlers"], confided)).insert_into("staging.confided_now")


def _beginning(task: Task) -> Position:
    """Before the first event of the ledger that the history is of."""
    position = History(task.address).position(task.version)
    return Position.start(1) if position is None else position.back_to_start


def _events(task: Task) -> tuple[pa.Table, pa.Table]:
    """The events of the shard, and those that come along."""
    history = History(task.address)
    own = history.events(task.shard, task.version)
    if task.shard == NO_PROJECT_SHARD:
        return own, own.slice(0, 0)
    return own, history.events(NO_PROJECT_SHARD, task.version, LOOKED_UP)


def _rows(cursor: duckdb.DuckDBPyConnection, name: str) -> pa.Table:
    """The rows of a table as files hold them; digests of streams are numbers that they have no type for."""
    table = cursor.table(name)
    found = table.select(*(column for column in table.columns if column != "digest")).to_arrow_table()
    return found.cast(pa.schema([field.with_type(_plain(field.type)) for field in found.schema]))


def _plain(kind: pa.DataType) -> pa.DataType:
    """JSON is a text."""
    return pa.string() if isinstance(kind, pa.BaseExtensionType) else kind


def _own(rows: pa.Table, looked_up: pa.Table) -> pa.Table:
    """Without the rows of streams that came along."""
    if "stream_key" not in rows.column_names or not looked_up.num_rows:
        return rows
    theirs = looked_up.filter(pc.equal(looked_up["version"], 1))["seq"].combine_chunks()
    return rows.filter(pc.invert(pc.is_in(rows["stream_key"], value_set=theirs)))


def write(address: str, name: str, shard: int, rows: pa.Table) -> File:
    """Write a file of a table, under a name that none had before; no version holds it yet."""
    system, place = filesystem(inside(folder(address), "tables", name))
    path = f"{SHARD}={shard}/{uuid.uuid4().hex}.parquet"
    system.create_dir(f"{place}/{SHARD}={shard}")
    pq.write_table(rows, f"{place}/{path}", filesystem=system, compression="zstd")
    return File(path, shard, rows.num_rows, system.get_file_info(f"{place}/{path}").size)
