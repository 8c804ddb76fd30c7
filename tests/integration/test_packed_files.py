"""What a browser loads of Streamlit itself: packed, whole, and no other file by such a name."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit import file_util

from dashboard.frame.streamlit_seams.packed_files import PackedFiles, packed

SCRIPT = max(Path(file_util.get_static_dir(), "static", "js").glob("index.*.js"), key=lambda path: path.stat().st_size)
ADDRESS = f"/static/js/{SCRIPT.name}"


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("as it is")(scope, receive, send)


def answer(address: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(PackedFiles(behind))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
            return await browser.request(method, address, headers={"accept-encoding": "gzip", **headers})

    with ThreadPoolExecutor(1) as thread:  # this thread may have the browser driver's loop
        return thread.submit(asyncio.run, asked()).result()


def test_a_script_comes_packed_and_whole():
    found = answer(ADDRESS)
    assert found.content == SCRIPT.read_bytes()
    assert found.headers["content-encoding"] == "gzip"
    assert found.headers["content-type"].startswith("text/javascript")
    assert "immutable" in found.headers["cache-control"]
    assert int(found.headers["content-length"]) < len(found.content) / 2


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (ADDRESS, {"accept-encoding": "identity"}),
        (ADDRESS, {"range": "bytes=0-99"}),
        (f"/media/{SCRIPT.name}", {}),
        (f"/static/{SCRIPT.name}", {}),
        ("/static/js/index.unknown.js", {}),
        ("/static/js/../../../../secret.js", {}),
        ("/compliance", {}),
    ],
)
def test_all_else_is_answered_as_before(address: str, headers: dict[str, str]):
    found = answer(address, **headers)
    assert found.text == "as it is"
    assert "content-encoding" not in found.headers


def test_each_file_is_packed_once():
    packed.cache_clear()
    for _ in range(3):
        answer(ADDRESS)
    assert (packed.cache_info().misses, packed.cache_info().hits) == (1, 2)
