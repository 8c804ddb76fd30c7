"""What lies about goes by its age, what is part of the record stays, and the data folder is its owner's alone."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cases import write
from facts import fact
from typer.testing import CliRunner

from casework.desk import drafts
from casework.record import private
from casework.record.events import EvidenceAttached
from casework.record.evidence import PREVIEW
from casework.record.ledger import Ledger
from casework.settings import Settings, settings
from casework.upkeep.cleaning import Cleaned, clean
from dashboard.frame import state
from dashboard.frame.clockwork import Clockwork
from etl.cli import app

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
NAMED, ORPHAN = "a" * 64, "b" * 64


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder, and a folder for temporary files of this test alone."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("YINGSHENG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("YINGSHENG_LEDGER_URL", raising=False)
    settings.cache_clear()
    yield tmp_path / "data"
    settings.cache_clear()


def left(path: Path, *, days: float) -> Path:
    """A file that was last touched so many days before NOW; its folder too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left")
    moment = (NOW - timedelta(days=days)).timestamp()
    for each in (path, path.parent):
        os.utime(each, (moment, moment))
    return path


def told(found: Cleaned) -> set[tuple[str, str]]:
    return {(each.what, each.place.name) for each in found.leftovers}


@pytest.fixture
def ledger(home: Path) -> Iterator[Ledger]:
    opened = Ledger.open(f"sqlite:///{home / 'ledger.sqlite'}")
    yield opened
    opened.close()


def everything(home: Path, days: float) -> dict[str, Path]:
    """One of each kind of leftover, ``days`` old."""
    return {
        "upload": left(home / "uploads" / "tmp1" / "a.xlsx", days=days).parent,
        "evidence": left(home / "evidence" / "bb" / ORPHAN, days=days),
        "preview": left(home / "evidence" / "bb" / f"{ORPHAN}{PREVIEW}", days=days),
        "cut off": left(home / "evidence" / "bb" / "tmpx1", days=days),
        "put aside": left(home / "ledger.sqlite.replaced-20260101T000000Z", days=days),
        "its log": left(home / "ledger.sqlite.replaced-20260101T000000Z-wal", days=days),
        "backup": left(home / "backups" / "yingsheng-20260101T000000Z.part", days=days),
        "temporary": left(home.parent / "temporary" / "yingsheng-x1" / "table.parquet", days=days).parent,
    }


def test_everything_old_that_nobody_refers_to_goes(ledger: Ledger, home: Path) -> None:
    old = everything(home, days=15)
    found = clean(ledger, Settings(), NOW)
    assert told(found) >= {("upload", "tmp1"), ("evidence", ORPHAN), ("temporary", "yingsheng-x1")}
    assert [name for name, path in old.items() if path.exists()] == []


def test_what_is_young_stays(ledger: Ledger, home: Path) -> None:
    young = everything(home, days=13)
    assert clean(ledger, Settings(), NOW).leftovers == ()
    assert [name for name, path in young.items() if not path.exists()] == []
    assert len(clean(ledger, Settings(kept_days=12), NOW).leftovers) == len(young)


def test_a_trial_run_says_the_same_and_deletes_nothing(ledger: Ledger, home: Path) -> None:
    old = everything(home, days=15)
    drafts.save(ledger, "li", "new_case", {"name": "王小明"}, NOW - timedelta(days=15))
    trial = clean(ledger, Settings(), NOW, dry_run=True)
    assert [name for name, path in old.items() if not path.exists()] == []
    assert drafts.load(ledger, "li", "new_case") == {"name": "王小明"}
    assert clean(ledger, Settings(), NOW) == trial
    assert trial.drafts == 1


