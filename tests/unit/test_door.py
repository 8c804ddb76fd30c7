"""Who may come in to a demo: the person at this machine, and one browser for each address printed there."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from plain_browser import PlainBrowser
from starlette.applications import Starlette

from casework.errors import PermissionRefused
from dashboard.frame import door, plain

DIRECT = {"Host": "localhost:8501", "User-Agent": "Firefox", "Sec-WebSocket-Version": "13", "Accept-Language": "zh-CN"}
RELAYED = (
    "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Server",
    "X-Real-Ip", "X-Original-Host", "X-Client-Ip", "True-Client-Ip", "CF-Connecting-IP", "CF-Ray", "Via",
    "X-Request-Id", "X-Amzn-Trace-Id", "Ngrok-Trace-Id", "Fly-Client-Ip",
)  # fmt: skip


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    """A door of the test's own, and what it prints."""
    monkeypatch.setattr(door, "door", door.Door())
    return capsys


def around(
    monkeypatch: pytest.MonkeyPatch,
    bound: str | None = "127.0.0.1",
    remote: str | None = None,
    headers: dict[str, str] | None = None,
    cookies: dict[str, str] | None = None,
) -> None:
    """What Streamlit tells of a visitor."""
    context = SimpleNamespace(ip_address=remote, headers=headers or DIRECT, cookies=cookies or {})
    options = {"server.address": bound, "server.port": 8501}
    monkeypatch.setattr(door, "st", SimpleNamespace(context=context, get_option=options.get))


@pytest.mark.parametrize(
    ("bound", "remote", "headers", "at_home"),
    [
        ("127.0.0.1", None, DIRECT, True),
        ("localhost", None, DIRECT | {"Host": "[::1]:8501"}, True),
        ("0.0.0.0", None, DIRECT, False),  # noqa: S104 - listens to the network
        (None, None, DIRECT, False),
        ("127.0.0.1", "192.0.2.7", DIRECT, False),
        ("127.0.0.1", None, DIRECT | {"Host": "cases.example.com"}, False),
        *(("127.0.0.1", None, DIRECT | {name: "x"}, False) for name in RELAYED),
    ],
)
def test_at_this_machine_is_who_talks_to_it_directly(
    monkeypatch: pytest.MonkeyPatch, bound: str | None, remote: str | None, headers: dict[str, str], at_home: bool
):
    around(monkeypatch, bound, remote, headers)
    assert door.at_this_machine() is at_home


def test_a_stranger_is_told_where_the_address_stands_and_the_terminal_shows_it(
    monkeypatch: pytest.MonkeyPatch, told: pytest.CaptureFixture[str]
):
    around(monkeypatch, headers=DIRECT | {"X-Forwarded-For": "192.0.2.7"})
    for _time in range(2):
        with pytest.raises(PermissionRefused, match="printed in the terminal"):
            door.check()
    assert told.readouterr().out.count("http://localhost:8501/try/") == 1


def test_a_printed_address_lets_one_browser_in_and_no_second(
    monkeypatch: pytest.MonkeyPatch, told: pytest.CaptureFixture[str]
):
    around(monkeypatch, "0.0.0.0")  # noqa: S104
    door.tell_if_open()
    path = printed(told)
    app = Starlette(routes=[*door.routes, *plain.routes()])
    let_in = PlainBrowser(app).get(path)
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/")
    assert "HttpOnly" in let_in.headers["set-cookie"]
    refused = PlainBrowser(app).get(path)
    assert refused.status_code == 403
    assert "This address no longer works" in refused.text
    assert "script-src 'self'" in refused.headers["content-security-policy"]
    around(monkeypatch, "0.0.0.0", "192.0.2.7", cookies={door.COOKIE: let_in.cookies[door.COOKIE]})  # noqa: S104
    door.check()
    assert printed(told) != path


def test_a_guessed_key_and_a_guessed_cookie_open_nothing(
    monkeypatch: pytest.MonkeyPatch, told: pytest.CaptureFixture[str]
):
    assert door.door.let_in("guessed") is None
    around(monkeypatch, "0.0.0.0", cookies={door.COOKIE: "guessed"})  # noqa: S104
    with pytest.raises(PermissionRefused):
        door.check()


def test_at_this_machine_only_nothing_is_printed(monkeypatch: pytest.MonkeyPatch, told: pytest.CaptureFixture[str]):
    around(monkeypatch)
    door.tell_if_open()
    door.check()
    assert told.readouterr().out == ""


def printed(told: pytest.CaptureFixture[str]) -> str:
    found = re.search(r"http://localhost:8501(/try/\S+)", told.readouterr().out)
    assert found is not None
    return found.group(1)
