"""A warehouse that stands on a base: what changed since is its own, all else is read from the base's files.

Its tables are views: rows of files, without those of streams that have events after the base, and its own rows of
these streams, which are brought in whole and made by the models as ever. Words are asked from the ledger when somebody
reads them. A newer base takes the place of an older one in a file that is laid out anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlglot import exp

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position
from etl.errors import WarehouseError
from etl.fleet.base import Base, Bases
from etl.fleet.history import History
from etl.fleet.part import lay_served, visitors
from etl.fleet.stand_ins import filled, places_in, said_at
from etl.fleet.tables import FilesRefused, folder, inside
from etl.fleet.views import SAID, Kept, own, standing
from etl.statements import statement
from etl.warehouse import enclosed
from etl.warehouse import typed as staging
from etl.warehouse.derive import touch
from etl.warehouse.file import FIRST_ROWS
from etl.warehouse.following import Following, Ground, Mark
from etl.warehouse.models import Model, Step, adding, changes, forgetting, models, parsed, refresh
from etl.warehouse.origin import made_by
from etl.warehouse.served import Served, take_over
from etl.warehouse.typed import Followed, Progress

OWN_ALONE = ("staging.streams", "staging.log", "staging.amendments", "core.responses")
"""What a sync reads of the streams that it is about, and of no others: never from files."""
READ_ALONE = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in OWN_ALONE))
INVITATION, RESPONSE = "invitation/", "response/"


class OnBase(Following):
    """What a warehouse does that stands on a base, or on the served shards of one; ``bases`` is where it lies."""

    def __init__(self, bases: Bases, mark: Mark, served: Served, base: Base | None = None) -> None:
        super().__init__(served)
        self.mark: Mark = mark
        self._bases = bases
        self._base = base

    def begin(self, cursor: duckdb.DuckDBPyConnection, ledger: Ledger) -> Followed:
        """Lay views in the place of the tables, and bring in the streams that the base ends with, and visitors."""
        base = self._base
        if base is None:
            raise AssertionError("unreachable: a warehouse is laid out on a base that was read")
        cursor.execute(statement("own/schema"))
        for table in _tables().values():
            if table.is_read_before:
                cursor.table(table.name).select(*table.key).limit(0).create(table.gone)
            lay_served(cursor, table, self._bases, base, self.served)
        cursor.execute("insert into staging.base values ($1, $2)", list(self.mark))
        ends = (row for row in ledger.ends(base.position) if self.served.holds(int(str(row["seq"]))))
        come = {str(row["stream"]) for row in ends} | visitors(self._bases, base, self.served)
        take_over(cursor, ledger, come, base.position, _of_own)
        return Followed(base.position, base.events)

    def text(self, sql: str) -> str:
        """The statement with tables of its own where it is about touched streams alone."""
        return _of_own(sql)

    def _copied(
        self,
        cursor: duckdb.DuckDBPyConnection,
        ledger: Ledger,
        batches: Iterable[pa.RecordBatch],
        followed: Followed,
        progress: Progress | None,
    ) -> Followed:
        """Bring in events, and the earlier ones of their streams, which the base has."""

        def whole() -> Iterable[pa.RecordBatch]:
            for batch in batches:
                take_over(cursor, ledger, _going_on(batch), followed.position, _of_own)
                yield batch

        return staging.copy_events(cursor, whole(), followed, progress, _of_own)

    def check_words(self, cursor: duckdb.DuckDBPyConnection, after: Position) -> None:
        """Raise ``WordsGone`` when words were taken away in a stream of its own; the base has none."""
        staging.check_words(cursor, after, "own/taken")

    def derive_first(self, cursor: duckdb.DuckDBPyConnection, step: Step) -> int:
        """Make everything anew of the streams that were brought in."""
        return self._derive(cursor, "staging/touched_all", {}, step)

    def derive(self, cursor: duckdb.DuckDBPyConnection, after: Position, step: Step) -> int:
        """Bring everything up to date with the events after a position; returns the number of streams touched."""
        return self._derive(cursor, "staging/touched_after", {"after": after.seqs}, step)

    def _derive(self, cursor: duckdb.DuckDBPyConnection, choice: str, params: dict[str, object], step: Step) -> int:
        streams = touch(cursor, choice, "staging/scoped", params, _of_own)
        cursor.execute(parsed(statement("own/touch")))
        refresh(cursor, models(), streams, step, _changes)
        return streams


class BaseGround(Ground):
    """The bases of a folder that a warehouse over ``ledger`` may stand on."""

    def __init__(self, address: str, ledger: Ledger) -> None:
        self._bases = Bases(folder(address))
        self._ledger = ledger
        self._looked_at: int | None = None

    def connect(self, path: str) -> duckdb.DuckDBPyConnection:
        """Open a database that may read the bases' files, and asks the ledger for words."""
        tables = Path(inside(self._bases.address, "tables"))
        connection = enclosed.connect(path, looks_up=FIRST_ROWS, reads_in=[tables])
        connection.create_function(
            SAID, self._said_by, ["BIGINT", "VARCHAR"], "VARCHAR", type="arrow", null_handling="special"
        )  # type: ignore[call-overload]
        return connection

    def choose(self, policies: Policies, served: Served, stands_on: Mark | None = None) -> Following:
        """On the newest base that fits; where none can be had, on what the warehouse stands on, or the ledger alone."""
        self.refusal = None
        try:
            _refuse_far(self._bases.address)
            self._looked_at = self._bases.table.version()
            base = self._fitting(policies, served)
        except FilesRefused as error:
            self.refusal = WarehouseError(
                "The base cannot be read ({reason}): the figures go on without a newer one.", reason=error
            )
            return Following(served) if stands_on is None else OnBase(self._bases, stands_on, served)
        except WarehouseError as error:
            self.refusal = error
            return Following(served)
        return OnBase(self._bases, (self._bases.address, base.number), served, base)

    def has_moved(self) -> bool:
        """Whether a base has come since one was chosen; cheap enough for every sync."""
        return self._bases.has_after(self._looked_at)

    def _fitting(self, policies: Policies, served: Served) -> Base:
        base = self._bases.current(origin=made_by(policies))
        if base is None:
            raise WarehouseError(
                "There is no base in {address} that this program and its regulations made: the figures are made from "
                "the ledger. Build a base: yingsheng history export and yingsheng history build.",
                address=self._bases.address,
            )
        now = self._ledger.position()
        fits = len(base.position.numbers) == len(now.numbers) and base.position <= now
        if not fits or not History(self._bases.address).belongs_to(self._ledger, base.position, base.history):
            raise WarehouseError(
                "The base in {address} was made of another ledger: the figures are made from this one. Name another "
                "folder in YINGSHENG_BASE.",
                address=self._bases.address,
            )
        _refuse_other_shards(base, served)
        return base

    def _said_by(self, keys: pa.Array, texts: pa.Array) -> pa.Array:
        """Texts of files with the words that the ledger has at their places."""
        rows = list(zip(keys.to_pylist(), texts.to_pylist(), strict=True))
        said = self._ledger.said({seq for _, text in rows if text for seq in places_in(text)})
        return pa.array([text and filled(text, said_at(said, key)) for key, text in rows], pa.string())


