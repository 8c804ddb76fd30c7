"""What a ledger promises, in one shard on SQLite and in eight on PostgreSQL alike: order, atomicity, conflicts, and
never a change."""

from __future__ import annotations

import traceback
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa
from facts import MARCH
from facts_in_shards import batch, fact, facts, home, many

from casework.errors import ConflictError, LedgerError
from casework.record.events import Contacted, Noted, Received
from casework.record.ledger import LEDGER_SCHEMA, Ledger
from casework.record.ledger.shards import Position, place_of, shard_of
from casework.record.ledger.tables import customer, quarantine_row
from casework.record.ledger.tables import event as event_table
from casework.record.people import Customer, read, upsert
from casework.vocabulary import Channel


@pytest.fixture(params=["one shard on SQLite", pytest.param("eight on PostgreSQL", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty ledger of one shard or of eight, in which the streams of these tests lie in several."""
    if request.param == "one shard on SQLite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    return str(request.getfixturevalue("sharded_address"))


def column(ledger: Ledger, name: str, after: Position | None = None) -> list[Any]:
    return [value for part in ledger.read(after) for value in part.column(name).to_pylist()]


def number(seq: int) -> int:
    """The number of an event in its shard."""
    return place_of(seq)[1]


def by_shard(book: Ledger, streams: list[str]) -> list[str]:
    """Streams as a reader meets those that were written in this order: shard by shard."""
    shards = len(book.position().numbers)
    return sorted(streams, key=lambda stream: shard_of(home(stream), shards))


def assert_counted_by_shard(seqs: list[int], events: int) -> None:
    """Shard by shard, and in each 1, 2, 3 … without a gap."""
    counted: dict[int, int] = {}
    for shard, each in map(place_of, seqs):
        assert shard >= max(counted, default=0)
        assert each == counted.get(shard, 0) + 1
        counted[shard] = each
    assert sum(counted.values()) == events


def test_streams_of_this_suite_lie_in_several_shards():
    assert [shard_of(home(stream), 8) for stream in ("case/1", "case/2", "case/3", "case/000000", "case/000004")] == [
        5, 6, 7, 6, 3,
    ]  # fmt: skip


# Appending to one stream


def test_first_append_returns_the_last_seq(book: Ledger):
    assert number(book.append("case/1", 0, facts("case/1", 3))) == 3


def test_versions_count_from_one_in_each_stream(book: Ledger):
    book.append("case/1", 0, facts("case/1", 2))
    book.append("case/2", 0, facts("case/2", 1))
    book.append("case/1", 2, facts("case/1", 1))
    versions: dict[str, list[int]] = {}
    for stream, version in zip(column(book, "stream"), column(book, "version"), strict=True):
        versions.setdefault(stream, []).append(version)
    assert versions == {"case/1": [1, 2, 3], "case/2": [1]}


def test_stream_gives_typed_facts_back(book: Ledger):
    book.append("case/1", 0, [fact(payload=Received(number="T-1", channel=Channel.FAX)), fact(payload=Contacted())])
    first, second = book.stream("case/1")
    assert (number(first.seq), first.version, first.payload) == (1, 1, Received(number="T-1", channel=Channel.FAX))
    assert (number(second.seq), second.version, second.payload) == (2, 2, Contacted())


def test_several_streams_come_at_once_each_in_its_order(book: Ledger):
    for stream, count in (("case/2", 1), ("case/1", 2), ("case/3", 1)):
        book.append(stream, 0, facts(stream, count))
    found = book.streams(["case/1", "case/2", "case/9"])
    assert {stream: [entry.version for entry in told] for stream, told in found.items()} == {
        "case/1": [1, 2],
        "case/2": [1],
    }
    assert found["case/1"] == book.stream("case/1")


def test_unknown_stream_is_empty(book: Ledger):
    assert book.stream("case/none") == []


def test_stale_writer_meets_a_conflict_and_writes_nothing(book: Ledger):
    book.append("case/1", 0, facts("case/1", 2))
    with pytest.raises(ConflictError, match="case/1 stands at version 2, not 1"):
        book.append("case/1", 1, facts("case/1", 2))
    assert book.count_events() == 2


def test_writer_ahead_of_the_stream_meets_a_conflict(book: Ledger):
    with pytest.raises(ConflictError, match="case/1 stands at version 0, not 5"):
        book.append("case/1", 5, facts("case/1", 1))


def test_events_of_another_stream_are_refused(book: Ledger):
    with pytest.raises(LedgerError, match="case/2 cannot be appended to case/1"):
        book.append("case/1", 0, [fact("case/1"), fact("case/2")])
    assert book.count_events() == 0


def test_appending_nothing_changes_nothing(book: Ledger):
    book.append("case/1", 0, facts("case/1", 2))
    assert number(book.append("case/1", 2, [])) == 2


def test_moments_come_back_aware_and_in_utc_to_the_microsecond(book: Ledger):
    moment = datetime(2026, 3, 2, 9, 0, 0, 123_457, tzinfo=timezone(timedelta(hours=8)))
    book.append("case/1", 0, [fact(occurred_at=moment)])
    same = datetime(2026, 3, 2, 1, 0, 0, 123_457, tzinfo=UTC)
    assert book.stream("case/1")[0].occurred_at == same
    assert column(book, "occurred_at") == [same]
    assert book.stream("case/1")[0].occurred_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("year", [1900, 1969, 9999])
def test_far_moments_are_kept(book: Ledger, year: int):
    moment = datetime(year, 6, 1, 0, 0, 0, 1, tzinfo=UTC)
    book.append("case/1", 0, [fact(occurred_at=moment)])
    assert column(book, "occurred_at") == [moment]


@pytest.mark.parametrize(
    "words", ["漏水\x00了", "𠮷野家 🏠", 'a "quoted", text', "line\r\nline\n\\.\nline", "\\N", "\x1e", "<a>&'%s%(x)s"]
)
def test_words_of_any_kind_come_back_unchanged(book: Ledger, words: str):
    book.append("case/1", 0, [fact(payload=Noted(note=words))])
    assert book.stream("case/1")[0].payload == Noted(note=words)


def test_nul_in_an_actor_is_refused(book: Ledger):
    with pytest.raises(LedgerError, match="NUL"):
        book.append("case/1", 0, [fact(actor="王\x00芳")])


# Reading


def test_empty_ledger_has_nothing_to_read(book: Ledger):
    assert list(book.read()) == []
    assert book.count_events() == 0


def test_read_gives_batches_of_the_ledger_schema_in_order(book: Ledger):
    book.bulk_append([many(0, 5, 20)])
    parts = list(book.read(batch_rows=16))
    assert max(part.num_rows for part in parts) == 16
    assert all(part.schema.equals(LEDGER_SCHEMA) for part in parts)
    assert all(len({place_of(seq)[0] for seq in part.column("seq").to_pylist()}) == 1 for part in parts)
    assert_counted_by_shard([seq for part in parts for seq in part.column("seq").to_pylist()], 100)


def test_read_starts_after_a_position(book: Ledger):
    book.bulk_append([many(0, 5)])
    *_, before, last_but_one, last = column(book, "seq")
    assert column(book, "seq", book.position().after(before)) == [last_but_one, last]
    assert column(book, "seq", book.position()) == []


def test_read_ends_where_the_ledger_ended_when_it_began(book: Ledger):
    book.bulk_append([many(0, 2)])
    reading = book.read(batch_rows=4)
    first = next(reading)
    book.bulk_append([many(2, 2)])
    assert first.num_rows + sum(part.num_rows for part in reading) == 16


def test_separator_in_a_text_does_not_tear_a_batch(book: Ledger):
    rows = batch([("case/\x1e1", 1), ("case/2", 1)], actor=["a\x1eb", "\x1e"])
    book.bulk_append([rows])
    assert sorted(column(book, "actor")) == ["\x1e", "a\x1eb"]


# Bulk append


def test_bulk_append_writes_in_the_order_of_rows(book: Ledger):
    assert book.bulk_append([many(0, 3), many(3, 2)]) == 40
    assert column(book, "stream")[::8] == by_shard(book, [f"case/{n:06d}" for n in range(5)])
    assert_counted_by_shard(column(book, "seq"), 40)


def test_bulk_append_brings_every_column_back(book: Ledger):
    rows = batch(
        [("case/1", 1), ("case/甲", 1)],
        kind=["received", "closed"],
        occurred_at=[MARCH, MARCH + timedelta(microseconds=1)],
        recorded_at=[MARCH + timedelta(days=1), MARCH],
        actor=['"', "a,b\nc"],
        project=["", "\\."],
        payload=['{\n"number": "1"\n}', "{}"],
    )
    book.bulk_append([rows])
    back = [row for part in book.read() for row in part.drop_columns(["seq"]).to_pylist()]
    assert sorted(back, key=itemgetter("stream")) == rows.to_pylist()


@pytest.mark.parametrize("batches", [[], [many(0, 0)], [many(0, 0), many(0, 0)]])
def test_bulk_append_of_nothing_writes_nothing(book: Ledger, batches: list[pa.RecordBatch]):
    assert book.bulk_append(batches) == 0
    assert book.count_events() == 0


def test_bulk_append_takes_streams_mixed_and_goes_on_with_them(book: Ledger):
    book.append("case/b", 0, facts("case/b", 1))
    book.bulk_append([batch([("case/a", 1), ("case/b", 2), ("case/a", 2)]), batch([("case/b", 3), ("case/a", 3)])])
    book.bulk_append([batch([("case/c", 1), ("case/d", 1), ("case/c", 2)])])
    assert [fact.version for fact in book.stream("case/a")] == [1, 2, 3]
    assert [fact.version for fact in book.stream("case/b")] == [1, 2, 3]


def test_bulk_append_takes_columns_in_any_order_and_encoding(book: Ledger):
    rows = many(0, 2)
    shuffled = pa.Table.from_batches([rows.select(rows.schema.names[::-1])])
    kind = shuffled.schema.get_field_index("kind")
    encoded = shuffled.set_column(kind, "kind", shuffled["kind"].dictionary_encode())
    assert book.bulk_append(encoded.to_batches()) == 16
    assert set(column(book, "kind")) == {"noted"}


def test_huge_payload_is_kept(book: Ledger):
    text = '{"note":"' + "漏" * 3_000_000 + '"}'
    book.bulk_append([batch([("case/1", 1)], payload=[text])])
    assert column(book, "payload") == [text]


def test_bulk_append_fails_whole_when_a_later_batch_conflicts(book: Ledger):
    book.append("case/000009", 0, facts("case/000009", 1))
    with pytest.raises(ConflictError):
        book.bulk_append([many(0, 5), many(5, 5)])
    assert book.count_events() == 1


def test_bulk_append_fails_whole_when_its_source_fails(book: Ledger):
    def source():
        yield many(0, 5)
        raise OSError("disk gone")

    with pytest.raises(OSError, match="disk gone"):
        book.bulk_append(source())
    assert book.count_events() == 0


WRONG = {
    "payload that is not JSON": (batch([("case/1", 1), ("case/2", 1)], payload=["{}", "{oops"]), "refused"),
    "raw NUL": (batch([("case/1", 1)], payload=['{"note":"\x00"}']), "payload holds NUL"),
    "empty value": (batch([("case/1", 1)], actor=[None]), "actor has empty values"),
    "unknown kind": (batch([("case/1", 1)], kind=["vanished"]), "unknown kinds: vanished"),
    "gap in a stream": (batch([("case/1", 1), ("case/1", 3)]), "case/1"),
    "gap among mixed streams": (batch([("case/1", 1), ("case/2", 1), ("case/1", 3)]), "case/1"),
    "disorder": (batch([("case/2", 1), ("case/1", 2), ("case/1", 1)]), "case/1 do not stand in the order"),
    "repeated version": (batch([("case/1", 1), ("case/1", 1)]), "wrote to the same record first"),
    "stream begun in the middle": (batch([("case/1", 2)]), "case/1 goes on with version 1"),
    "missing column": (many(0, 1).drop_columns(["actor"]), "lack the columns actor"),
    "moment before the year 1": (
        batch([("case/1", 1)], occurred_at=pa.array([-70_000_000_000_000_000])),
        "occurred_at has moments outside",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_bulk_append_refuses_what_cannot_stand_for_ever(book: Ledger, wrong: str):
    rows, reason = WRONG[wrong]
    with pytest.raises(LedgerError, match=reason):
        book.bulk_append([many(7, 1), rows])
    assert book.count_events() == 0


# Never a change


@pytest.mark.parametrize(
    "statement",
    [sa.update(event_table).values(actor="nobody"), sa.delete(event_table), sa.delete(event_table).where(sa.true())],
    ids=["update", "delete", "delete where"],
)
def test_events_are_never_changed_or_removed(book: Ledger, statement: sa.Update | sa.Delete):
    book.append("case/1", 0, facts("case/1", 2))
    with pytest.raises(LedgerError, match="write a correction instead"), book.transaction() as transaction:
        transaction.connection.execute(statement)
    assert column(book, "actor") == ["王芳", "王芳"]


# One transaction over events and tables


def quarantined(reason: str) -> sa.Insert:
    row = {"batch": "b1", "file": "f.csv", "row_number": 7, "kind": "complaint", "reason": reason, "raw": {"a": "\x00"}}
    return sa.insert(quarantine_row).values(**row, state="open", created_at=MARCH, value="a\x00b")


def test_events_and_tables_are_written_together(book: Ledger):
    person = Customer(project="P1", name="张三")
    with book.transaction() as transaction:
        upsert(transaction.connection, [person])
        transaction.connection.execute(quarantined("unknown project"))
        transaction.append("case/1", 0, [fact(payload=Received(number="1", customer_id=person.customer_id))])
        transaction.bulk_append([many(0, 1)])
    with book.reading() as connection:
        assert read(connection, person.customer_id) == person
        kept = connection.execute(sa.select(quarantine_row)).one()
    assert (kept.row_number, kept.value, kept.raw, kept.created_at) == (7, "a␀b", {"a": "\x00"}, MARCH)
    assert book.count_events() == 9


def write_all_and_fail(book: Ledger) -> None:
    with book.transaction() as transaction:
        upsert(transaction.connection, [Customer(project="P1")])
        transaction.append("case/1", 0, facts("case/1", 1))
        transaction.bulk_append([many(0, 1)])
        raise OSError("interrupted")


def test_failure_takes_everything_back(book: Ledger):
    with pytest.raises(OSError, match="interrupted"):
        write_all_and_fail(book)
    with book.reading() as connection:
        assert connection.execute(sa.select(customer)).all() == []
    assert book.count_events() == 0


def test_transaction_goes_on_after_a_conflict(book: Ledger):
    book.append("case/1", 0, facts("case/1", 1))
    with book.transaction() as transaction:
        with pytest.raises(ConflictError):
            transaction.append("case/1", 0, facts("case/1", 1))
        transaction.append("case/1", len(transaction.stream("case/1")), facts("case/1", 1))
    assert column(book, "version") == [1, 2]


def swallow_a_failed_bulk_append(book: Ledger) -> None:
    with book.transaction() as transaction:
        with suppress(LedgerError):
            transaction.bulk_append([many(0, 1), batch([("case/1", 1)], kind=["vanished"])])
        transaction.append("case/2", 0, facts("case/2", 1))


def test_bulk_append_that_failed_midway_is_never_committed(book: Ledger):
    with pytest.raises(LedgerError, match="unknown kinds"):
        swallow_a_failed_bulk_append(book)
    assert book.count_events() == 0


def test_writing_beside_an_open_transaction_of_the_same_thread_is_refused(book: Ledger):
    with book.transaction(), pytest.raises(LedgerError, match="write through that transaction"):
        book.append("case/1", 0, facts("case/1", 1))


def test_ledger_is_found_again_when_opened_anew(book: Ledger, address: str):
    book.append("case/1", 0, facts("case/1", 2))
    again = Ledger.open(address)
    assert number(again.append("case/1", 2, facts("case/1", 1))) == 3
    again.close()


# What is said of a failure


def test_a_failure_names_no_personal_data(book: Ledger):
    """Neither its sentence nor the trace that a log shows of it."""
    homeless = {"customer_id": "c1", "name": "王小明", "mobile": "13800000000"}
    with pytest.raises(LedgerError) as raised, book.transaction() as transaction:
        transaction.connection.execute(sa.insert(customer), [homeless])
    logged = "".join(traceback.format_exception(raised.value))
    assert "project" in str(raised.value)
    assert [word for word in ("王小明", "13800000000") if word in logged] == []
