"""What was known of a few projects at an earlier moment, worked out in memory from the staged events of their shards.

For the whole company it is a base of its own, made by tasks (``etl.fleet.base.make_known``).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from casework.policy import Policies
from casework.record.events import Corrected, Moved
from casework.record.ledger.shards import shard_of
from etl.fleet.base import Base, Bases
from etl.fleet.history import History
from etl.fleet.stand_ins import unsaid
from etl.fleet.tables import SHARD
from etl.fleet.task import BATCH_ROWS, CASES, NO_PROJECT_SHARD, Then, go_back
from etl.warehouse import file as warehouse_file
from etl.warehouse.database import Database
from etl.warehouse.derive import derive_all
from etl.warehouse.snapshot import Known, Reader, prepare
from etl.warehouse.typed import Followed, copy_events, write_state

MAY_MOVE = (Moved.kind.value, Corrected.kind.value)
"""The kinds of events by which a case comes to another project; its stream stays in the shard it began in."""


class FewProjects(Reader):
    """A warehouse in memory of the shards in which some projects lie, as of a moment; close it afterwards."""

    moment: datetime

    @classmethod
    def open(cls, address: str, policies: Policies, projects: Collection[str], moment: datetime) -> Self:
        """Derive everything from what had been recorded of them by an aware moment, of the current base's history.

        Raises ``FilesRefused`` where no base is, or one made by another program or other regulations.
        """
        base = Bases(address).fitting(policies)
        reader = cls(Database(warehouse_file.in_memory()), policies)
        reader.moment = moment
        shards = _shards(address, base, projects)
        with reader._database.cursor() as cursor:
            prepare(cursor, policies)
            staged = pa.concat_tables([History(address).events(shard, base.history) for shard in sorted(shards)])
            start = Followed(base.position.back_to_start)
            copy_events(cursor, unsaid(staged).sort_by("seq").to_batches(BATCH_ROWS), start)
            go_back(cursor, address, shards, Then(moment, address, base.tables[CASES]))
            derive_all(cursor)
            schema, made, regulations = base.origin
            write_state(cursor, Followed(base.position, base.events), (schema, made, regulations, address))
        return reader

    def as_known(self, known: Known) -> Reader:
        """Itself, of the moment that it is of."""
        return self if known == self.moment else super().as_known(known)

    def close(self) -> None:
        """Give the memory back."""
        self._database.close()


def _shards(address: str, base: Base, projects: Collection[str]) -> set[int]:
    """Where streams of the projects may lie: their own shards, those of cases moved to them, and that of no project."""
    moves = History(address).table.rows(base.history, [SHARD, "payload"], ds.field("kind").isin(MAY_MOVE))
    moved: set[int] = set()
    for project in projects:
        moved |= set(moves.filter(pc.match_substring(moves["payload"], project))[SHARD].to_pylist())
    return {NO_PROJECT_SHARD, *(shard_of(project, base.shards) for project in projects), *moved}
