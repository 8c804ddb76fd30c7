"""The application as its own sign-in service: its pages and endpoints, asked as a browser and the application ask."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from plain_browser import PlainBrowser
from running_pages import platform_at
from soft_key import SoftKey
from starlette.applications import Starlette

from casework.access.permissions import Right, User
from casework.access.sign_in import links
from casework.access.sign_in.failures import MOST, Failures
from casework.access.sign_in.kept import kept
from casework.access.users import Users
from casework.settings import settings
from casework.vocabulary.desk import Role
from dashboard.frame import plain, provider, state
from dashboard.frame.cookies import SafeCookies
from dashboard.frame.delivery import Delivery
from dashboard.frame.provider import CLIENT, routes

VERIFIER = "v" * 60
CALLBACK = "http://localhost:8501/oauth2callback"
ASKED = {
    "client_id": CLIENT,
    "response_type": "code",
    "scope": "openid profile email",
    "redirect_uri": CALLBACK,
    "state": "the state",
    "nonce": "the nonce",
    "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode(),
    "code_challenge_method": "S256",
    "prompt": "select_account",
}
"""A sign-in as Streamlit asks for one."""


@dataclass
class Service:
    """The service, a browser at it, and the key of the administrator who made one."""

    browser: PlainBrowser
    key: SoftKey
    admin: User

    def signed_in(self, asked: dict[str, str] | None = None) -> httpx.Response:
        """Ask, sign, and send the form."""
        page = self.browser.get("/sign-in/authorize", asked or ASKED)
        return self.browser.post("/sign-in/authorize", self.key.sign(options(page)), asked or ASKED)

    def code(self) -> str:
        return parse_qs(urlsplit(self.signed_in().headers["location"]).query)["code"][0]

    def token(self, issued: str, **changes: str) -> httpx.Response:
        """Exchange a code as the application does."""
        form = {"grant_type": "authorization_code", "code": issued, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        form |= {"client_id": CLIENT, "client_secret": kept(settings().data_dir).client_secret}
        return self.browser.post("/sign-in/token", form | changes)


def options(page: httpx.Response) -> str:
    found = re.search(r'data-options="([^"]+)"', page.text)
    assert found is not None, page.text
    return html.unescape(found.group(1))


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr(routes, "failures", Failures())
    for _folder in platform_at(tmp_path):
        app = SafeCookies(Delivery(Starlette(routes=[*routes.routes, *plain.routes()])))  # both see to cookies too
        browser, key, now = PlainBrowser(app), SoftKey(), datetime.now(UTC)
        ledger = state.platform().ledger
        link = links.first(ledger, "boss", now)
        page = browser.get(f"/sign-in/enrol/{link}")
        made = browser.post(f"/sign-in/enrol/{link}", key.make(options(page)))
        assert "Your passkey is made" in made.text
        admin = Users(ledger).get("boss")
        assert admin is not None
        yield Service(browser, key, admin)


def test_a_sign_in_ends_in_a_token_that_says_who_it_is(service: Service):
    answer = service.token(service.code())
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    keys = KeySet.import_key_set(service.browser.get("/sign-in/jwks").json())
    token = jwt.decode(answer.json()["id_token"], keys, algorithms=["ES256"])
    claims = token.claims
    assert (claims["sub"], claims["nonce"], claims["aud"]) == ("boss", "the nonce", [CLIENT])
    assert claims["iss"] == "http://localhost:8501/sign-in"
    assert abs(claims["iat"] - datetime.now(UTC).timestamp()) < 60


def test_the_way_back_carries_the_state_and_a_code(service: Service):
    answer = service.signed_in()
    assert answer.status_code == 303
    back = urlsplit(answer.headers["location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == CALLBACK
    assert parse_qs(back.query)["state"] == ["the state"]


def test_discovery_names_what_is_there(service: Service):
    told = service.browser.get("/sign-in/.well-known/openid-configuration").json()
    assert told["issuer"] == "http://localhost:8501/sign-in"
    assert told["authorization_endpoint"] == "http://localhost:8501/sign-in/authorize"
    assert told["token_endpoint"] == f"{provider.loopback()}/sign-in/token"
    assert told["code_challenge_methods_supported"] == ["S256"]
    public = service.browser.get("/sign-in/jwks").json()["keys"]
    assert [set(key) & {"d", "k"} for key in public] == [set()]


def test_a_code_works_once(service: Service):
    code = service.code()
    assert service.token(code).status_code == 200
    again = service.token(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code": "guessed"}, "invalid_grant"),
        ({"code_verifier": "w" * 60}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"redirect_uri": "http://localhost:8501/elsewhere"}, "invalid_grant"),
        ({"client_secret": "guessed"}, "invalid_client"),
        ({"client_id": "somebody"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_code_is_no_use_to_anybody_else(service: Service, changes: dict[str, str], error: str):
    answer = service.token(service.code(), **changes)
    assert answer.status_code in {400, 401}
    assert answer.json()["error"] == error


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "somebody"},
        {"redirect_uri": "https://evil.example.com/oauth2callback"},
        {"response_type": "token"},
        {"state": ""},
        {"nonce": ""},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"scope": "openid everything"},
    ],
)
def test_a_sign_in_that_is_asked_for_wrongly_is_not_begun(service: Service, changes: dict[str, str]):
    page = service.browser.get("/sign-in/authorize", ASKED | changes)
    assert page.status_code == 400
    assert "data-options" not in page.text
    assert "location" not in page.headers


def test_the_pages_allow_no_script_but_their_own_and_stand_in_no_frame(service: Service):
    page = service.browser.get("/sign-in/authorize", ASKED)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert re.findall(r"<script(?! src=\"/plain/)|\son\w+=|style=", page.text) == []
    assert service.browser.get("/plain/passkey.js").status_code == 200


def test_the_pages_speak_chinese_to_whom_it_is_spoken(service: Service):
    service.browser.language = "zh-CN,zh;q=0.9"
    assert "使用通行密钥" in service.browser.get("/sign-in/authorize", ASKED).text
    assert "此链接已使用" in service.browser.get("/sign-in/enrol/used").text


def test_the_browsers_cookie_is_its_own(service: Service):
    set_cookies = service.browser.get("/sign-in/authorize", ASKED).headers.get_list("set-cookie")
    cookie = next(each.lower() for each in set_cookies if each.startswith(routes.COOKIE))
    for word in ("httponly", "samesite=strict", "path=/sign-in"):
        assert word in cookie


def test_a_used_link_is_refused_on_a_plain_page_and_on_record(service: Service):
    page = service.browser.get("/sign-in/enrol/used")
    assert page.status_code == 403
    assert "This link was used" in page.text
    refused = state.platform().ledger.stream("access/stranger")
    assert [str(line.payload.deed) for line in refused] == ["refused"]  # type: ignore[attr-defined]


def test_who_fails_too_often_has_to_wait(service: Service):
    for _time in range(MOST):
        service.browser.get("/sign-in/enrol/guessed")
    assert "Wait five minutes" in service.browser.get("/sign-in/authorize", ASKED).text


def test_somebody_switched_off_meanwhile_gets_no_token(service: Service):
    users, now = Users(state.platform().ledger), datetime.now(UTC)
    users.save(service.admin, User("other", "O", (Right(Role.ADMIN),)), now)
    code = service.code()
    users.deactivate(User("other", "O", (Right(Role.ADMIN),)), "boss", now)
    assert service.token(code).json()["error"] == "invalid_grant"
    assert "switched off" in service.signed_in().text


def test_at_an_address_without_a_name_it_is_said_why_it_cannot_be(service: Service, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YINGSHENG_PUBLIC_URL", "http://192.0.2.7:8501")
    settings.cache_clear()
    assert "is a bare number" in service.browser.get("/sign-in/authorize", ASKED).text
    settings.cache_clear()
