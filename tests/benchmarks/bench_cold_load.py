"""What a browser that knows nothing of the app loads until the overview stands: every byte that the server sends, heads
and sockets included, counted on the wire. ``python tests/benchmarks/bench_cold_load.py``: half a minute, and a browser.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from tempfile import TemporaryDirectory
from threading import Lock, Thread

sys.path.append(str(Path(__file__).parents[1] / "factories"))

from browsing import launching, new_window, settle
from company import found_company
from looking import READER
from measure import Measure
from playwright.sync_api import Page, sync_playwright
from running_app import RunningApp

from dashboard.frame import trying

CASES = 5_750
"""Those of the demo company: a page sends the same for more of them."""
MOST_MB = 3.2


def run(_scale: int) -> list[Measure]:
    """The first load and the next; the same at any number of cases."""
    with TemporaryDirectory() as folder:
        found_company(Path(folder), CASES)
        app = RunningApp.plain(Path(folder))
        try:
            app.wait(app.in_step, 120, "the app")
            cold, warm = loads(app.port)
        finally:
            app.end()
    return [Measure("cold load of the overview", cold, "MB", MOST_MB), Measure("the same, loaded again", warm, "MB")]


def loads(port: int) -> tuple[float, float]:
    """Megabytes sent for the overview: to a browser without a cache, and to the same browser once more."""
    with Wire(("127.0.0.1", 0), Through) as wire:
        wire.behind = ("127.0.0.1", port)
        Thread(target=wire.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launching())
            window, address = new_window(browser, locale="zh-CN"), f"http://127.0.0.1:{wire.server_address[1]}"
            window.add_cookies([{"name": trying.COOKIE, "value": READER, "url": address}])
            page = window.new_page()
            cold, warm = _loaded(page, address, wire), _loaded(page, address, wire)
            browser.close()
        wire.shutdown()
    return cold / 1e6, warm / 1e6


def _loaded(page: Page, address: str, wire: Wire) -> int:
    before = wire.sent
    page.goto(address)
    page.locator(".js-plotly-plot").first.wait_for()
    settle(page)
    return wire.sent - before


class Wire(ThreadingTCPServer):
    """A way to the app on which what it sends is counted."""

    daemon_threads = True
    block_on_close = False
    behind: tuple[str, int]
    sent = 0
    _counting = Lock()

    def count(self, number: int) -> None:
        """So many bytes more went to the browser."""
        with self._counting:
            self.sent += number


class Through(BaseRequestHandler):
    """One connection: both directions until either side ends."""

    server: Wire

    def handle(self) -> None:
        """Hand on what comes; return when the app has said all."""
        with socket.create_connection(self.server.behind) as app:
            Thread(target=_hand_on, args=(self.request, app, lambda _number: None), daemon=True).start()
            _hand_on(app, self.request, self.server.count)


def _hand_on(giver: socket.socket, taker: socket.socket, told: Callable[[int], None]) -> None:
    with suppress(OSError):  # the other side has left
        while given := giver.recv(65_536):
            told(len(given))
            taker.sendall(given)
        taker.shutdown(socket.SHUT_WR)


if __name__ == "__main__":
    for measure in run(CASES):
        print(measure.line(), flush=True)
