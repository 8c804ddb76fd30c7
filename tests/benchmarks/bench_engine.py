"""The whole obligations engine three ways: the product's, pandas vectorised, and per row with businesstimedelta.

All three have the same typed events and rules in memory and answer the same: every obligation with its department, its
start, warning, due and met moments and when they were recorded, why it fell away, minutes allowed and taken, month and
verdict, in a table in memory; and how many by project, department, rule, month and verdict. Pandas does all cases, the
per-row engine a sample, its time then counting per obligation. Every row and count of the peers must be the product's.

The product runs the SQL of a rebuild (``etl/subjects/clock/steps``); what a rebuild writes to disk stands here as
views, for the peers write nothing either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import duckdb
import engine_pandas
import engine_rows
import numpy as np
import pandas as pd
import pyarrow as pa
from engine_rules import AS_OF, rules, text
from history import history
from measure import Measure

from etl.statements import statement
from etl.warehouse.models import Model, build, models

ROUNDS = 3
SAMPLE = 400
"""Cases that the per-row engine works through; it takes about a millisecond an obligation."""
KEYS = ["stream_key", "rule_no", "from_version"]
Times = tuple[float, float]
"""Seconds of wall clock, seconds of processor."""


class Difference(Exception):
    """The engines disagree: a figure would compare different things."""


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` cases, the three in turn; raises ``Difference`` when their answers are not the same."""
    with history(Path(":memory:"), scale) as connection:
        told, frame = rules(connection), events(connection, scale).to_pandas()
        sample = [engine_rows.Event(**row) for row in events(connection, min(SAMPLE, scale)).to_pylist()]
        own: list[Times] = []
        vector: list[Times] = []
        rows: list[Times] = []
        for _ in range(ROUNDS):
            found, counts = of_product(connection, own)
            with clocked(vector):
                by_pandas, counted = engine_pandas.engine(frame, told)
            with clocked(rows):
                by_row, _ = engine_rows.engine(sample, told)
    agree(found, by_pandas)
    agree_counts(counts, counted)
    agree(found, pd.DataFrame(by_row), partly=True)
    return figures(own, vector, [(w / len(by_row), c / len(by_row)) for w, c in rows], found.num_rows)


def figures(own: list[Times], vector: list[Times], rows: list[Times], made: int) -> list[Measure]:
    """Medians as ratios; ``rows`` per obligation, the others for all ``made``."""
    ours, theirs, single = ([median(column) for column in zip(*times, strict=True)] for times in (own, vector, rows))
    return [
        Measure("engine: businesstimedelta per row ÷ product", single[0] * made / ours[0], "×", 700, at_least=True),
        Measure("engine: pandas vectorised ÷ product", theirs[0] / ours[0], "×", 2.5, at_least=True),
        Measure("engine: the same per row, processor time", single[1] * made / ours[1], "×"),
        Measure("engine: the same in pandas, processor time", theirs[1] / ours[1], "×"),
        Measure(f"engine: the product, {made:,} obligations", ours[0], "s"),
    ]


def of_product(connection: duckdb.DuckDBPyConnection, times: list[Times]) -> tuple[pa.Table, pa.Table]:
    """The product's obligations and counts, fetched after the clock has stopped; nothing of them is kept."""
    with connection.cursor() as cursor:
        cursor.begin()
        with clocked(times):
            product(cursor)
        found = cursor.table("verdicts").to_arrow_table(), cursor.table("compliance").to_arrow_table()
        cursor.rollback()
        return found


def events(connection: duckdb.DuckDBPyConnection, cases: int) -> pa.Table:
    """The events of the first ``cases`` cases."""
    with connection.cursor() as cursor:
        return cursor.sql(text("engine_events"), params={"cases": cases}).to_arrow_table()


def product(cursor: duckdb.DuckDBPyConnection) -> None:
    """Obligations with verdicts and their counts, by the models of the warehouse: tables of ``cursor``."""
    cursor.execute(statement("staging/touched_all"))
    cursor.execute(statement("staging/scoped_all"))
    build(cursor, [unwritten(model) for model in needed("core.obligations")])
    cursor.execute(text("engine_verdicts"), {"as_of": AS_OF})
    cursor.execute(text("engine_compliance"))


def unwritten(model: Model) -> Model:
    """The model as a view where a rebuild would write a table."""
    if model.materialise != "table":
        return model
    return model.model_copy(update={"materialise": "view", "sql": f"create view {model.name} as {model.sql}"})


def needed(name: str) -> list[Model]:
    """The model and all that it is made of, in their order."""
    wanted = {name}
    for model in reversed(models()):
        if model.made in wanted:
            wanted |= model.reads
    return [model for model in models() if model.made in wanted]


@contextmanager
def clocked(times: list[Times]) -> Iterator[None]:
    """Add wall and processor time of the block."""
    began, busy = perf_counter(), process_time()
    yield
    times.append((perf_counter() - began, process_time() - busy))


def agree(found: pa.Table, peer: pd.DataFrame, *, partly: bool = False) -> None:
    """Hold a peer's rows to the product's, all of them or those of the peer's cases; raises ``Difference``."""
    own = found.to_pandas()
    if partly:
        own = own[own["stream_key"].isin(peer["stream_key"])]
    left, right = (side.sort_values(KEYS, ignore_index=True) for side in (own, peer))
    if len(left) != len(right) or not len(left):
        raise Difference(f"{len(left)} obligations against {len(right)}")
    for name in found.column_names:
        different = int((comparable(left[name]) != comparable(right[name])).sum())
        if different:
            raise Difference(f"{different} of {len(left)} differ in {name}")


def agree_counts(own: pa.Table, peer: pd.Series) -> None:
    """Hold the peer's counts to the product's; raises ``Difference``."""
    frame = own.to_pandas()
    ours = Counter(dict(zip(keys(frame), frame["n"], strict=True)))
    theirs = Counter(dict(zip(keys(peer.index.to_frame()), peer, strict=True)))
    if ours != theirs:
        raise Difference(f"counts differ: {sorted((ours - theirs) | (theirs - ours))[:3]}")


def keys(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    """The words by which obligations are counted, row by row."""
    columns = [comparable(frame[name]).astype(str) for name in engine_pandas.GROUPED]
    return list(zip(*columns, strict=True))


def comparable(column: pd.Series) -> np.ndarray:
    """The column as one can compare it: moments and days as microseconds, NEVER where there is nothing."""
    if column.dtype == object and not isinstance(next(iter(column.dropna()), None), str):
        column = pd.to_datetime(column)
    if pd.api.types.is_datetime64_any_dtype(column):
        return engine_pandas.whole(column.to_numpy())
    if pd.api.types.is_integer_dtype(column):
        return column.to_numpy()
    return column.astype(object).where(column.notna(), engine_pandas.NEVER).to_numpy()
