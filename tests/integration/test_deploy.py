"""Behind a real nginx, below a path, by HTTPS: the files of ``docs/deploy`` as they stand."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import websockets
from deployed import SITE, Deployed, client, deployed, unit

from casework.settings import Settings
from dashboard.frame import changes

TOKEN = "a-monitor-s-token"  # noqa: S105 - of this test
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("deployed")
    with deployed(
        folder, {"client_max_body_size 410m;": "client_max_body_size 1m;"}, YINGSHENG_MONITOR_TOKEN=TOKEN
    ) as running:
        yield running


@pytest.fixture
def visitor(place: Deployed) -> Iterator[httpx.Client]:
    with client(place) as opened:
        yield opened


def in_step(place: Deployed) -> None:
    """Wait until the figures hold what the start entered."""
    ends = time.monotonic() + 60
    while httpx.get(f"{place.inside}/health").json()["warehouse_position"] != 1 and time.monotonic() < ends:
        time.sleep(0.1)


def test_the_pages_are_served_below_the_path(place: Deployed, visitor: httpx.Client) -> None:
    answer = visitor.get(f"{place.outside}/yingsheng/")
    assert (answer.status_code, "text/html" in answer.headers["content-type"]) == (200, True)
    assert visitor.get(f"{place.outside}/").headers["location"] == "/yingsheng/"
    assert visitor.get(f"{place.outside}/yingsheng").headers["location"] == "/yingsheng/"


def test_what_is_not_secure_is_led_to_what_is(place: Deployed, visitor: httpx.Client) -> None:
    answer = visitor.get(f"{place.plain}/yingsheng/compliance?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (301, "https://localhost/yingsheng/compliance?lang=en")


def test_health_tells_a_stranger_one_word(place: Deployed, visitor: httpx.Client) -> None:
    answer = visitor.get(f"{place.outside}/yingsheng/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_health_tells_all_to_a_monitor_and_to_this_machine(place: Deployed, visitor: httpx.Client) -> None:
    in_step(place)
    for told in (
        visitor.get(f"{place.outside}/yingsheng/health", headers=BEARER),
        httpx.get(f"{place.inside}/health"),
    ):
        assert told.status_code == 200
        assert told.json()["ledger_position"] == 1  # the first administrator's link is on record
        assert told.json()["warehouse_lag_events"] == 0


def test_metrics_are_for_monitors(place: Deployed, visitor: httpx.Client) -> None:
    assert visitor.get(f"{place.outside}/yingsheng/metrics").status_code == 401
    told = visitor.get(f"{place.outside}/yingsheng/metrics", headers=BEARER)
    assert (told.status_code, "yingsheng_up 1\n" in told.text) == (200, True)
    assert "yingsheng_up 1\n" in httpx.get(f"{place.inside}/metrics").text


def test_home_leads_to_the_overview(place: Deployed, visitor: httpx.Client) -> None:
    answer = visitor.get(f"{place.outside}/yingsheng/home?lang=en")
    assert answer.is_redirect
    there = answer.url.join(answer.headers["location"])
    assert str(there) == f"{place.outside}/yingsheng/?lang=en"
    assert visitor.get(there).status_code == 200


def knock(place: Deployed, path: str, *protocols: str, origin: str) -> int:
    """Ask for a socket; the status of the answer (101 when it is opened)."""

    async def knocking() -> int:
        address = place.outside.replace("https", "wss") + path
        named = [websockets.Subprotocol(name) for name in protocols]
        try:
            async with websockets.connect(
                address, ssl=place.trusting(), subprotocols=named, origin=websockets.Origin(origin)
            ):
                return 101
        except websockets.InvalidStatus as refused:
            return refused.response.status_code

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, knocking()).result()


def test_a_page_gets_its_socket_through_and_a_foreign_page_gets_none(place: Deployed) -> None:
    assert knock(place, "/yingsheng/_stcore/stream", "streamlit", origin=place.outside) == 101
    assert knock(place, "/yingsheng/_stcore/stream", "streamlit", origin="https://evil.example.com") == 403


@pytest.mark.parametrize("ticket", ["guessed", ""])
def test_news_is_for_pages_that_are_open(place: Deployed, ticket: str) -> None:
    named = [changes.PROTOCOL, *filter(None, [ticket])]
    assert knock(place, "/yingsheng/changes", *named, origin=place.outside) == 403


def test_a_file_larger_than_the_limit_is_refused_at_the_door(place: Deployed, visitor: httpx.Client) -> None:
    address = f"{place.outside}/yingsheng/_stcore/upload_file/s/f"
    sent = {size: visitor.put(address, files={"file": bytes(size)}).status_code for size in (1_000, 2_000_000)}
    assert sent[2_000_000] == 413
    assert sent[1_000] != 413


def test_the_site_lets_the_largest_import_through() -> None:
    limit = re.search(r"client_max_body_size (\d+)m;", SITE.read_text(encoding="utf-8"))
    assert limit is not None
    assert int(limit[1]) > Settings.model_fields["max_upload_mb"].default


def test_the_unit_serves_the_path_and_port_of_the_site() -> None:
    site, command = SITE.read_text(encoding="utf-8"), unit()["ExecStart"]
    assert "--base-path /yingsheng" in command
    assert "location /yingsheng/ {" in site
    assert "--host 127.0.0.1 --port 8501" in command
    assert "server 127.0.0.1:8501;" in site
    assert Path(unit()["WorkingDirectory"]) == Path("/opt/yingsheng")
