"""The whole obligations engine three ways: the product's, pandas vectorised, and per row with businesstimedelta.

Each gets the same events and rules and finds every obligation with its start, due moment, ending, office minutes and
verdict. Pandas does all cases, from a frame already in memory; the per-row engine a sample, its time then counting per
obligation. The product also finds responsible departments, warning moments, months and moments of recording, for which
the peers are not asked. All rows that the peers make must be those of the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
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

from etl import wide
from etl.models import Model, build, models
from etl.staging import statement

ROUNDS = 3
SAMPLE = 400
"""Cases that the per-row engine works through; it takes about a millisecond an obligation."""
COMPARED = ("stream_key", "rule_no", "from_version", "started_at", "due_at", "met_at", "void_at", "office_taken")
Times = tuple[float, float]
"""Seconds of wall clock, seconds of processor."""


class Difference(Exception):
    """The engines disagree: a figure would compare different things."""


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` cases, the three in turn; raises ``Difference`` when their rows are not the same."""
    with TemporaryDirectory() as folder, history(Path(folder) / "bench.duckdb", scale) as connection:
        told, frame = rules(connection), events(connection, scale).to_pandas()
        sample = list(zip(*(c.to_pylist() for c in events(connection, min(SAMPLE, scale)).columns), strict=True))
        own: list[Times] = []
        vector: list[Times] = []
        rows: list[Times] = []
        for _ in range(ROUNDS):
            with clocked(own):
                found = product(connection)
            with clocked(vector):
                by_pandas = engine_pandas.engine(frame, told)
            with clocked(rows):
                by_row = engine_rows.engine(sample, told)
    agree(found, by_pandas)
    agree(found, rows_frame(by_row), partly=True)
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


def events(connection: duckdb.DuckDBPyConnection, cases: int) -> pa.Table:
    """The events of the first ``cases`` cases."""
    with connection.cursor() as cursor:
        return cursor.sql(text("engine_events"), params={"cases": cases}).to_arrow_table()


def product(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Obligations and verdicts by the models of the warehouse that they need, from staged events; nothing is kept."""
    with connection.cursor() as cursor:
        cursor.begin()
        wide.prepare(cursor)
        cursor.execute(statement("touched_all"))
        cursor.execute(statement("scoped"))
        build(cursor, needed("core.obligation_facts"))
        cursor.execute(text("engine_verdicts"), {"as_of": AS_OF})
        found = cursor.table("verdicts").to_arrow_table()
        cursor.rollback()
        return found


def needed(name: str) -> list[Model]:
    """The model and all that it is made of, in their order."""
    wanted = {name}
    for model in reversed(models()):
        if model.name in wanted:
            wanted |= {*model.needs}
    return [model for model in models() if model.name in wanted]


@contextmanager
def clocked(times: list[Times]) -> Iterator[None]:
    """Add wall and processor time of the block."""
    began, busy = perf_counter(), process_time()
    yield
    times.append((perf_counter() - began, process_time() - busy))


def rows_frame(answers: list[engine_rows.Answer]) -> pd.DataFrame:
    """The per-row engine's answers as the pandas engine gives its own."""
    frame = pd.DataFrame(answers, columns=[*COMPARED, "verdict"])
    for name in ("started_at", "due_at", "met_at", "void_at"):
        frame[name] = whole(pd.to_datetime(frame[name]).to_numpy())
    taken = [engine_pandas.NEVER if answer[7] is None else answer[7] for answer in answers]
    return frame.assign(office_taken=np.array(taken, np.int64))


def whole(moments: np.ndarray) -> np.ndarray:
    """Microseconds, NEVER where there is no moment."""
    return np.where(np.isnat(moments), engine_pandas.NEVER, moments.astype("datetime64[us]").astype(np.int64))


def agree(found: pa.Table, peer: pd.DataFrame, *, partly: bool = False) -> None:
    """Hold a peer's rows to the product's, all of them or those of the peer's cases; raises ``Difference``."""
    own = rows_of(found)
    if partly:
        own = own[own["stream_key"].isin(peer["stream_key"])]
    keys = ["stream_key", "rule_no", "from_version"]
    left, right = (side.sort_values(keys, ignore_index=True) for side in (own, peer))
    if len(left) != len(right) or not len(left):
        raise Difference(f"{len(left)} obligations against {len(right)}")
    for name in (*COMPARED, "verdict"):
        different = int((left[name].to_numpy().astype(str) != right[name].to_numpy().astype(str)).sum())
        if different:
            raise Difference(f"{different} of {len(left)} differ in {name}")


def rows_of(found: pa.Table) -> pd.DataFrame:
    """The product's rows as the peers give theirs."""
    columns = {name: found[name].cast(pa.int64()).fill_null(engine_pandas.NEVER).to_numpy() for name in COMPARED}
    return pd.DataFrame({**columns, "verdict": found["verdict"].to_numpy()})
