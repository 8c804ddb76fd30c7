"""What stands at the head of an answer: files are taken for what they are said to be and never run."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from casework.settings import settings
from dashboard.frame.cookies import SafeCookies
from dashboard.frame.delivery import Delivery
from dashboard.frame.headers import SafeHeaders
from dashboard.frame.streamlit_seams.packed_files import PackedFiles
from dashboard.frame.upload_gate import UploadGate

EVIDENCE, HEALTH = "/media/a.png", "/health"


def headers(path: str, scheme: str = "http", own: dict[str, str] | None = None) -> dict[str, str]:
    """The headers of an answer to ``path``, asked in a loop of its own: this thread may have the browser driver's."""
    answers: list[Message] = []

    async def asking() -> None:
        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            answers.append(message)

        inner = PlainTextResponse("x", headers={"content-disposition": "attachment"} | (own or {}))
        await SafeHeaders(inner)(
            {"type": "http", "path": path, "method": "GET", "headers": [], "scheme": scheme}, receive, send
        )

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asking()).result()
    return {name.decode(): value.decode() for name, value in answers[0]["headers"]}


@pytest.mark.parametrize("path", [EVIDENCE, HEALTH])
def test_a_browser_is_told_not_to_guess_what_a_file_is(path: str) -> None:
    assert headers(path)["x-content-type-options"] == "nosniff"


def test_an_uploaded_file_opened_on_its_own_runs_nothing_and_keeps_its_other_headers() -> None:
    found = headers(EVIDENCE)
    assert found["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert found["content-disposition"] == "attachment"


def test_pages_load_and_run_what_is_theirs_alone() -> None:
    policy = dict(part.split(" ", 1) for part in headers(HEALTH)["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["object-src"] == "'none'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]


def test_a_page_of_ours_may_state_a_policy_of_its_own_but_a_file_may_not() -> None:
    own = {"content-security-policy": "default-src 'none'"}
    assert headers(HEALTH, own=own)["content-security-policy"] == "default-src 'none'"
    assert headers(EVIDENCE, own=own)["content-security-policy"].startswith("sandbox;")


@pytest.mark.parametrize("path", [EVIDENCE, HEALTH])
def test_a_browser_that_came_by_tls_comes_by_tls_for_two_years(path: str) -> None:
    assert headers(path, "https")["strict-transport-security"] == "max-age=63072000"
    assert "strict-transport-security" not in headers(path, "http")


def test_files_are_kept_by_nobody() -> None:
    assert headers(EVIDENCE)["cache-control"] == "no-store"
    assert "cache-control" not in headers(HEALTH)


def test_the_application_answers_through_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGSHENG_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    app = import_module("streamlit_app").app
    settings.cache_clear()
    standing = [SafeHeaders, SafeCookies, UploadGate, Delivery, PackedFiles]
    assert [each.cls for each in app._user_middleware] == standing
