"""What a monitor is told, by the real handlers about a real, empty ledger."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cases import case_in, project, write
from starlette.requests import Request
from starlette.responses import Response

from casework.settings import settings
from casework.vocabulary import Stage
from dashboard.frame import health, state


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    state.stop()
    monkeypatch.setenv("YINGSHENG_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    state.stop()
    settings.cache_clear()


HERE = {"host": "localhost:8501"}
"""What a browser or a monitor at this machine says of itself."""


def ask(handler, headers: Mapping[str, str] = HERE, peer: str = "127.0.0.1") -> Response:
    """The handler's answer, from a loop of its own: this thread may have the browser driver's."""
    written = [(name.encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "headers": written, "client": (peer, 5000)})
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, handler(request)).result()


def told(headers: Mapping[str, str] = HERE, peer: str = "127.0.0.1") -> tuple[int, dict[str, object]]:
    answer = ask(health.health, headers, peer)
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
    deadline = time.monotonic() + 120
    while told()[1]["status"] == "starting" and time.monotonic() < deadline:
        time.sleep(0.05)
    status, body = told()
    assert (status, body["status"]) == (503, "failing")


STRANGERS = {
    "another machine": (HERE, "192.0.2.7"),
    "through a proxy here": ({**HERE, "x-forwarded-for": "192.0.2.7"}, "127.0.0.1"),
    "by the name of another machine": ({"host": "cases.example.com"}, "127.0.0.1"),
    "with a wrong token": ({**HERE, "authorization": "Bearer wrong"}, "192.0.2.7"),
    "with an empty token": ({**HERE, "authorization": "Bearer "}, "192.0.2.7"),
}


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_is_told_only_whether_all_is_well(folder: Path, monkeypatch: pytest.MonkeyPatch, who: str):
    monkeypatch.setattr(settings(), "monitor_token", None if "empty" in who else "right")
    state.platform()
    assert told(*STRANGERS[who]) == (200, {"status": "ok"})
    answer = ask(health.metrics, *STRANGERS[who])
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert b"yingsheng_" not in bytes(answer.body)


def test_a_monitor_with_its_token_is_told_all_from_anywhere(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings(), "monitor_token", "right")
    state.platform()
    shown = {"host": "cases.example.com", "x-forwarded-for": "192.0.2.7", "authorization": "Bearer right"}
    assert told(shown, "127.0.0.1")[1]["ledger_position"] == 0
    assert ask(health.metrics, shown).status_code == 200


def test_health_is_red_when_too_many_events_are_missing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    platform = state.platform()
    monkeypatch.setattr(settings(), "health_max_lag_events", 1)
    monkeypatch.setattr(state.Keeper, "_look", lambda _: None)
    time.sleep(2 * state.LOOK_EVERY_SECONDS)
    write(platform.ledger, project())
    assert told()[0] == 200
    write(platform.ledger, case_in(Stage.CLOSED, "c1"))
    status, body = told()
    assert (status, body["status"], body["warehouse_lag_events"]) == (503, "failing", 11)
    assert "YINGSHENG_HEALTH_MAX_LAG_EVENTS" in str(body["message"])


def test_health_is_red_when_the_figures_were_not_level_for_too_long(folder: Path, monkeypatch: pytest.MonkeyPatch):
    state.platform()
    assert told()[0] == 200
    monkeypatch.setattr(state.Keeper, "_look", lambda _: None)
    time.sleep(1)
    monkeypatch.setattr(settings(), "health_max_lag_seconds", 0.5)
    status, body = told()
    assert (status, body["status"]) == (503, "failing")
    assert "not been level with the ledger" in str(body["message"])
