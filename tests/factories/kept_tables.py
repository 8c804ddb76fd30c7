"""The kept tables as one build gives them, and as a base has them: for comparing the two."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pyarrow as pa

from casework.policy import Policies
from casework.record.ledger import Ledger
from etl.fleet.base import Bases
from etl.fleet.task import kept
from etl.fleet.views import WORDED
from etl.warehouse.models import Model
from etl.warehouse.snapshot import Reader
from etl.warehouse.warehouse import Warehouse

Contents = dict[str, list[str]]


def of_one_build(ledger: Ledger, folder: Path, policies: Policies) -> Contents:
    """Every kept table of a warehouse that is made in ``folder``."""
    with closing(Warehouse.open(ledger, folder / "w.duckdb", policies)) as built:
        return of_reader(built)


def of_reader(reader: Reader) -> Contents:
    """Every kept table of a warehouse."""
    return {model.name: shown(model, reader.query(f"select * from {model.name}")) for model in kept()}  # noqa: S608


def of_base(address: Path | str) -> Contents:
    """Every kept table of the newest base."""
    bases = Bases(str(address))
    base = bases.current()
    assert base is not None
    return {model.name: shown(model, bases.rows(base, model.name)) for model in kept()}


def shown(model: Model, rows: pa.Table) -> list[str]:
    """Rows without the columns in which words stand, or in a base their places; in an order of their own."""
    names = [name for name in rows.column_names if name not in {"shard", *WORDED.get(model.name, ())}]
    return sorted(str([row[name] for name in sorted(names)]) for row in rows.to_pylist())
