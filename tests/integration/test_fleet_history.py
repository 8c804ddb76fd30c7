"""History as files: whole, each event once, whatever befalls a run; and neither words nor names in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from company_of_projects import SAID, append, company_of_projects, opened, policies
from files_read import texts_of

from casework.record import people
from casework.record.events import Corrected, Event, Redacted
from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position
from casework.record.people import Customer
from etl.fleet.base import make
from etl.fleet.executors import InProcess
from etl.fleet.history import History, HistoryRefused, export
from etl.fleet.tables import FilesRefused

NAME, PHONE = "欧阳春晓", "13912345678"
EVENTS = company_of_projects(14, 3)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(opened(tmp_path, EVENTS)) as ledger:
        yield ledger


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "files")


@pytest.fixture
def small_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commits of 60 events."""
    monkeypatch.setattr("etl.fleet.history.EVENTS_AT_ONCE", 60)
    read = Ledger.read
    monkeypatch.setattr(Ledger, "read", lambda *a, **k: read(*a, **{"batch_rows": 60, **k}))


Place = tuple[int, str, int, str]


def in_files(address: str) -> list[Place]:
    rows = History(address).table.rows(columns=["seq", "stream", "version", "kind"])
    return sorted(tuple(row.values()) for row in rows.to_pylist())  # type: ignore[misc]


def in_ledger(ledger: Ledger) -> list[Place]:
    names = ["seq", "stream", "version", "kind"]
    return [tuple(row.values()) for batch in ledger.read() for row in batch.select(names).to_pylist()]  # type: ignore[misc]


def later(number: int = 0) -> Event:
    """Something more about the first case that is no project's registration."""
    case = next(event for event in EVENTS if event.stream.startswith("case/"))
    return case.model_copy(update={"payload": Corrected(target=1, reason=f"{SAID} {number}"), "step": ""})


def test_a_run_writes_only_what_came_since(ledger: Ledger, address: str):
    first = export(ledger, address, 3, until=Position((100,)))
    assert (first.events, first.position) == (100, Position((100,)))
    assert export(ledger, address, 3).events == len(EVENTS) - 100
    before = set(History(address).table.files())
    append(ledger, [later()])
    again = export(ledger, address, 3)
    assert (again.events, again.position) == (1, ledger.position())
    assert len(set(History(address).table.files()) - before) == 1
    assert in_files(address) == in_ledger(ledger)
    assert export(ledger, address, 3).events == 0


def test_each_stream_lies_in_one_shard_and_shards_are_used(ledger: Ledger, address: str):
    export(ledger, address, 8)
    rows = History(address).table.rows(columns=["stream", "shard", "project"]).to_pylist()
    assert len({(row["stream"], row["shard"]) for row in rows}) == len({row["stream"] for row in rows})
    assert {row["shard"] for row in rows if row["project"] == "-"} == {0}
    assert len({row["shard"] for row in rows}) > 4


def until_told(times: int, then: Callable[[], object]) -> Callable[[int], None]:
    told: list[int] = []

    def tell(events: int) -> None:
        told.append(events)
        if len(told) == times:
            then()

    return tell


@pytest.mark.usefixtures("small_commits")
def test_a_run_that_is_broken_off_is_gone_on_with_and_leftovers_are_not_read(ledger: Ledger, address: str):
    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(ledger, address, 3, until_told(2, killed))
    assert History(address).position() == Position((120,))
    events = Path(address) / "events"
    written = next(events.rglob("*.parquet"))
    written.with_name("left.parquet").write_bytes(written.read_bytes())
    assert export(ledger, address, 3).events == len(EVENTS) - 120
    assert in_files(address) == in_ledger(ledger)


@pytest.mark.usefixtures("small_commits")
def test_of_two_runs_at_once_one_is_refused_and_no_event_is_there_twice(ledger: Ledger, address: str):
    with pytest.raises(FilesRefused, match="Somebody else may be writing"):
        export(ledger, address, 3, until_told(1, lambda: export(ledger, address, 3)))
    assert in_files(address) == in_ledger(ledger)


def test_another_number_of_shards_and_another_ledger_are_refused(ledger: Ledger, address: str, tmp_path: Path):
    export(ledger, address, 3)
    with pytest.raises(HistoryRefused, match="has 3 shards"):
        export(ledger, address, 4)
    (tmp_path / "other").mkdir()
    with (
        closing(opened(tmp_path / "other", company_of_projects(14, 4))) as other,
        pytest.raises(HistoryRefused, match="another ledger"),
    ):
        export(other, address, 3)


def test_a_history_that_lost_events_is_refused(ledger: Ledger, address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("etl.fleet.history.standing_in", lambda _ledger, rows: rows.slice(1))
    with pytest.raises(HistoryRefused, match="export anew"):
        export(ledger, address, 3)


def test_neither_words_nor_names_stand_in_any_file(ledger: Ledger, address: str):
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, [Customer(customer_id="c1", project="P1", name=NAME, mobile=PHONE)])
    append(ledger, [later(n) for n in range(3)])
    export(ledger, address, 3)
    make(address, policies(), InProcess())
    append(ledger, [later().model_copy(update={"payload": Redacted(target=1, reason=SAID)})])
    export(ledger, address, 3)
    make(address, policies(), InProcess())
    texts = list(texts_of(Path(address)))
    assert [name for name, text in texts for word in (SAID, SAID[:4], NAME, PHONE) if word in text] == []
    assert any("case/3-1" in text for _, text in texts), "the search finds what stands there"
    assert any(SAID in entry.model_dump_json() for entry in ledger.stream("case/3-1"))
