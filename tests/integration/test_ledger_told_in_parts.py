"""What a ledger tells of some streams, and of some events, on both engines."""

from __future__ import annotations

from facts import facts

from casework.record.events import Redacted
from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position

NO_SEQ = 10**9


def test_streams_are_read_whole_up_to_a_position_as_the_ledger_reads_them(book: Ledger) -> None:
    for name, count in (("a", 2), ("b", 1), ("c", 2)):
        book.append(f"case/{name}", 0, facts(f"case/{name}", count))
    until = book.position()
    book.append("case/a", 2, facts("case/a", 1))
    told = [row for batch in book.whole_streams(["case/c", "case/a", "case/none"], until) for row in batch.to_pylist()]
    assert [(row["stream"], row["version"]) for row in told] == [
        ("case/a", 1), ("case/a", 2), ("case/c", 1), ("case/c", 2),
    ]  # fmt: skip
    read = [row for batch in book.read(None, until) for row in batch.to_pylist() if row["stream"] != "case/b"]
    assert sorted(told, key=lambda row: row["seq"]) == sorted(read, key=lambda row: row["seq"])


def test_what_was_said_is_told_with_where_its_stream_began_until_it_is_taken_away(book: Ledger) -> None:
    book.append("case/a", 0, facts("case/a", 2))
    first, second = (row["seq"] for batch in book.read() for row in batch.to_pylist())
    said = {first: (first, '{"note":"0"}'), second: (first, '{"note":"1"}')}
    assert book.said([first, second, NO_SEQ]) == said
    gone = facts("case/a", 1)[0].model_copy(update={"payload": Redacted(target=2, reason="asked")})
    book.append("case/a", 2, [gone])
    assert book.said([first, second]) == {first: said[first]}
    assert book.said([]) == {}


def test_a_position_before_the_first_event_has_no_streams(book: Ledger) -> None:
    start = book.position()
    book.append("case/a", 0, facts("case/a", 1))
    assert isinstance(start, Position)
    assert [batch.num_rows for batch in book.whole_streams(["case/a"], start)] == [0]
