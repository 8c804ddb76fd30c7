"""How fast events enter a ledger in SQLite: bulk append against plain SQLAlchemy Core, in the same run.

``run(scale)`` (8 events a case, 100,000 cases at most). Both write the same events in one transaction to
a new file with the same settings; the conversion from Arrow counts for both. What the chain of hashes costs and what
keeping words apart costs is told by replacing each, here alone, with something that costs nothing.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

import pyarrow as pa
import sqlalchemy as sa
from measure import Measure

from casework.record.events import Event, Noted
from casework.record.ledger import EVENT_SCHEMA, LEDGER_SCHEMA, Ledger, chain, entering
from casework.record.ledger.batches import MOMENT
from casework.record.ledger.chain import GENESIS

LIFE = (
    ("received", '{"number":"%s","customer_id":"%s","channel":"phone","content":"厨房漏水,多次报修无果,请尽快答复"}'),
    ("dispatched", '{"department":"工程部","urgency":"normal","due_at":"2026-03-01T09:00:00Z"}'),
    ("contacted", "{}"),
    ("appointed", '{"appointment":"completion","due_at":"2026-03-04T09:00:00Z"}'),
    ("solved", '{"result":"已更换止水阀"}'),
    ("fed_back", '{"result":"已更换止水阀"}'),
    ("replied", '{"reply":"已修复,质保一年"}'),
    ("closed", '{"disposition":"resolved"}'),
)
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
BATCH_ROWS = 50_000
TARGET = 170_000
COMMITS = 400
ROUNDS = 3
MOST = 100_000
"""Cases written at most: the rate does not depend on more, and the lists of the slow way need memory."""


def events(cases: int) -> list[pa.RecordBatch]:
    """``cases`` cases with random ids and eight events each, in batches."""
    random = Random(7)  # noqa: S311
    rows = []
    for n in range(cases):
        case = f"{random.getrandbits(128):032x}"
        moment = BEGIN + timedelta(minutes=n)
        for version, (kind, payload) in enumerate(LIFE, start=1):
            text = payload % (n, case) if version == 1 else payload
            moment += timedelta(minutes=17)
            rows.append((f"case/{case}", version, kind, moment, moment, f"u{n % 40}", f"P{n % 12}", text, ""))
    columns = [list(column) for column in zip(*rows, strict=True)]
    return pa.table(columns, schema=EVENT_SCHEMA).to_batches(BATCH_ROWS)


def by_ledger(ledger: Ledger, batches: list[pa.RecordBatch]) -> None:
    """The way of the product."""
    ledger.bulk_append(batches)


PLAIN = sa.table("event", *(sa.column(name) for name in (*LEDGER_SCHEMA.names, "hash")))
"""The event table without our types: moments are handed over as integers, to compare the writing alone."""


def by_core(ledger: Ledger, batches: list[pa.RecordBatch]) -> None:
    """Plain SQLAlchemy Core: a dictionary per row."""
    as_integers = pa.schema([pa.field(f.name, pa.int64() if f.type == MOMENT else f.type) for f in EVENT_SCHEMA])
    seq = 0
    with ledger.transaction() as transaction:
        for batch in batches:
            rows = [
                {"seq": n, "hash": GENESIS} | row
                for n, row in enumerate(batch.cast(as_integers).to_pylist(), start=seq + 1)
            ]
            transaction.connection.execute(sa.insert(PLAIN), rows)
            seq += len(rows)
        entering.set_end(transaction.connection, chain.End(seq, GENESIS))


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Put what costs nothing in the place of some of ``FREE``."""
    kept = {name: getattr(*FREE[name][0]) for name in names}
    for name in names:
        setattr(*FREE[name][0], FREE[name][1])
    try:
        yield
    finally:
        for name in names:
            setattr(*FREE[name][0], kept[name])


def _no_hashes(_previous: str, contents: Sequence[bytes]) -> list[str]:
    return [GENESIS] * len(contents)


