"""The application as its own sign-in service, for a company that has none: a small OpenID provider, by passkeys.

To the pages it is a service as any other, so there is one way of signing in. ``protocol.py`` says what Authlib's
authorization server has to know of us; ``routes.py`` holds the pages and endpoints below ``/sign-in``. The application
asks for metadata, keys and tokens over the loopback, whatever stands in front of the public address.
"""

from __future__ import annotations

import streamlit as st

from casework.access.sign_in.kept import kept
from casework.access.sign_in.site import ENROL, Site
from casework.settings import Settings
from dashboard.frame.base_path import base_path

CLIENT = "yingsheng-passkeys"
"""The application's id at its own service."""
AT = "/sign-in"
METADATA = f"{AT}/.well-known/openid-configuration"
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound


def secrets(chosen: Settings, site: Site) -> dict[str, dict[str, object]]:
    """The service as ``st.App`` takes it."""
    mine = kept(chosen.data_dir)
    return {
        "auth": {
            "redirect_uri": callback(site),
            "cookie_secret": chosen.oidc_cookie_secret or mine.cookie_secret,
            "client_id": CLIENT,
            "client_secret": mine.client_secret,
            "server_metadata_url": loopback() + METADATA,
            # Asked of this very process: through no proxy, and its certificate names another host.
            "client_kwargs": {"scope": "openid profile email", "trust_env": False, "verify": False},
        }
    }


def callback(site: Site) -> str:
    """Where Streamlit takes the answer of a sign-in service."""
    return f"{site.address}/oauth2callback"


def enrolment(site: Site, key: str) -> str:
    """Where somebody with the key of a link makes a passkey."""
    return f"{site.address}{ENROL.format(key=key)}"


def loopback() -> str:
    """This process's own address, as it reaches itself."""
    bound = str(st.get_option("server.address") or "127.0.0.1")
    host = EVERYWHERE.get(bound, bound)
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{st.get_option('server.port')}{base_path()}"
