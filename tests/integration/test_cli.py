"""The command line: what it says when all is well, and the one sentence it says when not."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from casework.settings import ROOT, settings
from etl.intake.kinds import KINDS
from reporting.cli import app


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("YINGSHENG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("YINGSHENG_LEDGER_URL", raising=False)
    for folder in ("greentown", "promise", "sunshine@2002-01-01"):  # small ones: all are checked elsewhere
        shutil.copytree(ROOT / "data" / "regulations" / folder, tmp_path / "regulations" / folder)
    monkeypatch.setenv("YINGSHENG_REGULATION_DIR", str(tmp_path / "regulations"))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def filled(home: Path) -> Path:
    assert run("demo", "--scale", "0.01", "--today", "2026-11-20").exit_code == 0
    return home


def refused(result: Result, *words: str) -> None:
    """Exit code 2 and one sentence, never a traceback."""
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert all(word in result.output for word in words), result.output


def test_demo_says_what_it_wrote(home: Path) -> None:
    result = run("demo", "--scale", "0.01", "--today", "2026-11-20")
    assert result.exit_code == 0
    assert "12 projects, 58 cases" in result.output
    assert re.search(r"Under other regulations: [1-9]\d* projects, [1-9]\d* cases", result.output.replace("\n", " "))
    assert "2025-05-01 to 2026-11-19" in result.output


def test_demo_refuses_a_ledger_with_events(filled: Path) -> None:
    refused(run("demo"), "already holds events")


def test_demo_leaves_a_filled_ledger_alone_when_asked_to(filled: Path) -> None:
    result = run("demo", "--if-empty")
    assert result.exit_code == 0
    assert "nothing to do" in result.output


def test_sync_says_where_the_warehouse_stands(filled: Path) -> None:
    result = run("sync")
    assert result.exit_code == 0
    assert "warehouse.duckdb: at event" in result.output


def test_a_command_that_has_to_make_the_warehouse_anew_shows_how_far_it_is(
    filled: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[tuple[str, int, int]] = []

    @contextmanager
    def noting() -> Iterator[Callable[[str, int, int], None]]:
        yield lambda *progress: told.append(progress)

    monkeypatch.setattr("etl.cli.frame.progress_bar", noting)
    assert run("sync").exit_code == 0
    assert told == []
    (settings().data_dir / "warehouse.duckdb").write_bytes(b"this is no database" * 1000)
    assert run("check").exit_code == 0
    assert "made anew from the ledger, because their file was damaged" in caplog.text
    assert told[-1] == ("events", told[-1][2], told[-1][2])
    assert told[-1][2] > 58


def test_check_finds_a_sound_installation_sound(filled: Path) -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "Everything is sound" in result.output
    assert "FAULT" not in result.output


def test_check_names_the_event_that_somebody_spoilt(filled: Path) -> None:
    ledger = sqlite3.connect(filled / "data" / "ledger.sqlite")
    for (trigger,) in ledger.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        ledger.execute(f"drop trigger {trigger}")
    ledger.execute("update event set payload = '{\"nonsense\": 1}' where kind = 'dispatched' and seq < 60")
    ledger.commit()
    ledger.close()
    result = run("check")
    assert result.exit_code == 1
    assert "FAULT  ledger: every event can be read" in result.output


def test_check_names_a_pack_that_cannot_be_used(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = filled / "packs"
    (packs / "broken").mkdir(parents=True)
    (packs / "broken" / "pack.toml").write_text("id = ", encoding="utf-8")
    monkeypatch.setenv("YINGSHENG_REGULATION_DIR", str(packs))
    settings.cache_clear()
    result = run("check")
    assert result.exit_code == 1
    assert "broken/pack.toml: not valid TOML" in result.output


def test_check_names_the_place_in_a_regulation_that_leads_nowhere(filled: Path) -> None:
    steps = filled / "regulations" / "greentown" / "steps.toml"
    steps.write_text(steps.read_text(encoding="utf-8").replace('by = ["legal"]', 'by = ["lawyers"]'), encoding="utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert "greentown/steps.toml: steps.advise: there is no post lawyers" in " ".join(result.output.split())


def test_check_names_a_holiday_notice_that_cannot_be_used(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (filled / "2027.toml").write_text("year = 2027", encoding="utf-8")
    monkeypatch.setenv("YINGSHENG_CALENDAR_DIR", str(filled))
    settings.cache_clear()
    result = run("check")
    assert result.exit_code == 1
    assert "FAULT  holiday notices" in result.output


def test_what_was_backed_up_can_be_restored(filled: Path) -> None:
    assert run("backup", str(filled / "safe")).exit_code == 0
    (archive,) = (filled / "safe").glob("*.zip")
    refused(run("restore", str(archive)))
    result = run("restore", str(archive), "--overwrite")
    assert result.exit_code == 0, result.output
    assert "Restored up to event" in result.output
    assert run("check").exit_code == 0


def test_restore_refuses_what_is_no_backup(home: Path) -> None:
    (home / "letter.zip").write_text("Dear Sir or Madam", encoding="utf-8")
    refused(run("restore", str(home / "letter.zip")), "letter.zip")


def test_templates_are_written_for_every_kind(home: Path) -> None:
    assert run("templates", str(home / "forms"), "--language", "en").exit_code == 0
    assert len(list((home / "forms").glob("yingsheng-*-en.xlsx"))) == len(KINDS)


def test_tick_shows_in_a_dry_run_what_it_would_write(filled: Path) -> None:
    result = run("tick", "--dry-run")
    assert result.exit_code == 0
    assert "due" in result.output


def test_serve_refuses_a_port_that_is_taken(home: Path) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused(run("serve", "--port", str(other.getsockname()[1])), "choose another with --port")


def test_a_wrong_setting_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGSHENG_MAX_UPLOAD_MB", "plenty")
    settings.cache_clear()
    refused(run("sync"), "MAX_UPLOAD_MB", "integer")


def test_a_ledger_that_cannot_be_reached_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGSHENG_LEDGER_URL", "mysql://nobody@localhost/none")
    settings.cache_clear()
    refused(run("sync"), "SQLite or PostgreSQL")


def test_the_version_is_printed(home: Path) -> None:
    assert run("--version").output.strip() == "0.1.0"


def test_the_program_stands_beside_its_app() -> None:
    assert (ROOT / "streamlit_app.py").exists()
