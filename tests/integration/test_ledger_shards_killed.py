"""Writers to the shards of one ledger, killed in the middle of their work, and a reader who follows."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from random import Random

import pytest
from sharding import BY_SHARD
from writers import Writer, start_writer

from casework.record import proof
from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position, place_of

pytestmark = pytest.mark.postgres
EVENTS, KILLS = 3, 16
PROJECTS = {0: "-"} | BY_SHARD


@dataclass
class Follower:
    """Who reads on from where they stand, again and again."""

    ledger: Ledger
    position: Position
    seen: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The numbers of each shard as they came."""

    def follow(self) -> None:
        reached = self.ledger.position()
        for part in self.ledger.read(self.position, reached, batch_rows=100):
            for seq in part["seq"].to_pylist():
                shard, number = place_of(seq)
                self.seen[shard].append(number)
        self.position = reached
        assert tuple(len(self.seen[shard]) for shard in range(8)) == reached.numbers


def test_writers_on_eight_shards_killed_at_random_leave_no_gap_and_no_loss(sharded: Ledger, sharded_address: str):
    dice, names, acknowledged = Random(20), count(), dict[int, int]()  # noqa: S311
    reader = Follower(sharded, sharded.position())

    def begin(shard: int) -> Writer:
        return start_writer(sharded_address, f"doomed-{next(names)}", 100_000, EVENTS, PROJECTS[shard])

    def kill(shard: int) -> None:
        doomed = writers[shard]
        said = [doomed.acknowledged.recv()]
        time.sleep(dice.uniform(0, 0.01))
        doomed.process.kill()
        acknowledged[shard] = place_of([*said, *doomed.seqs()][-1])[1]
        doomed.process.join()

    writers = {shard: begin(shard) for shard in range(8)}
    for _ in range(KILLS):
        shard = dice.randrange(8)
        kill(shard)
        reader.follow()
        writers[shard] = begin(shard)
    for shard in writers:
        kill(shard)
    reader.follow()
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in reader.seen.values())
    assert all(len(reader.seen[shard]) - acknowledged[shard] in (0, EVENTS) for shard in range(8))
    assert [place_of(seq) for part in sharded.read() for seq in part["seq"].to_pylist()] == [
        (shard, number) for shard in range(8) for number in reader.seen[shard]
    ]
    assert list(proof.chain(sharded, lambda *_: None)) == []
