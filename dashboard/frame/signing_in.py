"""Signing in by OpenID Connect, through Streamlit's own login: whom the sign-in service vouches for, and since when.

No passwords here. The service is configured in ``.streamlit/secrets.toml`` or by environment; where none is, the
application is its own (``dashboard.frame.provider``), by passkeys. See ``docs/sign-in.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import streamlit as st

from casework.access import security, sessions
from casework.access.permissions import User, check_active
from casework.access.sign_in.kept import check_strength, kept
from casework.access.sign_in.site import Site
from casework.access.users import Users
from casework.errors import PermissionRefused
from casework.record.ledger import Ledger
from casework.settings import Settings, settings
from dashboard.frame import provider
from dashboard.frame.base_path import base_path
from dashboard.frame.i18n import _

DEFAULT = "default"
"""Streamlit's name for the provider that has no name of its own."""
SHARED = {"redirect_uri", "cookie_secret", "expose_tokens", "client_id", "client_secret", "server_metadata_url"}
"""Keys of ``[auth]`` that are not sections; the sections are named providers."""
CLOCKS_APART = timedelta(minutes=2)
"""By how much the sign-in service's clock may be ahead of this machine's."""

Secrets = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the sign-in service vouched for; ``session_id`` names this one sign-in, in all tabs of one browser."""

    user_id: str
    name: str
    email: str | None
    signed_in_at: datetime
    session_id: str


def secrets(chosen: Settings) -> Secrets | None:
    """The sign-in service as ``st.App`` takes it: of the environment, else our own; None when a file names one.

    Raises ``PermissionRefused`` for half a configuration, a cookie secret that can be guessed, and exposed tokens.
    """
    given = {
        "server_metadata_url": chosen.oidc_metadata_url,
        "client_id": chosen.oidc_client_id,
        "client_secret": chosen.oidc_client_secret,
        "redirect_uri": chosen.oidc_redirect_uri,
    }
    if chosen.oidc_cookie_secret:
        check_strength(chosen.oidc_cookie_secret)
    missing = [name for name, value in given.items() if not value]
    if len(missing) < len(given):
        if missing:
            raise PermissionRefused("Sign-in is configured by half: {missing} is missing.", missing=", ".join(missing))
        cookie_secret = chosen.oidc_cookie_secret or kept(chosen.data_dir).cookie_secret
        return {"auth": {**given, "cookie_secret": cookie_secret}}
    if configured():
        _check_file()
        return None
    return provider.secrets(chosen, site(chosen))


def site(chosen: Settings) -> Site:
    """The address that people come to."""
    return Site.of(chosen.public_url, int(st.get_option("server.port")), base_path())


def configured() -> bool:
    """Whether there is a sign-in service, be it our own."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def by_passkey() -> bool:
    """Whether people sign in by passkeys, at our own service."""
    return configured() and st.secrets["auth"].get("client_id") == provider.CLIENT


def by_service() -> bool:
    """Whether people sign in at a service that the company has."""
    return configured() and not by_passkey()


def providers() -> list[str]:
    """Names of the configured services; the one without a name is ``default``."""
    section = st.secrets["auth"]
    named = [name for name in section if name not in SHARED and name != "client_kwargs"]
    return [DEFAULT, *named] if "client_id" in section else named


def identity() -> Identity | None:
    """Who is signed in, as the service said at sign-in; None for nobody. Raises ``PermissionRefused``."""
    if not st.user.get("is_logged_in"):
        return None
    claims = st.user.to_dict()
    issued = claims.get("iat")
    if not isinstance(issued, int | float):
        raise PermissionRefused("The sign-in service does not say when you signed in (iat): it cannot be used.")
    user_id = user_id_in(claims)
    email = str(claims.get("email") or "") or None
    return Identity(
        user_id=user_id,
        name=str(claims.get("name") or email or user_id),
        email=email,
        signed_in_at=datetime.fromtimestamp(issued, UTC),
        session_id=hashlib.sha256(json.dumps(claims, sort_keys=True, default=str).encode()).hexdigest(),
    )


def admit(ledger: Ledger, who: Identity, now: datetime) -> User:
    """The account of somebody signed in, as of now; raises ``PermissionRefused``, and puts that on record.

    A sign-in is known from its first use on. One that began while the account was switched off stays ended.
    """
    users = Users(ledger, settings().first_admin)
    try:
        check_running(ledger, who, now)
        user = users.sign_in(who.user_id, who.name, who.email, now)
    except PermissionRefused as refused:
        security.refused(ledger, who.user_id, refused, now, what="sign-in")
        if users.get(who.user_id) is not None:
            _know(ledger, who, now, ended=True)
        raise
    _know(ledger, who, now)
    return user


def _know(ledger: Ledger, who: Identity, now: datetime, *, ended: bool = False) -> None:
    if not sessions.known(ledger, who.session_id):
        signed_in = (who.session_id, who.user_id, who.signed_in_at)
        sessions.begin(ledger, *signed_in, now, forget_before=now - _longest(), ended=ended)


def check_running(ledger: Ledger, who: Identity, now: datetime) -> None:
    """Refuse a sign-in that is too old, from the future, or was ended: by signing out or with its account."""
    if now - who.signed_in_at > _longest():
        raise PermissionRefused("You signed in too long ago. Sign in again.")
    if who.signed_in_at - now > CLOCKS_APART:
        raise PermissionRefused("The sign-in service's clock is ahead of this machine's: have both clocks set.")
    if sessions.ended(ledger, who.session_id):
        account = Users(ledger).get(who.user_id)
        if account is not None:
            check_active(account)  # switching an account off ends its sign-ins: then that is the reason
        raise PermissionRefused("You have signed out. Sign in again.")


def sign_out(ledger: Ledger, now: datetime) -> None:
    """End this sign-in everywhere, the cookie with it."""
    who = identity()
    if who is not None:
        sessions.end(ledger, who.session_id, now)
    st.logout()


def offer() -> None:
    """Show a button for each sign-in service."""
    offered = providers()
    for name in offered:
        label = _("Sign in") if len(offered) == 1 else _("Sign in with {service}", service=name)
        if st.button(label, key=f"sign-in-{name}", type="primary", icon=":material/login:"):
            st.login(None if name == DEFAULT else name)


def user_id_in(claims: Mapping[str, object]) -> str:
    """The configured claim; of a named service with its name in front, so that two services never mix people up."""
    name = "sub" if by_passkey() else settings().oidc_user_claim
    value = str(claims.get(name) or "")
    if not value:
        raise PermissionRefused("The sign-in service gives no {claim}: choose another claim as the id.", claim=name)
    if name == "email" and claims.get("email_verified") is False:
        raise PermissionRefused("The sign-in service has not verified your e-mail address. Verify it there first.")
    source = str(claims.get("provider") or DEFAULT)
    return value if source == DEFAULT else f"{source}:{value}"


def _longest() -> timedelta:
    return timedelta(hours=settings().session_hours)


def _check_file() -> None:
    """What holds for the environment holds for ``secrets.toml``; tokens are for nobody's use here, so none is shown."""
    section = st.secrets["auth"]
    check_strength(str(section.get("cookie_secret", "")))
    if any("expose_tokens" in part for part in (section, *section.values()) if isinstance(part, Mapping)):
        raise PermissionRefused("Take expose_tokens out of secrets.toml: the pages need no tokens, and may see none.")
