"""The working-time macros run on Apache Spark too: sqlglot translates each into functions that Spark has."""

from __future__ import annotations

import re

import pytest
import sqlglot

from etl.statements import statement

PARSED = [each for each in sqlglot.parse(statement("core/worktime"), read="duckdb") if each]
BODIES = {statement.this.this.name: statement.expression for statement in PARSED}
SPARK_HAS = {"timestamp_micros", "datediff", "least", "greatest", "cast"}


def in_spark(name: str) -> str:
    return str(BODIES[name].sql(dialect="spark"))


@pytest.mark.parametrize("name", BODIES)
def test_a_macro_calls_only_other_macros_and_functions_that_spark_has(name: str) -> None:
    called = {function.lower() for function in re.findall(r"(\w+)\(", in_spark(name))}
    assert called <= SPARK_HAS | set(BODIES)


def test_whole_division_stays_whole_in_spark() -> None:
    assert " DIV daily_us" in in_spark("wt_ordinal")


def test_moments_are_counted_in_microseconds_in_spark() -> None:
    assert in_spark("wt_micros").startswith("DATEDIFF(MICROSECOND, ")
    assert in_spark("wt_after").startswith("TIMESTAMP_MICROS(")
