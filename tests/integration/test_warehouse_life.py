"""A warehouse file's life: opened, followed, shared, damaged, gone; the ledger always brings it back."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event as Signal
from threading import Thread

import duckdb
import pytest
from cases import MONDAY, case, case_in, dispatched, project, received, write

from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.vocabulary import Satisfaction, Stage
from etl.errors import WarehouseError
from etl.subjects import Answers
from etl.warehouse import blank
from etl.warehouse.kept import KEPT
from etl.warehouse.models import models
from etl.warehouse.patience import FIRST_WAIT_SECONDS
from etl.warehouse.warehouse import Warehouse


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def warehouse(ledger: Ledger, file: Path) -> Iterator[Warehouse]:
    write(ledger, project())
    opened = Warehouse.open(ledger, file)
    yield opened
    opened.close()


def count(warehouse: Warehouse, table: str = "core.cases") -> int:
    return warehouse.query(f"select count(*) as n from {table}")["n"][0].as_py()  # noqa: S608


def test_sync_brings_in_only_what_is_new(ledger: Ledger, warehouse: Warehouse) -> None:
    write(ledger, case_in(Stage.CLOSED, "c1"))
    warehouse.sync()
    write(ledger, case_in(Stage.RECEIVED, "c2"))
    report = warehouse.sync()
    assert (report.events, report.streams, report.rebuilt) == (1, 1, False)


def test_sync_without_news_does_nothing(warehouse: Warehouse) -> None:
    assert warehouse.sync().events == 0


def test_sync_tells_how_many_events_it_copied(ledger: Ledger, warehouse: Warehouse) -> None:
    told: list[int] = []
    write(ledger, case_in(Stage.CLOSED, "c1"))
    warehouse.sync(told.append)
    assert told == [10] * (1 + len(models()))  # once copied, and again before each model


def test_a_reopened_file_goes_on_where_it_stood(ledger: Ledger, file: Path) -> None:
    write(ledger, case_in(Stage.CLOSED, "c1"))
    Warehouse.open(ledger, file).close()
    write(ledger, case_in(Stage.RECEIVED, "c2"))
    reopened = Warehouse.open(ledger, file)
    assert (count(reopened), reopened.path) == (2, file)
    reopened.close()


CATALOGUE = """
    select function_name as name, macro_definition as text from duckdb_functions()
    where schema_name in ('core', 'marts')
    union all
    select schema_name || '.' || table_name || '.' || column_name, data_type from duckdb_columns() where not internal
    order by all
"""


def test_what_is_made_anew_once_more_begins_as_a_copy_and_is_the_same(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def laid_again(*_: object) -> None:
        raise AssertionError("laid out again")

    write(ledger, case_in(Stage.CLOSED, "c1"))
    monkeypatch.setattr(blank, "_kept", {})
    with monkeypatch.context() as patch:
        laid = Warehouse.open(ledger, tmp_path / "laid.duckdb")
        patch.setattr(blank, "prepare", laid_again)
        copied = Warehouse.open(ledger, tmp_path / "copied.duckdb")
    for table in ("ref.rules", "ref.packs", "ref.calendar", "core.cases", "core.obligations"):
        assert copied.query(f"from {table} order by all") == laid.query(f"from {table} order by all")
    assert copied.query(CATALOGUE) == laid.query(CATALOGUE)
    copied.close()
    laid.close()


def test_another_default_pack_makes_other_figures(ledger: Ledger, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(ledger, project())
    Warehouse.open(ledger, file).close()
    monkeypatch.setenv("YINGSHENG_DEFAULT_PACK", "promise")
    settings.cache_clear()
    reopened = Warehouse.open(ledger, file)
    assert reopened.query("select distinct pack from ref.packs where is_default")["pack"].to_pylist() == ["promise"]
    reopened.close()
    monkeypatch.undo()
    settings.cache_clear()


def test_a_damaged_file_is_made_anew(ledger: Ledger, file: Path) -> None:
    write(ledger, case_in(Stage.CLOSED, "c1"))
    file.write_bytes(b"this is no database" * 1000)
    opened = Warehouse.open(ledger, file)
    assert count(opened) == 1
    opened.close()


def test_a_file_of_other_models_is_made_anew(ledger: Ledger, file: Path) -> None:
    with duckdb.connect(str(file)) as stranger:
        stranger.execute("create schema staging")
        stranger.execute("create table staging.state as select 'old' as schema_version")
    write(ledger, case_in(Stage.CLOSED, "c1"))
    opened = Warehouse.open(ledger, file)
    assert count(opened) == 1
    opened.close()


def test_a_ledger_that_was_put_back_is_followed_from_the_start(tmp_path: Path, file: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    first = Ledger.open(url)
    write(first, [*case_in(Stage.CLOSED, "c1"), *case_in(Stage.CLOSED, "c2")])
    Warehouse.open(first, file).close()
    first.close()
    for part in tmp_path.glob("ledger.sqlite*"):
        part.unlink()
    restored = Ledger.open(url)
    write(restored, case_in(Stage.RECEIVED, "c3"))
    opened = Warehouse.open(restored, file)
    assert opened.query("select case_id from core.cases").to_pylist() == [{"case_id": "c3"}]
    opened.close()
    restored.close()


def test_a_second_owner_in_the_process_gets_a_file_of_its_own(ledger: Ledger, warehouse: Warehouse, file: Path) -> None:
    second = Warehouse.open(ledger, file)
    assert second.path == file.with_name("warehouse-2.duckdb")
    second.close()


OTHER_PROCESS = """
import sys
from pathlib import Path
from casework.record.ledger import Ledger
from etl.warehouse.warehouse import Warehouse

