"""A file is taken only from a tab whose page asks for one, within the room there is; others are not even read."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette import starlette_routes

from casework.settings import ROOT, settings
from dashboard.frame import upload_fields, upload_gate
from dashboard.frame.streamlit_seams import run, uploads

HERE = "b5f1c0de-session"
PATH = f"/_stcore/upload_file/{HERE}/a-file"
MIB = 1024 * 1024


class Server:
    """The gate before an application that reads what it is sent; how often it was read, and by whom."""

    def __init__(self) -> None:
        self.read = 0
        self.gate = upload_gate.UploadGate(self.inside)

    async def inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await PlainTextResponse("taken")(scope, receive, send)

    def asked(self, path: str = PATH, method: str = "PUT", length: object = 10) -> int:
        """Status of the answer; asked in a loop of its own: this thread may have the browser driver's."""
        said: list[Message] = []

        async def receive() -> Message:
            self.read += 1
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            said.append(message)

        headers = [] if length is None else [(b"content-length", str(length).encode())]
        scope = {"type": "http", "path": path, "method": method, "headers": headers}
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, self.gate(scope, receive, send)).result()
        return int(said[0]["status"])


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server with one connected tab and Streamlit's own store of files, empty."""
    monkeypatch.setattr(run, "is_open", lambda session: session == HERE)
    monkeypatch.setattr(upload_fields, "_open", {})
    return Server()


def page_with_a_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_fields, "_open", {HERE: True})


def test_a_tab_that_nobody_asked_for_a_file_is_refused_before_it_is_read(server: Server) -> None:
    assert (server.asked(length=150 * MIB), server.read) == (403, 0)


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
@pytest.mark.parametrize(
    "path", [PATH, f"/base{PATH}", "/_stcore/upload_file/", f"{PATH}/more", "/_stcore/upload_file/x/y"]
)
def test_no_other_spelling_gets_through(server: Server, path: str, method: str) -> None:
    assert (server.asked(path, method), server.read) == (403, 0)


def test_a_tab_whose_page_has_a_field_may_send_a_file(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    page_with_a_field(monkeypatch)
    assert (server.asked(), server.read) == (200, 1)
    assert server.asked(f"/base{PATH}") == 200


def test_a_file_of_unknown_length_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    page_with_a_field(monkeypatch)
    assert [server.asked(length=length) for length in (None, "many", -1)] == [411, 411, 411]
    assert server.read == 0


@pytest.mark.parametrize("setting", ["session_uploads_mb", "process_uploads_mb"])
def test_no_more_is_taken_than_there_is_room_for(server: Server, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    page_with_a_field(monkeypatch)
    monkeypatch.setattr(settings(), setting, 3)
    held = {HERE: 2 * MIB} if setting == "session_uploads_mb" else {"another": 2 * MIB}
    monkeypatch.setattr(uploads, "held", lambda: held)
    assert server.asked(length=MIB) == 200
    assert (server.asked(length=MIB + 1), server.read) == (413, 1)


def test_files_on_their_way_count(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "session_uploads_mb", 3)
    with server.gate._room(HERE, 2 * MIB) as first, server.gate._room(HERE, 2 * MIB) as second:
        assert (first, second) == (True, False)
    with server.gate._room(HERE, 3 * MIB) as later:
        assert later


def test_everything_else_goes_through(server: Server) -> None:
    assert server.asked(method="DELETE") == 200
    assert server.asked("/health", "GET") == 200


def test_a_tab_that_was_closed_may_send_nothing_more(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    page_with_a_field(monkeypatch)
    monkeypatch.setattr(run, "is_open", lambda _: False)
    assert server.asked() == 403


def page() -> None:
    import streamlit as st

    from dashboard.frame import upload_fields

    upload_fields.begin()
    if st.session_state.get("asks", True):
        upload_fields.file_field("File", ["csv"], key="file")
    upload_fields.end(allowed=st.session_state.get("allowed", True))


def test_the_field_of_a_page_opens_the_gate_and_the_next_page_without_one_shuts_it(server: Server) -> None:
    app = AppTest.from_function(page).run()
    (session,) = upload_fields._open
    app.run()
    assert list(upload_fields._open) == [session]
    app.session_state["asks"] = False
    app.run()
    assert upload_fields._open == {}


def test_somebody_who_is_no_longer_in_may_send_nothing(server: Server) -> None:
    app = AppTest.from_function(page).run()
    app.session_state["allowed"] = False
    app.run()
    assert upload_fields._open == {}


def test_streamlit_still_takes_files_where_the_gate_stands() -> None:
    assert f"/{starlette_routes.BASE_ROUTE_UPLOAD_FILE}/" == uploads.ROUTE
    assert f"/{starlette_routes._ROUTE_UPLOAD_FILE}" == f"{uploads.ROUTE}{{session_id}}/{{file_id}}"
    manager = MemoryUploadedFileManager(f"/{starlette_routes.BASE_ROUTE_UPLOAD_FILE}")
    (address,) = manager.get_upload_urls(HERE, ["a.csv"])
    found = uploads.PLACE.search(address.upload_url)
    assert found is not None
    assert found[1] == HERE


def test_streamlit_still_holds_files_by_session_as_the_gate_counts_them() -> None:
    manager = MemoryUploadedFileManager("/x")
    for name, size in (("a", 3), ("b", 4)):
        manager.add_file(HERE, UploadedFileRec(name, name, "text/csv", bytes(size)))
    assert uploads.counted(manager) == {HERE: 7}


def test_every_field_for_files_is_one_of_these() -> None:
    asks = re.compile(r"\b(file_uploader|camera_input|audio_input|chat_input)\(")
    calls = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "dashboard").rglob("*.py")
        if asks.search(path.read_text())
    ]
    assert calls == ["dashboard/frame/upload_fields.py"]


def test_the_frame_says_when_a_run_begins_and_ends() -> None:
    tree = ast.parse((Path(ROOT) / "dashboard/frame/entry.py").read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert {"upload_fields.begin", "upload_fields.end"} <= called


def test_fields_take_what_the_setting_says_however_the_server_is_started(tmp_path: Path):
    told = "import streamlit_app; from streamlit import config; print(config.get_option('server.maxUploadSize'))"
    environment = {**os.environ, "YINGSHENG_MAX_UPLOAD_MB": "7", "YINGSHENG_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["7"]
    assert "maxUploadSize" not in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
