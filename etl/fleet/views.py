"""Tables that are views on files of a base: without the rows that somebody made anew since, which stand beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
from sqlglot import exp

from etl.fleet.stand_ins import BEGINS
from etl.fleet.task import STAGED, kept
from etl.warehouse.models import Model

OWN = "own"
"""The schema of what a warehouse on a base keeps itself."""
TOUCHED = f"{OWN}.touched"
SAID = "said_by"
"""The function of a stream's key and a text of a file that gives the text with its words."""
WORDED: Mapping[str, frozenset[str]] = {
    "staging.log": frozenset({"payload", "words", "cause", "measure"}),
    "staging.amendments": frozenset({"payload"}),
    "staging.club_calls": frozenset({"on_consultant", "on_service", "expectations", "other_needs"}),
    "core.appraised": frozenset({"payload"}),
    "core.baselines": frozenset({"reason"}),
    "core.callback_facts": frozenset({"opinion"}),
    "core.cases": frozenset({"content"}),
    "core.rare_entries": frozenset({"payload"}),
    "core.response_flags": frozenset({"note"}),
    "core.responses": frozenset({"said"}),
}
"""The columns in which words stand, or their places."""
NOT_IN_FILES: Mapping[str, exp.Expr] = {"digest": exp.func("md5_number", exp.column("stream", "base"))}
"""What files have no type for is worked out of what they have."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of a base: its key, and the table of the keys whose rows are not taken from the base, if any are not."""

    name: str
    key: tuple[str, ...] = ()
    gone: str = ""

    @property
    def own(self) -> str:
        """Where a warehouse keeps its own rows of it."""
        return own(self.name)

    @property
    def is_read_before(self) -> bool:
        """Whether the keys that it leaves out are its own, since a sync reads it as it was."""
        return self.gone != TOUCHED


def own(name: str) -> str:
    """Where a warehouse on a base keeps its own rows of a table."""
    return f"{OWN}.{name.partition('.')[2]}"


def standing(models: Sequence[Model]) -> dict[str, Kept]:
    """The tables of a base by name, for a warehouse that follows the ledger.

    A table that a sync reads as it was before has keys of its own to leave out; the others share those of streams.
    """
    before = {name for model in models for name in model.before}
    found = {name: Kept(name, ("stream_key",), TOUCHED) for name in STAGED}
    for model in kept():
        key = (model.key,) if isinstance(model.key, str) else model.key or ()
        found[model.name] = Kept(model.name, key, f"{OWN}.gone_{model.relation}" if model.name in before else TOUCHED)
    return found


def lay(cursor: duckdb.DuckDBPyConnection, table: Kept, paths: Sequence[str]) -> None:
    """Put a view in the place of a table, on files and on a table of the same columns in the schema ``own``."""
    columns = dict(zip((there := cursor.table(table.name)).columns, map(str, there.types), strict=True))
    there.limit(0).create(table.own)
    cursor.execute(exp.Drop(tables=[exp.to_table(table.name)], kind="TABLE").sql("duckdb"))
    rows = exp.select(*map(exp.column, columns)).from_(table.own)
    whole = exp.union(_of_files(table, columns, paths), rows, distinct=False) if paths else rows
    cursor.execute(exp.Create(this=exp.to_table(table.name), kind="VIEW", expression=whole).sql("duckdb"))


def _of_files(table: Kept, columns: Mapping[str, str], paths: Sequence[str]) -> exp.Select:
    worded = WORDED.get(table.name, frozenset())
    read = [exp.alias_(exp.cast(_read(name, worded), kind, dialect="duckdb"), name) for name, kind in columns.items()]
    listed = exp.Array(expressions=[exp.Literal.string(path) for path in paths])
    as_they_are = exp.EQ(this=exp.column("hive_partitioning"), expression=exp.false())  # folders make no column
    reading = exp.Table(this=exp.Anonymous(this="read_parquet", expressions=[listed, as_they_are]))
    files = exp.alias_(reading, "base", table=True)
    select = exp.select(*read).from_(files)
    if not table.gone:
        return select
    same = [exp.NullSafeEQ(this=exp.column(name, "base"), expression=exp.column(name, "gone")) for name in table.key]
    return select.join(exp.alias_(exp.to_table(table.gone), "gone", table=True), on=exp.and_(*same), join_type="anti")


def _read(name: str, worded: frozenset[str]) -> exp.Expr:
    if name in NOT_IN_FILES:
        return NOT_IN_FILES[name]
    column = exp.column(name, "base")
    if name not in worded:
        return column
    holds = exp.func("contains", column, exp.Literal.string(BEGINS))
    said = exp.Anonymous(this=SAID, expressions=[exp.column("stream_key", "base"), column])
    return exp.Case().when(holds, said).else_(column)
