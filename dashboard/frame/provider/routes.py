"""The pages and endpoints of our own sign-in service, below ``/sign-in``."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cache

from authlib.oauth2 import OAuth2Error
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework.access import security
from casework.access.permissions import User
from casework.access.sign_in import links, passkeys
from casework.access.sign_in.failures import Failures
from casework.access.sign_in.kept import kept
from casework.access.sign_in.site import ENROL, Site
from casework.access.users import CONFIGURATION, read
from casework.errors import PermissionRefused
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.time import present
from dashboard.frame import plain, signing_in, state
from dashboard.frame.base_path import base_path
from dashboard.frame.i18n import _, letters
from dashboard.frame.plain import Link
from dashboard.frame.provider import AT, METADATA, loopback
from dashboard.frame.provider.protocol import Asked, Provider

COOKIE = "yingsheng_passkey"
"""Binds a challenge to the browser it was made for; a name of its own, since browsers send all cookies of one name."""
failures = Failures()


@cache
def _kept_here(ledger: Ledger, site: Site) -> Provider:
    return Provider(ledger, kept(settings().data_dir), site)


def _provider() -> Provider:
    return _kept_here(state.platform().ledger, signing_in.site(settings()))


async def metadata(_request: Request) -> Response:
    """Tell the application where everything is."""
    provider = await run_in_threadpool(_provider)
    return JSONResponse(provider.metadata(loopback()))


async def jwks(_request: Request) -> Response:
    """Tell by which key tokens are signed."""
    provider = await run_in_threadpool(_provider)
    return JSONResponse(provider.jwks())


async def token(request: Request) -> Response:
    """Exchange a code for who signed in."""
    asked = await _asked(request)
    return await run_in_threadpool(lambda: _provider().token(asked))


async def authorize(request: Request) -> Response:
    """Ask for a passkey (GET), and lead back with a code when it fits (POST)."""
    asked = await _asked(request)
    work = _signed if request.method == "POST" else _ask_for_passkey
    return await run_in_threadpool(_guarded, request, asked, work)


async def enrol(request: Request) -> Response:
    """Offer to make a passkey to whoever has the link (GET), and keep the one that was made (POST)."""
    asked = await _asked(request)
    work = _enrolled if request.method == "POST" else _offer_passkey
    return await run_in_threadpool(_guarded, request, asked, work)


Work = Callable[[Provider, Request, Asked, str], Response]


def _guarded(request: Request, asked: Asked, work: Work) -> Response:
    """Do ``work`` for a browser that has a cookie; a refusal is said on a plain page."""
    provider = _provider()
    browser = request.cookies.get(COOKIE) or secrets.token_urlsafe(32)
    with plain.spoken(request):
        try:
            answer = _counted(provider, request, lambda: work(provider, request, asked, browser))
        except PermissionRefused as refused:
            answer = plain.page(_("You are not signed in"), letters(refused), status=403, link=_back())
        except OAuth2Error:
            text = _("This page is opened by the button “Sign in”, not by itself. Begin there.")
            answer = plain.page(_("You are not signed in"), text, status=400, link=_back())
    answer.set_cookie(
        COOKIE, browser, path=base_path() + AT, httponly=True, samesite="strict", secure=provider.site.tls
    )
    return answer


def _counted(provider: Provider, request: Request, attempt: Callable[[], Response]) -> Response:
    """Let somebody try who has not failed too often; a failure is counted and put on record."""
    now, address = present.now(), request.client.host if request.client else "?"
    provider.site.check()
    failures.check(address, now)
    try:
        return attempt()
    except PermissionRefused as refused:
        failures.note(address, now)
        security.refused(provider.ledger, security.STRANGER, refused, now, what="sign-in")
        raise


def _ask_for_passkey(provider: Provider, _request: Request, asked: Asked, browser: str) -> Response:
    provider.check(asked)
    options = passkeys.begin_signing_in(provider.ledger, provider.site, browser, present.now())
    return plain.render(
        "passkey.html",
        title=_("Sign in"),
        sentences=[_("Sign in with the passkey on this device, on your phone, or on your security key.")],
        act="get",
        options=options,
        button=_("Use my passkey"),
        faults=_faults(),
        small=_("No passkey yet, or lost it? Ask an administrator for a link."),
    )


def _signed(provider: Provider, _request: Request, asked: Asked, browser: str) -> Response:
    grant = provider.check(asked)
    user = passkeys.finish_signing_in(provider.ledger, provider.site, browser, now=present.now(), **_answered(asked))
    return provider.answer(asked, user, grant)


def _offer_passkey(provider: Provider, request: Request, _asked: Asked, browser: str) -> Response:
    now = present.now()
    with provider.ledger.reading() as connection:
        link = links.look(connection, request.path_params["key"], now)
        user = read(connection, link.user_id)
    if user is None and link.made_by == CONFIGURATION:
        user = User(link.user_id, link.user_id)
    if user is None:
        raise PermissionRefused("Your account is switched off. Ask an administrator to switch it on again.")
    options = passkeys.begin_enrolling(provider.ledger, provider.site, browser, user, now)
    return plain.render(
        "passkey.html",
        title=_("Make your passkey"),
        sentences=[
            _("Hello {name}. A passkey is kept by this device or your security key, and takes the place of a password: "
              "you sign in with your finger, face or PIN, which never leave the device.", name=user.name),
        ],
        act="create",
        options=options,
        button=_("Make my passkey"),
        faults=_faults(),
        small=_("This link works once. If it was not meant for you, close this page and tell your administrator."),
    )  # fmt: skip


def _enrolled(provider: Provider, request: Request, asked: Asked, browser: str) -> Response:
    key = request.path_params["key"]
    user = passkeys.finish_enrolling(
        provider.ledger, provider.site, browser, key, now=present.now(), **_answered(asked)
    )
    return plain.page(
        _("Your passkey is made"),
        _("{name}, from now on you sign in with it.", name=user.name),
        link=_back(),
    )


def _answered(asked: Asked) -> dict[str, str]:
    return {name: asked.form.get(name, "") for name in ("challenge", "answer")}


def _faults() -> dict[str, str]:
    """What the page's script says when the browser or the person does not go along."""
    return {
        "none": _("This browser knows no passkeys, or the page was not opened by https or at localhost."),
        "given_up": _("No passkey was used. Try again; if there is none on this device, use the one that has it."),
        "known": _("This device has a passkey for this account already: sign in with it."),
    }


def _back() -> Link:
    return Link(f"{base_path()}/", _("To the sign-in"))


async def _asked(request: Request) -> Asked:
    form = await request.form() if request.method == "POST" else {}
    return Asked(
        request.method,
        request.url.path,
        dict(request.query_params),
        {name: value for name, value in form.items() if isinstance(value, str)},
        request.headers,
    )


routes = [
    Route(METADATA, metadata),
    Route(f"{AT}/jwks", jwks),
    Route(f"{AT}/token", token, methods=["POST"]),
    Route(f"{AT}/authorize", authorize, methods=["GET", "POST"]),
    Route(ENROL, enrol, methods=["GET", "POST"]),
]