def test_evidence_that_an_event_names_stays_with_its_preview(ledger: Ledger, home: Path) -> None:
    payload = EvidenceAttached(digest=NAMED, filename="a.jpg", media_type="image/jpeg", size=4)
    write(ledger, [fact(payload=payload)])
    kept = [left(home / "evidence" / "aa" / name, days=900) for name in (NAMED, f"{NAMED}{PREVIEW}")]
    assert clean(ledger, Settings(), NOW).leftovers == ()
    assert all(path.exists() for path in kept)


def test_the_record_itself_is_never_touched(ledger: Ledger, home: Path) -> None:
    kept = [left(home / name, days=900) for name in ("warehouse.duckdb", "backups/yingsheng-20260101T000000Z.zip")]
    os.utime(home / "ledger.sqlite", (0, 0))
    assert clean(ledger, Settings(), NOW).leftovers == ()
    assert all(path.exists() for path in [*kept, home / "ledger.sqlite"])


def test_old_drafts_go_and_young_ones_stay(ledger: Ledger, home: Path) -> None:
    drafts.save(ledger, "li", "new_case", {"name": "王小明"}, NOW - timedelta(days=15))
    drafts.save(ledger, "wang", "new_case", {"name": "李四"}, NOW - timedelta(days=13))
    assert clean(ledger, Settings(), NOW).drafts == 1
    assert drafts.load(ledger, "li", "new_case") == {}
    assert drafts.load(ledger, "wang", "new_case") == {"name": "李四"}


def test_the_command_says_what_it_would_delete_and_deletes_it(home: Path) -> None:
    path = left(home / "uploads" / "tmp1" / "a.xlsx", days=400)
    trial = CliRunner().invoke(app, ["clean", "--dry-run"])
    assert trial.exit_code == 0
    assert "Would be deleted: 1 files and folders (" in trial.output
    assert path.exists()
    assert "Deleted: 1 files and folders (" in CliRunner().invoke(app, ["clean"]).output
    assert not path.exists()


def test_the_app_cleans_by_itself(home: Path) -> None:
    path = left(home / "uploads" / "tmp1" / "a.xlsx", days=400)
    state.start()
    clockwork = Clockwork()
    deadline = time.monotonic() + 120
    while path.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    clockwork.stop()
    state.stop()
    assert not path.exists()


def rights(folder: Path) -> dict[str, int]:
    """Rights of others in a folder and everything in it, where there are any."""
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    return {name: mode for name, mode in found.items() if mode & 0o077}


def test_all_that_commands_make_is_the_owner_s_alone(home: Path) -> None:
    os.umask(0o022)
    for command in (["demo", "--scale", "0.01", "--today", "2026-11-20"], ["sync"], ["backup"]):
        assert CliRunner().invoke(app, command).exit_code == 0
    assert (home / "ledger.sqlite").exists()
    assert len(list((home / "backups").glob("*.zip"))) == 1
    assert rights(home) == {}


def test_a_ledger_is_private_whoever_opens_it_and_so_is_what_stands_beside_it(tmp_path: Path) -> None:
    os.umask(0o022)
    opened = Ledger.open(f"sqlite:///{tmp_path / 'new' / 'ledger.sqlite'}")
    write(opened, [fact()])
    names = {path.name for path in (tmp_path / "new").iterdir()}
    found = rights(tmp_path / "new")
    opened.close()
    assert "ledger.sqlite-wal" in names
    assert found == {}


def test_what_an_older_version_left_open_is_closed_off_when_the_data_are_opened(home: Path) -> None:
    for path in (home / "evidence" / "aa" / NAMED, home / "warehouse.duckdb", home / "logs" / "app.log"):
        left(path, days=1).chmod(0o644)
    (home / "evidence").chmod(0o755)
    (home / "outside").symlink_to(home.parent)
    before = stat.S_IMODE(home.parent.stat().st_mode)
    private.close_off(home)
    assert {name: mode for name, mode in rights(home).items() if name != "outside"} == {}
    assert stat.S_IMODE((home / "evidence").stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "warehouse.duckdb").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.parent.stat().st_mode) == before