opened = Warehouse.open(Ledger.open(sys.argv[1]), Path(sys.argv[2]))
print(opened.path.name, opened.query("select count(*) as n from core.cases")["n"][0])
"""


def test_another_process_works_on_its_own_copy(ledger: Ledger, warehouse: Warehouse, file: Path) -> None:
    write(ledger, case_in(Stage.CLOSED, "c1"))
    warehouse.sync()
    command = [sys.executable, "-c", OTHER_PROCESS, str(ledger.address), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.stdout.split(), done.stderr) == (["warehouse-2.duckdb", "1"], "")


CASES = "select count(*) as n from core.cases where project = $project"


def asked_once(warehouse: Warehouse, project: str = "P1") -> int:
    return warehouse.query_once(CASES, {"project": project})["n"][0].as_py()


def test_what_depends_on_no_time_is_asked_once_until_something_is_entered(ledger: Ledger, warehouse: Warehouse) -> None:
    write(ledger, case_in(Stage.RECEIVED, "c1"))
    warehouse.sync()
    assert asked_once(warehouse) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warehouse, "query", lambda *_: pytest.fail("asked again"))
        assert asked_once(warehouse) == 1
    assert asked_once(warehouse, "nowhere") == 0
    write(ledger, case_in(Stage.RECEIVED, "c2"))
    warehouse.sync()
    assert asked_once(warehouse) == 2


def test_an_answer_found_while_something_is_entered_is_not_kept(ledger: Ledger, warehouse: Warehouse) -> None:
    """The question is answered from the tables as they were; before it is kept, the next sync is done."""
    with pytest.MonkeyPatch.context() as patch:

        def slow(sql: str, params: dict[str, object], keys: frozenset[str]) -> object:
            patch.undo()
            answer = warehouse.query(sql, params, keys)
            write(ledger, case_in(Stage.RECEIVED, "c1"))
            warehouse.sync()
            return answer

        patch.setattr(warehouse, "query", slow)
        assert asked_once(warehouse) == 0
    assert asked_once(warehouse) == 1


def test_answers_kept_do_not_grow_without_end(warehouse: Warehouse) -> None:
    for number in range(2 * KEPT + 1):
        asked_once(warehouse, str(number))
    assert len(warehouse._kept) <= KEPT


def test_readers_see_whole_states_while_one_syncs(ledger: Ledger, warehouse: Warehouse) -> None:
    """Each sync adds one case with its one milestone: a reader between the two tables would count them apart."""
    over, torn = Signal(), []

    def read() -> None:
        while not over.is_set():
            row = warehouse.query(
                "select (select count(*) from core.cases) as cases, (select sum(events) from core.cases) as events,"
                " (select count(*) from core.open_clocks) as open"
            ).to_pylist()[0]
            if not row["cases"] == (row["events"] or 0) == row["open"]:
                torn.append(row)

    readers = [Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(8):
        write(ledger, case([(0, received())], f"c{n}"))
        warehouse.sync()
    over.set()
    for reader in readers:
        reader.join()
    assert (torn, count(warehouse)) == ([], 8)


def test_a_failed_sync_leaves_the_tables_as_they_were(
    ledger: Ledger, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise duckdb.OutOfMemoryException("no memory")

    write(ledger, case_in(Stage.CLOSED, "c1"))
    with monkeypatch.context() as patch:
        patch.setattr("etl.warehouse.following.derive_touched", fail)
        patch.setattr("etl.warehouse.following.derive_anew", fail)
        with pytest.raises(WarehouseError, match="no memory"):
            warehouse.sync()
    assert count(warehouse) == 0
    with pytest.raises(WarehouseError):  # tried again, but not at once
        warehouse.sync()
    time.sleep(FIRST_WAIT_SECONDS)
    assert warehouse.sync().events == 10


def test_as_known_leaves_out_what_was_recorded_later(ledger: Ledger, warehouse: Warehouse) -> None:
    write(ledger, case([(0, received()), dispatched(10)], "c1", recorded_after=100))
    warehouse.sync()
    then = warehouse.as_known(MONDAY + timedelta(minutes=105))
    assert then.query("select kind from core.milestones").to_pylist() == [{"kind": "received"}]


def test_as_known_is_kept_at_hand(warehouse: Warehouse) -> None:
    assert warehouse.as_known(MONDAY) is warehouse.as_known(MONDAY)


def test_redacted_text_is_gone_from_every_table(ledger: Ledger, warehouse: Warehouse) -> None:
    told = received(content="call me at 13800000000", demand="money 13800000000")
    mended = told.model_copy(update={"content": "still 13800000000"}).model_dump_json(exclude_none=True)
    steps = [
        (0, told),
        (5, ev.Corrected(target=1, replacement=mended, reason="13800000000")),
        (20, ev.CalledBack(satisfaction=Satisfaction.SATISFIED, opinion="fine")),
    ]
    write(ledger, case(steps, "c1"))
    warehouse.sync()
    write(ledger, case([(30, ev.Redacted(target=1, reason="phone number in the text"))], "c1"))
    warehouse.sync()
    texts = warehouse.query(
        "select payload as text from staging.log union all select content from core.cases"
        " union all select payload from core.milestones"
    )
    assert [row["text"] for row in texts.to_pylist() if "13800000000" in (row["text"] or "")] == []


def test_redacted_text_stays_gone_in_an_earlier_state_of_knowledge(ledger: Ledger, warehouse: Warehouse) -> None:
    write(ledger, case([(0, received(content="13800000000")), (60, ev.Redacted(target=1, reason="phone"))], "c1"))
    warehouse.sync()
    then = warehouse.as_known(MONDAY + timedelta(minutes=30))
    assert then.query("select content from core.cases").to_pylist() == [{"content": None}]


def test_a_redaction_leaves_what_decides_the_clocks(ledger: Ledger, warehouse: Warehouse) -> None:
    write(ledger, case([(0, received(content="x")), (60, ev.Redacted(target=1, reason="phone"))], "c1"))
    warehouse.rebuild()
    assert count(warehouse, "core.obligations") == 2


def test_redacted_text_leaves_the_file_and_the_copies_beside_it(
    ledger: Ledger, warehouse: Warehouse, file: Path
) -> None:
    told = "ring 13800000000 at night"
    write(ledger, case([(0, received(content=told))], "c1"))
    warehouse.sync()
    other = Warehouse.open(ledger, file, warehouse._policies)
    with warehouse._file.cursor() as cursor:
        cursor.execute("checkpoint")
    other.close()
    assert holding(file.parent, told) == ["warehouse-2.duckdb", "warehouse.duckdb"]
    write(ledger, case([(60, ev.Redacted(target=1, reason="phone"))], "c1"))
    warehouse.sync()
    assert holding(file.parent, told) == []
    write(ledger, case([(0, received(content="another"))], "c2"))
    assert warehouse.sync().events == 1


def holding(folder: Path, text: str) -> list[str]:
    """The files of warehouses in which a text stands."""
    return sorted(path.name for path in folder.glob("*.duckdb*") if text.encode() in path.read_bytes())


def test_all_who_look_within_a_minute_ask_as_of_the_same_moment(ledger: Ledger, warehouse: Warehouse) -> None:
    answers = Answers(warehouse)
    entered = answers.state().synced_at
    assert entered is not None
    later = entered.replace(second=0, microsecond=0) + timedelta(minutes=5)
    assert {answers.moment(later + timedelta(seconds=s)) for s in (0, 20, 59)} == {later}


def test_figures_of_now_hold_what_was_entered_in_this_minute(ledger: Ledger, warehouse: Warehouse) -> None:
    write(ledger, case_in(Stage.RECEIVED, "c1"))
    warehouse.sync()
    answers = Answers(warehouse)
    entered = answers.state().synced_at
    assert entered is not None
    end = entered.replace(second=59, microsecond=999_999)
    assert answers.moment(end) == entered
    assert answers.moment(entered - timedelta(seconds=1)) == entered - timedelta(seconds=1)
