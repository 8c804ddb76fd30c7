"""Every table and view of the warehouse keeps what its declaration beside it says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from casework.policy import Policies
from casework.record.ledger import LEDGER_SCHEMA
from casework.record.ledger.shards import Position
from casework.settings import settings
from etl.warehouse.derive import derive_all
from etl.warehouse.models import (
    FEW_STREAMS,
    PLANNED,
    Example,
    Model,
    ModelError,
    differences,
    models,
    read_model,
    refresh,
)
from etl.warehouse.snapshot import prepare
from etl.warehouse.typed import Followed, copy_events

KEPT = [m for m in models() if m.materialise in {"table", "view"} and m.name != "core.compliance_matrix"]
MORE_THAN_LISTED = {"core.obligation_facts", "core.duty_periods"}
EXAMPLES = [(model, example) for model in KEPT for example in model.examples]


@contextmanager
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """One in memory that knows the shipped packs and has no events."""
    with duckdb.connect(":memory:") as connection:
        prepare(connection, Policies.load(settings().regulation_dir))
        yield connection


@contextmanager
def derived(
    connection: duckdb.DuckDBPyConnection, given: list[dict[str, object]]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse made of these events, until the context ends."""
    connection.begin()
    try:
        copy_events(connection, [batch(given)] if given else [], Followed(Position((0,))))
        derive_all(connection)
        yield connection
    finally:
        connection.rollback()


def batch(given: list[dict[str, object]]) -> pa.RecordBatch:
    rows = [
        {
            **{name: event[name] for name in ("stream", "version", "kind", "payload")},
            "seq": seq,
            "occurred_at": event["at"].replace(tzinfo=UTC),  # type: ignore[attr-defined]
            "recorded_at": event["at"].replace(tzinfo=UTC),  # type: ignore[attr-defined]
            "actor": "staff",
            "project": "P1",
        }
        for seq, event in enumerate(given, start=1)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=LEDGER_SCHEMA)


@pytest.fixture(scope="module")
def prepared() -> Iterator[duckdb.DuckDBPyConnection]:
    """Shared by the examples; each takes back what it put in."""
    with warehouse() as connection:
        yield connection


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse() as connection, derived(connection, []) as made:
        yield made


def named(case: Model | Example) -> str:
    return case.name if isinstance(case, Model) else case.title.replace(" ", "-")


@pytest.mark.parametrize("model", KEPT, ids=named)
def test_declared_columns_are_the_actual_ones(model: Model, empty: duckdb.DuckDBPyConnection) -> None:
    found = empty.table(model.name)
    declared = [(column.name, column.type) for column in model.columns]
    assert declared == list(zip(found.columns, map(str, found.types), strict=True))


@pytest.mark.parametrize("model", KEPT, ids=named)
def test_every_model_has_a_grain_a_key_and_an_example(model: Model) -> None:
    assert model.grain
    assert model.unique
    assert model.examples
    assert all(column.meaning for column in model.columns)


@pytest.mark.parametrize(("model", "example"), EXAMPLES, ids=named)
def test_examples_hold(model: Model, example: Example, prepared: duckdb.DuckDBPyConnection) -> None:
    with derived(prepared, example.given["events"]) as made:
        found = made.table(model.name).to_arrow_table().to_pylist()
    for row in example.expect:
        assert [r for r in found if row.items() <= r.items()], row
    assert model.name in MORE_THAN_LISTED or len(found) == len(example.expect)
    for columns in model.unique:
        assert len({tuple(row[column] for column in columns) for row in found}) == len(found)
    assert all(row[column] is not None for row in found for column in model.not_null)


def test_a_step_with_other_columns_than_declared_is_told(empty: duckdb.DuckDBPyConnection) -> None:
    model = Model(
        name="core.x",
        sql="select 1 as a",
        grain="one row",
        materialise="table",
        columns=({"name": "b", "type": "INTEGER"},),
    )  # type: ignore[arg-type]
    assert differences(empty, model) == ["core.x: a INTEGER", "core.x: b INTEGER"]


def test_an_unknown_key_in_a_declaration_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('grain = "one row"\nmaterialise = "table"\nkeys = 1\n')
    (tmp_path / "m.sql").write_text("select 1")
    with pytest.raises(ModelError, match=r"m\.toml: keys"):
        read_model(tmp_path / "m.toml")


def house(folder: Path, **more: str) -> Path:
    """Write a part and a table that reads it, and files besides: ``room_name_ending`` → text."""
    texts = {
        "parts_two_toml": 'materialise = "part"\ngrain = "one row"\n',
        "parts_two_sql": "-- Two.\nselect 2 as n\n",
        "core_sum_toml": 'materialise = "table"\ngrain = "one row"\n',
        "core_sum_sql": "select sum(p.n) as n from parts.two as p\n",
        "core_sum_increment.sql": "select max(p.n) as n from parts.two as p\n",
    }
    for name, text in {**texts, **more}.items():
        room, stem, ending = name.split("_")
        (folder / room).mkdir(exist_ok=True)
        (folder / room / f"{stem}.{ending}").write_text(text)
    return folder


def test_a_part_stands_in_the_place_of_its_name(tmp_path: Path) -> None:
    made = {model.name: model for model in models(house(tmp_path))}
    total = made["core.sum"]
    assert total.increment
    assert [duckdb.sql(text).fetchall() for text in (total.sql, total.increment)] == [[(2,)], [(2,)]]


def test_a_model_that_reads_a_part_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"Model core\.sum reads parts\.three, which does not exist"):
        models(house(tmp_path, core_sum_sql="select n from parts.three"))


STEP = {"steps_last_toml": 'materialise = "step"\ngrain = "one row"\n'}


def names(folder: Path) -> list[str]:
    return [model.name for model in models(folder)]


