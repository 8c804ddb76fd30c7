"""The application ends within seconds of being told to, whatever it is doing: what it breaks off, it takes up again."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import streamlit
from pages import small_company
from running_app import RunningApp
from websockets.sync.client import connect

from casework.record.ledger import Ledger
from casework.settings import settings
from dashboard.frame.state import Keeper
from etl.warehouse.warehouse import Warehouse

LARGE = max(Path(streamlit.__file__).parent.glob("static/static/js/*.js"), key=lambda path: path.stat().st_size)
"""More than the buffers of a connection hold."""


class Ended(BaseException):
    """Stands for the end of a program."""


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A company whose figures were never made."""
    clock = small_company(tmp_path)
    for file in tmp_path.glob("warehouse.duckdb*"):
        file.unlink()
    monkeypatch.setenv("YINGSHENG_DATA_DIR", str(tmp_path))
    with clock.believed():  # or the application first writes what was missed since its last day
        settings.cache_clear()
        yield tmp_path
    settings.cache_clear()


def test_making_the_figures_can_be_broken_off_between_two_models(company: Path) -> None:
    ledger, asked = Ledger.open(settings().ledger), count()

    def fifth(_events: int) -> None:
        if next(asked) == 4:
            raise Ended

    with pytest.raises(Ended):
        Warehouse.open(ledger, company / "warehouse.duckdb", progress=fifth)
    assert not (company / "warehouse.anew.duckdb").exists()
    warehouse = Warehouse.open(ledger, company / "warehouse.duckdb")
    assert warehouse.reached == ledger.count_events()
    warehouse.close()
    ledger.close()


def test_who_ends_while_the_figures_are_made_does_not_wait_for_them(company: Path) -> None:
    keeper = Keeper()
    while not keeper.total:
        time.sleep(0.001)
    keeper.stop()
    assert keeper.seen == 0
    again = Keeper()
    assert again.wait(60) is not None
    again.stop()
    assert again.seen == again.total


def test_the_application_ends_also_with_pages_open(company: Path) -> None:
    app = RunningApp.plain(company)
    app.wait(app.in_step, 120, "the figures")
    with connect(f"ws://127.0.0.1:{app.port}/_stcore/stream", subprotocols=["streamlit"]) as page:
        page.send(b"")  # an empty message: a tab that is open and says nothing
        app.end()


def test_a_browser_that_has_stopped_reading_does_not_keep_the_application(company: Path) -> None:
    app = RunningApp.plain(company)
    app.wait(app.in_step, 120, "the figures")
    with socket.socket() as stalled:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.connect(("127.0.0.1", app.port))
        stalled.sendall(f"GET /static/js/{LARGE.name} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        stalled.recv(1)
        app.end()