def _refuse_far(address: str) -> None:
    if "://" in address:
        raise WarehouseError(
            "Figures stand on a base in a folder of this machine alone, which {address} is not: they are made from the "
            "ledger. Name a folder in YINGSHENG_BASE.",
            address=address,
        )


def _refuse_other_shards(base: Base, served: Served) -> None:
    if served.shards is not None and base.shards != served.of:
        raise WarehouseError(
            "The base is of {theirs} shards and the ledger of {ours}: the figures of some shards are made "
            "from the ledger. Export another history: yingsheng history export --shards {ours}.",
            theirs=base.shards,
            ours=served.of,
        )


@cache
def _tables() -> dict[str, Kept]:
    return standing(models())


@cache
def _of_own(sql: str) -> str:
    return READ_ALONE.sub(lambda found: own(found[0]), sql)


def _changes(model: Model, held: AbstractSet[str]) -> tuple[str, ...]:
    """What a sync runs for a model: tables are changed beside the base, and its rows of their keys left out."""
    statements = tuple(map(_of_own, changes(model, held)))
    if not statements or model.name not in _tables():
        return statements
    return _beside(model.name)


@cache
def _beside(name: str) -> tuple[str, ...]:
    model, table = next(model for model in models() if model.name == name), _tables()[name]
    changed = (forgetting(model, table.own), adding(table.own, _of_own(model.increment or model.sql)))
    return (_leaving_out(model, table), *changed) if table.is_read_before else changed


def _leaving_out(model: Model, table: Kept) -> str:
    """The statement that leaves out the base's rows of the touched keys."""
    touched = exp.select(*table.key).from_(model.touched)
    new = exp.except_(touched, exp.select(*table.key).from_(table.gone))
    return exp.insert(new, into=table.gone, columns=list(table.key)).sql("duckdb")


def _going_on(batch: pa.RecordBatch) -> set[str]:
    """The streams that a batch goes on with, and the responses to its invitations: they are made anew with them."""
    names, versions = batch["stream"].to_pylist(), batch["version"].to_pylist()
    begun = {name for name, version in zip(names, versions, strict=True) if version == 1}
    invited = {RESPONSE + name.removeprefix(INVITATION) for name in names if name.startswith(INVITATION)}
    return (set(names) | invited) - begun
