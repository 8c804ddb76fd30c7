"""A thousand writers, each killed in the middle of its work: no ledger loses what it acknowledged, or keeps a half."""

from __future__ import annotations

import time
from random import Random

import pytest
from facts import facts
from kept_word import broken_streams
from writers import start_writer

from casework.record import proof
from casework.record.ledger import Ledger

KILLS, EVENTS = 1_000, 4


@pytest.mark.timeout(3600)
def test_no_acknowledged_append_is_lost_in_a_thousand_kills(book: Ledger, address: str) -> None:
    dice = Random(address.split(":", maxsplit=1)[0])  # noqa: S311
    for n in range(KILLS):
        writer = start_writer(address, f"doomed-{n}", 100_000, EVENTS)
        acknowledged = [writer.acknowledged.recv() for _ in range(1 + dice.randrange(20))]
        time.sleep(dice.uniform(0, 0.005))
        writer.process.kill()
        acknowledged += writer.seqs()
        writer.process.join()
        assert book.count_events() - acknowledged[-1] in (0, EVENTS)
    assert [seq for part in book.read() for seq in part["seq"].to_pylist()] == list(range(1, book.count_events() + 1))
    assert broken_streams(book) == []
    assert list(proof.chain(book, lambda *_: None)) == []
    assert book.append("case/after", 0, facts("case/after", 1)) == book.count_events()
