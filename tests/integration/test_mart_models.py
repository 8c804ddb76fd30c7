"""Every mart keeps what its declaration beside it says: columns, keys, and the rows of its examples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import duckdb
import pytest
from mart_tables import ask, empty_warehouse, put

from etl.statements import named
from etl.subjects.marts import mart
from etl.warehouse.models import Example, Model
from etl.warehouse.snapshot import AS_READER

MARTS = [mart(name) for name in named("marts")]
EXAMPLES = [(mart, example) for mart in MARTS for example in mart.examples]


def words(case: Model | Example) -> str:
    return case.name if isinstance(case, Model) else case.title.replace(" ", "-")


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = empty_warehouse()
    yield connection
    connection.close()


@pytest.fixture
def transaction(tables: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The empty warehouse, as it was before, after each test."""
    tables.begin()
    yield tables
    tables.rollback()


def short(mart: Model) -> str:
    return mart.name.partition(".")[2]


@pytest.mark.parametrize("mart", MARTS, ids=short)
def test_declared_columns_are_the_actual_ones(mart: Model, tables: duckdb.DuckDBPyConnection) -> None:
    found = ask(tables, short(mart), mart.examples[0].params)
    actual = list(zip(found.columns, map(str, found.types), strict=True))
    assert [(column.name, column.type) for column in mart.columns] == actual


@pytest.mark.parametrize("mart", MARTS, ids=short)
def test_every_column_says_what_it_means(mart: Model) -> None:
    assert mart.grain
    assert all(column.meaning for column in mart.columns)


COUNTING = [short(mart) for mart in MARTS if "dimensions" in mart.parameters and "source" not in mart.unique[0]]


@pytest.mark.parametrize("name", COUNTING)
def test_counted_by_nothing_no_data_is_one_row_of_zeros(name: str, tables: duckdb.DuckDBPyConnection) -> None:
    when = {"as_of": datetime(2026, 6, 1), "month_from": date(2026, 1, 1), "month_to": date(2026, 6, 1)}
    whole = ask(tables, name, {**when, "dimensions": []}).fetchall()
    assert [{*row} - {None} for row in whole] == [{0}]
    assert ask(tables, name, {**when, "dimensions": ["project"]}).fetchall() == []


@pytest.mark.parametrize(("mart", "example"), EXAMPLES, ids=words)
def test_examples_hold(mart: Model, example: Example, transaction: duckdb.DuckDBPyConnection) -> None:
    put(transaction, example.given)
    transaction.execute(AS_READER, [list(example.reader)])
    found = ask(transaction, short(mart), example.params).to_arrow_table().to_pylist()
    wanted = list(example.expect)
    if "order by" not in mart.sql:
        named = [column for column in dict(*wanted[:1]) if all(column in row for row in wanted)]
        for rows in (found, wanted):
            rows.sort(key=lambda row: [repr(row[column]) for column in named])
    narrowed = [{column: row[column] for column in want} for row, want in zip(found, wanted, strict=True)]
    assert narrowed == wanted


@pytest.mark.parametrize(("mart", "example"), EXAMPLES, ids=words)
def test_keys_hold_in_the_examples(mart: Model, example: Example, transaction: duckdb.DuckDBPyConnection) -> None:
    put(transaction, example.given)
    transaction.execute(AS_READER, [list(example.reader)])
    found = ask(transaction, short(mart), example.params).to_arrow_table().to_pylist()
    for columns in mart.unique:
        keys = [tuple(row[column] for column in columns) for row in found]
        assert len(set(keys)) == len(keys), columns
    assert all(row[column] is not None for row in found for column in mart.not_null)


def test_a_company_s_own_codes_stand_in_what_became_of_people(transaction: duckdb.DuckDBPyConnection) -> None:
    transaction.execute("update ref.dispositions set disposition = '3.91' where means = 'sent'")
    invited = {"wave": "w1", "project": "A", "stratum": "A", "invited_at": datetime(2026, 3, 1), "sent": 1}
    put(transaction, {"core.invitations": [{**invited, "stream_key": 1, "invitation": "i1", "attempts": 0}]})
    [row] = ask(transaction, "survey_outcomes", {"as_of": datetime(2026, 3, 31)}).fetchall()
    assert row == ("w1", "A", "A", "3.91", "UO", 1)
