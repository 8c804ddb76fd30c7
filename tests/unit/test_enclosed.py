"""A DuckDB of the product reaches no file but those it is given, loads nothing, and cannot be told otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pytest

from etl.intake.source import RAW
from etl.intake.sources import open_source
from etl.intake.workbench import workbench
from etl.warehouse import enclosed
from etl.warehouse import file as warehouse_file
from tests.factories.house import modules

Opened = Callable[[Path], Iterator[duckdb.DuckDBPyConnection]]


@contextmanager
def in_a_file(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(warehouse_file.connected(str(folder / "warehouse.duckdb"))) as connection:
        yield connection


@contextmanager
def in_memory(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(warehouse_file.in_memory()) as connection:
        yield connection


@contextmanager
def at_work(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with workbench([folder / "handed-in.csv"]) as bench:
        yield bench.connection


@pytest.fixture(params=[in_a_file, in_memory, at_work], ids=["warehouse", "snapshot", "import"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with request.param(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from glob('/etc/*')",
        "copy (select 1) to 'stolen.csv'",
        "attach 'another.duckdb'",
        "install httpfs",
        "load httpfs",
        "select * from read_parquet('https://example.com/a.parquet')",
        "set global enable_external_access = true",
        "set global allowed_paths = ['/etc/passwd']",
        "set global autoload_known_extensions = true",
        "set global memory_limit = '1TB'",
    ],
)
def test_nothing_leads_outside(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    refusals = (duckdb.PermissionException, duckdb.InvalidInputException)
    with pytest.raises(refusals, match=r"disabled by configuration|through configuration|locked|external access"):
        connection.execute(statement).fetchall()


def test_a_sync_may_still_choose_to_run_as_it_is_written(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("pragma disable_optimizer")
    assert connection.execute("select current_setting('enable_optimizer')").fetchone() == (False,)


@pytest.mark.parametrize("place", ["absolute", "relative"])
def test_an_import_reads_the_file_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.csv" if place == "absolute" else Path("a.csv")
    path.write_text("number\n7\n", encoding="utf-8")
    source = open_source(path)
    with workbench(source.reads) as bench:
        assert source.fill(bench.connection) == []
        assert bench.connection.table(RAW).fetchall() == [(2, "7")]


def test_an_import_reads_no_file_it_was_not_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("number\n7\n", encoding="utf-8")
    with workbench() as bench, pytest.raises(duckdb.PermissionException):
        open_source(path).fill(bench.connection)


def test_a_parquet_file_is_read_where_it_lies(tmp_path: Path) -> None:
    with duckdb.connect() as outside:
        outside.sql("select 7 as number").write_parquet(str(tmp_path / "a.parquet"))
    source = open_source(tmp_path / "a.parquet")
    with workbench(source.reads) as bench:
        assert source.fill(bench.connection) == []
        assert bench.connection.table(RAW).fetchall() == [(2, "7")]


def test_a_database_in_memory_leaves_nothing_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    connection = enclosed.connect(limit="60MB")
    connection.execute("create table t as select range as n, md5(range::varchar) as text from range(3_000_000)")
    assert [path.name[:10] for path in tmp_path.iterdir()] == ["yingsheng-"]
    connection.close()
    assert list(tmp_path.iterdir()) == []


def test_there_is_no_other_way_to_open_duckdb() -> None:
    found = [path.name for path in modules() if re.search(r"duckdb\.connect\(", path.read_text(encoding="utf-8"))]
    assert found == ["enclosed.py"]
