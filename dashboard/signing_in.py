"""Signing in by OpenID Connect, through Streamlit's own login: whom the sign-in service vouches for, and since when.

No passwords here. The service is configured in ``.streamlit/secrets.toml`` or by environment; see ``docs/sign-in.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import streamlit as st

from casework import sessions
from casework.errors import PermissionRefused
from casework.ledger import Ledger
from casework.settings import Settings, settings
from dashboard.i18n import _

DEFAULT = "default"
"""Streamlit's name for the provider that has no name of its own."""
SHARED = {"redirect_uri", "cookie_secret", "expose_tokens", "client_id", "client_secret", "server_metadata_url"}
"""Keys of ``[auth]`` that are not sections; the sections are named providers."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the sign-in service vouched for; ``session_id`` names this one sign-in, in all tabs of one browser."""

    user_id: str
    name: str
    email: str | None
    signed_in_at: datetime
    session_id: str


def secrets(chosen: Settings) -> dict[str, dict[str, str | dict[str, str]]] | None:
    """The sign-in service as ``st.App`` takes it, when it is configured by environment; None when it is not."""
    given = {
        "server_metadata_url": chosen.oidc_metadata_url,
        "client_id": chosen.oidc_client_id,
        "client_secret": chosen.oidc_client_secret,
        "redirect_uri": chosen.oidc_redirect_uri,
        "cookie_secret": chosen.oidc_cookie_secret,
    }
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return None
    if missing:
        raise PermissionRefused("Sign-in is configured by half: {missing} is missing.", missing=", ".join(missing))
    return {"auth": {name: value for name, value in given.items() if value}}


def configured() -> bool:
    """Whether there is a sign-in service."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


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


def check_running(ledger: Ledger, who: Identity, now: datetime) -> None:
    """Refuse a sign-in that is too old or was ended by signing out, in whatever tab or process."""
    if now - who.signed_in_at > timedelta(hours=settings().session_hours):
        raise PermissionRefused("You signed in too long ago. Sign in again.")
    if sessions.ended(ledger, who.session_id):
        raise PermissionRefused("You have signed out. Sign in again.")


def sign_out(ledger: Ledger, now: datetime) -> None:
    """End this sign-in everywhere, the cookie with it."""
    who = identity()
    if who is not None:
        sessions.end(ledger, who.session_id, now, forget_before=now - timedelta(hours=settings().session_hours))
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
    name = settings().oidc_user_claim
    value = str(claims.get(name) or "")
    if not value:
        raise PermissionRefused("The sign-in service gives no {claim}: choose another claim as the id.", claim=name)
    if name == "email" and claims.get("email_verified") is False:
        raise PermissionRefused("The sign-in service has not verified your e-mail address. Verify it there first.")
    provider = str(claims.get("provider") or DEFAULT)
    return value if provider == DEFAULT else f"{provider}:{value}"
