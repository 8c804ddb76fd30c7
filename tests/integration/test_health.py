"""What a monitor is told, by the real handlers about a real, empty ledger."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from casework.settings import settings
from dashboard import health, state


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    state.stop()
    monkeypatch.setenv("YINGSHENG_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    state.stop()
    settings.cache_clear()


def ask(handler) -> Response:
    """The handler's answer, from a loop of its own: this thread may have the browser driver's."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, handler(Request({"type": "http"}))).result()


def told() -> tuple[int, dict[str, object]]:
    answer = ask(health.health)
    return answer.status_code, json.loads(bytes(answer.body))


def test_health_tells_positions_once_the_first_sync_is_done(folder: Path):
    state.platform()
    status, body = told()
    assert status == 200
    assert (body["status"], body["ledger_position"], body["warehouse_lag_events"]) == ("ok", 0, 0)


def test_health_is_not_ok_before_the_data_is_open(folder: Path):
    status, body = told()
    assert (status, body["status"]) == (503, "starting")


def test_health_tells_that_a_holiday_notice_waits_for_a_new_start(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    state.platform()
    assert told()[1]["message"] is None
    monkeypatch.setattr(settings(), "calendar_dir", tmp_path)
    (tmp_path / "2027.toml").write_text("year = 2027", encoding="utf-8")
    status, body = told()
    assert (status, body["message"]) == (200, health.ANEW)


def test_metrics_are_prometheus_text(folder: Path):
    state.platform()
    answer = ask(health.metrics)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE yingsheng_up gauge\nyingsheng_up 1\n" in bytes(answer.body).decode()


def test_a_ledger_that_cannot_be_opened_is_told_and_not_hidden(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YINGSHENG_LEDGER_URL", f"sqlite:///{folder}")
    settings.cache_clear()
    deadline = time.monotonic() + 20
    while told()[1]["status"] == "starting" and time.monotonic() < deadline:
        time.sleep(0.05)
    status, body = told()
    assert (status, body["status"]) == (503, "failing")
