"""The warehouse is disposable: a file that is damaged, foreign or bloated is made anew, and that is said."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import duckdb
import pytest
from cases import case_in, project, write

from casework.record.ledger import Ledger
from casework.settings import settings
from casework.vocabulary import Stage
from dashboard.frame import health, shell, state
from dashboard.frame.i18n import CHINESE, ENGLISH, speaking
from etl.errors import WarehouseError
from etl.warehouse.anew import DAMAGED, OF_ANOTHER_LEDGER, OF_ANOTHER_PROGRAM
from etl.warehouse.derive import derive_anew
from etl.warehouse.models import Step
from etl.warehouse.warehouse import Warehouse

BLOCK, HEADERS = 262_144, 12_288
COUNT = "select count(*) as n, max(hash(c)) as digest from core.cases as c"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder with two cases and their warehouse, and nobody at it."""
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    write(ledger, [*project(), *case_in(Stage.CLOSED, "c1"), *case_in(Stage.CLOSED, "c2")])
    Warehouse.open(ledger, tmp_path / "warehouse.duckdb").close()
    ledger.close()
    return tmp_path


def scribble(file: Path) -> None:
    """Random bytes where the cases lie; the rest of the file, by which it is opened, stays sound."""
    with duckdb.connect(str(file)) as inside:
        blocks = {row[0] for row in inside.execute(
            "select distinct block_id from pragma_storage_info('core.cases') where persistent and block_id >= 0"
        ).fetchall()}  # fmt: skip
    content = bytearray(file.read_bytes())
    for block in blocks:
        start = HEADERS + block * BLOCK
        content[start + 64 : start + 4096] = bytes(byte ^ 0x5A for byte in content[start + 64 : start + 4096])
    assert blocks
    file.write_bytes(content)


def opened(folder: Path, **how: object) -> tuple[Ledger, Warehouse]:
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    return ledger, Warehouse.open(ledger, folder / "warehouse.duckdb", **how)  # type: ignore[arg-type]


def count(warehouse: Warehouse) -> int:
    return int(warehouse.query(COUNT)["n"][0].as_py())


def test_damage_found_by_a_reader_is_mended_by_the_next_sync(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    scribble(folder / "warehouse.duckdb")
    ledger, warehouse = opened(folder)
    for _ in range(5):
        with pytest.raises(WarehouseError, match="could not be read"):
            warehouse.query(COUNT)
    assert not warehouse.is_well
    warehouse.sync()
    assert (count(warehouse), warehouse.is_well) == (2, True)
    assert [str(DAMAGED) in record.message for record in caplog.records].count(True) == 1
    warehouse.close()
    ledger.close()


def test_a_database_that_was_invalidated_is_opened_anew(folder: Path) -> None:
    """After a fatal error DuckDB answers nothing any more until all its connections are closed."""
    ledger, warehouse = opened(folder)
    write(ledger, case_in(Stage.CLOSED, "c3"))
    with warehouse._file.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute("pragma debug_checkpoint_abort = 'before_truncate'")
    warehouse.fault = duckdb.FatalException("database has been invalidated")
    assert (warehouse.sync().events, count(warehouse)) == (10, 3)
    warehouse.close()
    ledger.close()


def test_a_page_that_reads_on_while_the_file_is_exchanged_is_answered(folder: Path) -> None:
    ledger, warehouse = opened(folder)
    with warehouse._file.cursor() as reading:
        assert reading.execute("select count(*) from core.cases").fetchone() == (2,)
    assert warehouse.rebuild().rebuilt
    assert count(warehouse) == 2
    warehouse.close()
    ledger.close()


def test_making_anew_gives_the_space_back(folder: Path) -> None:
    file = folder / "warehouse.duckdb"
    before = file.stat().st_size
    ledger, warehouse = opened(folder)
    for _ in range(2):
        warehouse.rebuild()
    warehouse.close()
    ledger.close()
    assert file.stat().st_size <= before
    assert sorted(path.name for path in folder.glob("warehouse*")) == ["warehouse.duckdb"]


def test_a_folder_that_was_moved_is_told_of_and_its_file_does_not_grow(folder: Path, tmp_path: Path) -> None:
    before = (folder / "warehouse.duckdb").stat().st_size
    moved = shutil.copytree(folder, tmp_path / "elsewhere")
    said: list[WarehouseError] = []
    read: list[int] = []
    ledger, warehouse = opened(moved, announce=said.append, progress=read.append)
    assert (said, count(warehouse)) == ([OF_ANOTHER_LEDGER], 2)
    assert read[-1] == ledger.count_events()
    warehouse.close()
    ledger.close()
    assert (moved / "warehouse.duckdb").stat().st_size <= before


def test_a_file_of_other_models_is_told_of(folder: Path) -> None:
    with duckdb.connect(str(folder / "warehouse.duckdb")) as stranger:
        stranger.execute("update staging.state set model_digest = 'other'")
    said: list[WarehouseError] = []
    ledger, warehouse = opened(folder, announce=said.append)
    assert (said, count(warehouse)) == ([OF_ANOTHER_PROGRAM], 2)
    warehouse.close()
    ledger.close()


def test_the_first_warehouse_is_made_without_ado(tmp_path: Path) -> None:
    said: list[WarehouseError] = []
    ledger, warehouse = opened(tmp_path, announce=said.append)
    assert said == []
    warehouse.close()
    ledger.close()


@pytest.fixture
def running(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder that this process's keeper would open."""
    monkeypatch.setenv("YINGSHENG_DATA_DIR", str(folder))
    state.stop()
    settings.cache_clear()
    yield folder
    state.stop()
    settings.cache_clear()


def until_well(seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not state.start().is_well:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_app_mends_a_damaged_file_by_itself_and_logs_it_once(
    running: Path, caplog: pytest.LogCaptureFixture
) -> None:
    scribble(running / "warehouse.duckdb")
    platform = state.platform()
    with pytest.raises(WarehouseError):
        platform.warehouse.query(COUNT)
    until_well()
    assert count(state.platform().warehouse) == 2
    assert health.look().status == "ok"
    assert [record.exc_info for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_pages_and_health_say_why_and_how_far_while_it_is_made_anew(
    running: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied, go_on = Event(), Event()

    def slowly(cursor: duckdb.DuckDBPyConnection, _step: Step) -> int:
        copied.set()
        go_on.wait(60)
        return derive_anew(cursor)

    monkeypatch.setattr("etl.warehouse.following.derive_anew", slowly)
    (running / "warehouse.duckdb").write_bytes(b"this is no database" * 1000)
    keeper = state.start()
    assert copied.wait(60)
    with speaking(ENGLISH):
        assert shell._progress(keeper) == f"{DAMAGED} Reading events: 21 of 21"
    with speaking(CHINESE):
        assert "数据文件已损坏" in shell._progress(keeper)
    assert (health.look().status, str(DAMAGED) in str(health.look().message)) == ("starting", True)
    go_on.set()
    until_well()
    assert shell._progress(keeper) == "Reading events: 21 of 21"


def test_data_that_cannot_be_opened_are_opened_as_soon_as_they_can(
    running: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = running.with_name("away")
    running.rename(away)
    running.write_text("in the way", encoding="utf-8")
    with pytest.raises(Exception, match="cannot be written"):
        state.start().wait(30)
    assert health.look().status == "failing"
    running.unlink()
    away.rename(running)
    until_well()
    assert count(state.platform().warehouse) == 2