def _no_contents(batch: pa.RecordBatch) -> list[bytes]:
    return [b""] * batch.num_rows


def _no_link(_previous: str, _fields: Sequence[object]) -> str:
    return GENESIS


def _no_split(batch: pa.RecordBatch, _kinds: object) -> tuple[pa.Array, list[None]]:
    return batch.column("payload"), [None] * batch.num_rows


FREE: dict[str, tuple[tuple[object, str], object]] = {
    "links": ((chain, "links"), _no_hashes),
    "contents": ((chain, "contents"), _no_contents),
    "link": ((chain, "link"), _no_link),
    "words": ((entering, "_split"), _no_split),
}
CHAIN = ("links", "contents", "link")


def single_commits() -> float:
    """Processor and waiting time of one commit of one event, in microseconds: the median of many."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open(f"sqlite:///{Path(folder) / 'ledger.sqlite'}")
        times = []
        for n in range(COMMITS):
            fact = Event(
                stream=f"case/{n}", occurred_at=BEGIN, recorded_at=BEGIN, actor="u1", project="P1",
                payload=Noted(note="厨房漏水,多次报修无果"),
            )  # fmt: skip
            started = time.perf_counter()
            ledger.append(fact.stream, 0, [fact])
            times.append(time.perf_counter() - started)
        ledger.close()
    return median(times) * 1e6


def rate(
    write: Callable[[Ledger, list[pa.RecordBatch]], None], batches: list[pa.RecordBatch]
) -> tuple[float, float, float]:
    """Events per second written to a new ledger, by processor time too, and read back from it."""
    count = sum(batch.num_rows for batch in batches)
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open(f"sqlite:///{Path(folder) / 'ledger.sqlite'}")
        started, busy = time.perf_counter(), time.process_time()
        write(ledger, batches)
        written, busy = time.perf_counter(), time.process_time() - busy
        if sum(batch.num_rows for batch in ledger.read()) != count:
            raise RuntimeError("the ledger does not hold what was written")
        read = time.perf_counter()
        ledger.close()
    return count / (written - started), count / busy, count / (read - written)


def run(scale: int) -> list[Measure]:
    """Rates in events per second, ratios by processor time; the best of several runs in turn, as noise slows down."""
    batches = events(min(scale, MOST))
    found: dict[str, list[tuple[float, float, float]]] = {"whole": [], "no chain": [], "no words": [], "core": []}
    commits: dict[str, list[float]] = {"whole": [], "no chain": []}
    for _ in range(ROUNDS):
        found["whole"].append(rate(by_ledger, batches))
        commits["whole"].append(single_commits())
        with without(*CHAIN):
            found["no chain"].append(rate(by_ledger, batches))
            commits["no chain"].append(single_commits())
        with without("words"):
            found["no words"].append(rate(by_ledger, batches))
        found["core"].append(rate(by_core, batches))
    best = {name: [max(column) for column in zip(*rates, strict=True)] for name, rates in found.items()}
    bulk, busy, reading = best["whole"]
    return [
        Measure("bulk append into SQLite", bulk, "events/s", TARGET, at_least=True),
        Measure("the same, by processor time", busy, "events/s"),
        Measure("bulk append ÷ the same without chain", busy / best["no chain"][1], "×", 0.7, at_least=True),
        Measure("bulk append ÷ the same without keeping words apart", busy / best["no words"][1], "×"),
        Measure("single commit ÷ the same without chain", min(commits["whole"]) / min(commits["no chain"]), "×", 1.1),
        Measure("single commit", min(commits["whole"]), "µs"),
        Measure("SQLAlchemy Core executemany, same events", best["core"][0], "events/s"),
        Measure("bulk append ÷ SQLAlchemy Core", bulk / best["core"][0], "×"),
        Measure("read from SQLite as Arrow", reading, "events/s"),
    ]
