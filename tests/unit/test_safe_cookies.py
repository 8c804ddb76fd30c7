"""Cookies leave by TLS only where there is TLS, and no token of the sign-in service is kept in one."""

from __future__ import annotations

import pytest
from plain_browser import PlainBrowser
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from dashboard.frame.cookies import SafeCookies


async def streamlit_like(scope: Scope, receive: Receive, send: Send) -> None:
    """Signs in as Streamlit does: two cookies, none of them marked secure; signs out at another address."""
    response: Response = PlainTextResponse("x")
    if Request(scope).url.path == "/out":
        response.delete_cookie("_streamlit_user_tokens")
    else:
        response.set_cookie("_streamlit_user", "who", httponly=True)
        response.set_cookie("_streamlit_user_tokens", "id and access")
        response.set_cookie("_streamlit_user_tokens_1", "more of them")
        response.set_cookie("_streamlit_session", "s", secure=True)
    await response(scope, receive, send)


def cookies(base: str, path: str = "/") -> list[str]:
    answer = PlainBrowser(SafeCookies(streamlit_like), base).get(path)
    return answer.headers.get_list("set-cookie")


def test_under_tls_every_cookie_is_secure_once():
    found = cookies("https://cases.example.com")
    assert [cookie.lower().count("secure") for cookie in found] == [1, 1]


def test_without_tls_a_browser_must_be_able_to_keep_them():
    assert "secure" not in cookies("http://localhost:8501")[0].lower()


@pytest.mark.parametrize("base", ["http://localhost:8501", "https://cases.example.com"])
def test_no_token_is_kept_in_a_cookie(base: str):
    assert [cookie.split("=")[0] for cookie in cookies(base)] == ["_streamlit_user", "_streamlit_session"]


def test_one_that_an_earlier_version_left_is_taken_away():
    assert cookies("http://localhost:8501", "/out")[0].startswith("_streamlit_user_tokens=")