@pytest.mark.parametrize(
    "text",
    [
        "create temp table last as select * from core.sum",
        "create temp table last as with s as (select 1 as n) select n from s where n in (select n from core.sum)",
        "create temp table last as select * from core.rows('core.sum')",
    ],
    ids=["from", "in a condition", "given to a macro"],
)
def test_the_order_follows_what_the_texts_read(tmp_path: Path, text: str) -> None:
    early = {"core_early_toml": 'materialise = "view"\ngrain = "one row"\n'}
    early["core_early_sql"] = "create or replace view core.early as select * from last"
    found = names(house(tmp_path, **STEP, **early, steps_last_sql=text))
    assert found == ["parts.two", "core.sum", "steps.last", "core.early"]


def test_a_name_that_a_text_gives_to_a_part_of_itself_is_not_read(tmp_path: Path) -> None:
    texts = {"core_sum_sql": "with last as (select 1 as n) select n from last, parts.two"}
    texts["steps_last_sql"] = "create temp table last as select * from core.sum"
    assert names(house(tmp_path, **STEP, **texts)) == ["parts.two", "core.sum", "steps.last"]


def test_a_step_may_read_a_table_as_it_was_before_the_sync(tmp_path: Path) -> None:
    texts = {"core_sum_increment.sql": "select n from last"}
    texts["steps_last_sql"] = "create temp table last as select * from core.sum"
    with pytest.raises(ModelError, match=r"Models read each other: .*core\.sum"):
        models(house(tmp_path, **STEP, **texts))
    texts["steps_last_toml"] = STEP["steps_last_toml"] + 'before = ["core.sum"]\n'
    assert names(house(tmp_path, **texts)) == ["parts.two", "steps.last", "core.sum"]


def test_a_model_before_one_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"Model core\.sum runs before core\.total, which does not exist"):
        models(house(tmp_path, core_sum_toml='materialise = "table"\ngrain = "one row"\nbefore = ["core.total"]\n'))


def test_every_process_has_the_models_in_the_same_order() -> None:
    said = "from etl.warehouse.models import digest, models; print(digest(models()))"
    digests = {
        subprocess.run(
            [sys.executable, "-c", said], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1


def test_what_reads_a_table_as_it_was_is_written_down_and_little_else() -> None:
    assert {model.name for model in models() if model.before} == {
        "steps.obligations_before", "steps.cube_next", "steps.matrix_next", "steps.taken_next",
        "steps.callbacks_before", "steps.callbacks_next", "steps.projects_touched",
        "steps.answers_before", "steps.answers_next", "steps.spans_before", "steps.turns_next",
    }  # fmt: skip


def step(sql: str, *, as_written: bool) -> Model:
    return Model(name="steps.s", sql=sql, grain="one row", materialise="step", as_written=as_written)


@pytest.mark.parametrize(
    ("as_written", "streams", "planned"),
    [(True, FEW_STREAMS, False), (True, FEW_STREAMS + 1, True), (False, 1, True)],
    ids=["few streams", "many streams", "a model to be planned"],
)
def test_what_is_dearer_to_plan_than_to_run_runs_as_written(
    prepared: duckdb.DuckDBPyConnection, as_written: bool, streams: int, planned: bool
) -> None:
    asked = "select current_setting('enable_optimizer')"
    with prepared.cursor() as cursor:
        cursor.execute("create temp table scoped as select 'received' as kind")
        refresh(cursor, [step(f"create temp table s as {asked} as planned", as_written=as_written)], streams)
        assert cursor.table("s").fetchall() == [(planned,)]
        assert cursor.execute(asked).fetchall() == [(True,)]


def test_what_runs_as_written_does_so_for_its_own_cursor_only(prepared: duckdb.DuckDBPyConnection) -> None:
    with prepared.cursor() as cursor, prepared.cursor() as other:
        cursor.execute(PLANNED[False])
        assert other.execute("select current_setting('enable_optimizer')").fetchall() == [(True,)]


def test_what_is_made_of_a_step_without_keys_is_passed_by_in_turn_or_runs_what_it_has_for_that(
    prepared: duckdb.DuckDBPyConnection,
) -> None:
    def made(name: str, reads: str, **more: str) -> Model:
        sql = " ".join(("create temp table", name, "as select * from", reads))
        return Model(name=f"steps.{name}", sql=sql, grain="one row", materialise="step", **more)  # type: ignore[arg-type]

    otherwise = "create temp table fourth as select 4 as n"
    chain = [
        made("first", "range(0)"),
        made("second", "not_there", touched="first"),
        made("third", "not_there_either", touched="second"),
        made("fourth", "nowhere", touched="first", otherwise=otherwise),
    ]
    with prepared.cursor() as cursor:
        cursor.execute("create temp table scoped as select 'received' as kind")
        refresh(cursor, chain, 1)
        assert cursor.table("fourth").fetchall() == [(4,)]


def test_nothing_of_cases_is_asked_in_a_sync_of_responses() -> None:
    by_name = {model.name: model for model in models()}
    of_cases = ["steps.births", "steps.effective", "core.cases", "core.obligation_facts", "core.open_clocks"]
    assert {by_name[name].touched for name in of_cases} == {"touched_cases"}


def test_what_reads_a_step_that_is_passed_by_where_no_case_is_touched_is_passed_by_with_it() -> None:
    """A sync of a club call alone makes no such step: whatever reads it would break off there."""
    passed = {m.made for m in models() if m.materialise == "step" and m.touched == "touched_cases" and not m.otherwise}
    run = (m for m in models() if m.materialise in {"step", "table"} and m.runs != "build" and not m.about)
    assert "cases_touched" in passed
    assert [m.name for m in run if m.touched == "touched" and not m.in_sync and m.reads & passed] == []
