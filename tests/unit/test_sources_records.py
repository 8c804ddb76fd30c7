"""Parquet, JSON lines and SQL queries as tables of text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from etl.errors import SourceError
from etl.intake.source import RAW, Reject, Source
from etl.intake.source_records import open_query
from etl.intake.sources import open_source


def table(source: Source) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        assert source.fill(connection) == []
        return connection.table(RAW).order("row_in_file").fetchall()


def test_parquet_values_become_text(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 5, 14, 30)
    pq.write_table(pa.table({"n": [7], "at": [moment], "text": ["漏水"]}), tmp_path / "a.parquet")
    assert table(open_source(tmp_path / "a.parquet")) == [(2, "7", "2026-03-05 14:30:00", "漏水")]


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(SourceError, match="this Parquet file is damaged"):
        open_source(tmp_path / "a.parquet")


def test_json_lines_may_have_different_keys(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"n": 1, "ok": true}\n\n{"n": "2", "tags": ["a"]}\n', encoding="utf-8")
    assert table(open_source(tmp_path / "a.jsonl")) == [(1, "1", "true", None), (3, "2", None, '["a"]')]


def test_a_line_that_is_no_object_is_returned_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"n": 1}\n{"n": \n[1]\n', encoding="utf-8")
    with duckdb.connect() as connection:
        rejects = open_source(tmp_path / "a.jsonl").fill(connection)
        assert len(connection.table(RAW)) == 1
    assert rejects == [Reject(2, "broken_json", '{"n": '), Reject(3, "broken_json", "[1]")]


def test_a_query_is_a_table(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'crm.sqlite'}"
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("create table ticket (id integer, body text)"))
        connection.execute(sa.text("insert into ticket values (1, '漏水'), (2, null)"))
    engine.dispose()
    source = open_query(url, "select id, body from ticket order by id", "crm")
    assert source.columns == ("id", "body")
    assert table(source) == [(1, "1", "漏水"), (2, "2", None)]


def test_a_wrong_query_is_refused_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"crm: the query cannot be run .*no such table: missing"):
        open_query(f"sqlite:///{tmp_path / 'crm.sqlite'}", "select * from missing", "crm")
