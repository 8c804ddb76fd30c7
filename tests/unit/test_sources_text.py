"""Text files as tables: encodings, delimiters, packing, and rows that are no rows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from import_files import write_gzip

from etl.errors import SourceError
from etl.intake.source import RAW, Reject, Source
from etl.intake.sources import open_source

CHINESE = "编号,内容\n1,漏水\n"


def rows(source: Source) -> tuple[list[tuple[object, ...]], list[Reject]]:
    with duckdb.connect() as connection:
        rejects = source.fill(connection)
        return connection.table(RAW).order("row_in_file").fetchall(), rejects


def table(path: Path, content: bytes | str, **how: object) -> list[tuple[object, ...]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found, rejects = rows(open_source(path, **how))  # type: ignore[arg-type]
    assert rejects == []
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_any_common_encoding(tmp_path: Path, encoding: str) -> None:
    assert table(tmp_path / "a.csv", CHINESE.encode(encoding)) == [(2, "1", "漏水")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    assert table(tmp_path / "a.csv", f"a{delimiter}b\n1{delimiter}2\n") == [(2, "1", "2")]


def test_a_stated_encoding_is_obeyed(tmp_path: Path) -> None:
    assert table(tmp_path / "a.csv", "a,b\nMüller,1\n".encode("cp1252"), encoding="cp1252") == [(2, "Müller", "1")]


def test_a_packed_file_is_unpacked(tmp_path: Path) -> None:
    found, _ = rows(open_source(write_gzip(tmp_path / "a.csv.gz", CHINESE.encode("gb18030"))))
    assert found == [(2, "1", "漏水")]


def test_quoted_cells_keep_delimiters_tabs_quotes_and_line_breaks(tmp_path: Path) -> None:
    assert table(tmp_path / "a.csv", 'a,b\n"x, ""y""\t\nz",2\n') == [(2, 'x, "y"\t\nz', "2")]


def test_a_header_further_down_is_found_where_it_is_said_to_be(tmp_path: Path) -> None:
    assert table(tmp_path / "a.csv", "Report of March\n\na,b\n1,2\n", header_row=3) == [(4, "1", "2")]


def test_windows_line_ends_are_line_ends(tmp_path: Path) -> None:
    assert table(tmp_path / "a.csv", "a,b\r\n1,2\r\n3,4\r\n") == [(2, "1", "2"), (3, "3", "4")]


def test_numbers_keep_their_leading_zeros(tmp_path: Path) -> None:
    assert table(tmp_path / "a.csv", "phone\n0108888\n") == [(2, "0108888")]


def test_ragged_rows_and_broken_quotes_are_returned_with_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b,c\n1,2,3\n1,2\n4,5,6,7\n"x"y,2,3\n7,"8\nz",9\n"open,1,2\n5,6,7\n')
    good, bad = rows(open_source(path))
    assert good == [(2, "1", "2", "3"), (6, "7", "8\nz", "9"), (8, "5", "6", "7")]
    assert bad == [
        Reject(3, "ragged_row", "1,2"),
        Reject(4, "ragged_row", "4,5,6,7"),
        Reject(5, "broken_quotes", '"x"y,2,3'),
        Reject(7, "broken_quotes", '"open,1,2'),
    ]


def test_the_slow_reader_gives_the_same_rows_as_the_fast_one(tmp_path: Path) -> None:
    body = "".join(f'{i},"line\n{i}",tail \n' for i in range(30_000))
    fast = table(tmp_path / "fast.csv", f"a,b,c\n{body}")
    (tmp_path / "slow.csv").write_text(f"a,b,c\n{body}ragged\n")
    slow, bad = rows(open_source(tmp_path / "slow.csv"))
    assert slow == fast
    assert bad == [Reject(30_002, "ragged_row", "ragged")]


def test_row_numbers_follow_the_file_over_many_blocks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("n,text\n" + "".join(f"{i},{'x' * 40}\n" for i in range(2, 200_002)))
    with duckdb.connect() as connection:
        open_source(path).fill(connection)
        wrong = connection.table(RAW).filter("row_in_file <> cast(n as bigint)")
        assert len(wrong) == 0


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_header_over_several_lines_loses_no_row(tmp_path: Path, end: str) -> None:
    assert table(tmp_path / "a.csv", f'"a\nb",c{end}1,2{end}3,4{end}') == [(2, "1", "2"), (3, "3", "4")]


def test_mixed_line_ends_lose_no_row(tmp_path: Path) -> None:
    assert table(tmp_path / "a.csv", "a,b\n1,2\r\n3,4\n5,6\r\n") == [(2, "1", "2"), (3, "3", "4"), (4, "5", "6")]
    assert table(tmp_path / "c.csv", "a,b\n1,2\r\n3,4\r\n") == [(2, "1", "2"), (3, "3", "4")]
    found = table(tmp_path / "b.csv", "Title\na,b\r\n1,2\r\n3,4\r\n", header_row=2)
    assert found == [(3, "1", "2"), (4, "3", "4")]


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    with pytest.raises(SourceError, match="there is no encoding called klingon"):
        open_source(tmp_path / "a.csv", encoding="klingon")
