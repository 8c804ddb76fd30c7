"""What Authlib's authorization server has to know of us: its one client, its codes, and how a token is signed.

Authorization code flow only, with proof key (S256), state and nonce from everybody; a code works once and for a minute.
"""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    ClientMixin,
    InvalidRequestError,
    OAuth2Payload,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from starlette.responses import JSONResponse, RedirectResponse, Response

from casework.access.permissions import User
from casework.access.sign_in import codes
from casework.access.sign_in.codes import Code
from casework.access.sign_in.kept import Kept
from casework.access.sign_in.site import Site
from casework.access.users import Users
from casework.record.ledger import Ledger
from dashboard.frame.provider import AT, CLIENT, callback

ALGORITHM = "ES256"
TOKEN_SECONDS = 300
SCOPES = ("openid", "profile", "email")
NEEDED = ("state", "nonce", "code_challenge")


@dataclass(frozen=True)
class Asked:
    """A request as it came in: by which method, to which path, with which parameters."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]


class _Payload(OAuth2Payload):  # type: ignore[misc]  # Authlib has no types
    """The parameters as Authlib wants them: a form's before an address's."""

    def __init__(self, asked: Asked) -> None:
        self._data = {**asked.query, **asked.form}

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return defaultdict(list, {name: [value] for name, value in self._data.items()})


class _Request(OAuth2Request):  # type: ignore[misc]
    def __init__(self, asked: Asked, site: Site) -> None:
        super().__init__(asked.method, site.origin + asked.path, headers=asked.headers)
        self._asked = asked
        self.payload = _Payload(asked)

    @property
    def args(self) -> Mapping[str, str]:
        return self._asked.query

    @property
    def form(self) -> Mapping[str, str]:
        return self._asked.form


class _Client(ClientMixin):  # type: ignore[misc]
    """The application itself, which is the only one that may ask."""

    def __init__(self, secret: str, site: Site) -> None:
        self.client_id, self.secret, self.redirect_uri = CLIENT, secret, callback(site)

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(word for word in SCOPES if word in scope.split())

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(client_secret.encode(), self.secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Kept:
    """A code taken out of the ledger, as Authlib asks for it."""

    def __init__(self, code: Code) -> None:
        self.code, self.code_challenge, self.code_challenge_method = code, code.challenge, "S256"

    def get_redirect_uri(self) -> str:
        return self.code.redirect_uri

    def get_scope(self) -> str:
        return self.code.scope

    def get_nonce(self) -> str:
        return self.code.nonce

    def get_auth_time(self) -> int:
        return int(self.code.signed_in_at.timestamp())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> list[str]:
        return ["hwk", "user"]


class _CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    server: Provider

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        asked = request.payload.data
        now = datetime.now(UTC)
        about = Code(
            request.user.user_id, asked["redirect_uri"], request.scope, asked["nonce"], asked["code_challenge"], now
        )
        codes.keep(self.server.ledger, code, about, now)

    def query_authorization_code(self, code: str, client: _Client) -> _Kept | None:  # noqa: ARG002
        found = codes.take(self.server.ledger, code, datetime.now(UTC))
        return None if found is None else _Kept(found)

    def delete_authorization_code(self, authorization_code: _Kept) -> None:
        """It was taken out when it was asked for."""

    def authenticate_user(self, authorization_code: _Kept) -> User | None:
        user = Users(self.server.ledger).get(authorization_code.code.user_id)
        return user if user is not None and user.active else None


class _ProofKey(CodeChallenge):  # type: ignore[misc]
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)


class _IdToken(OpenIDCode):  # type: ignore[misc]
    def __init__(self, provider: Provider) -> None:
        super().__init__(require_nonce=True)
        self.provider = provider

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:  # noqa: ARG002
        return False  # the application asks with a new one each time, and compares

    def get_client_algorithm(self, client: _Client) -> str:  # noqa: ARG002
        return ALGORITHM

    def get_encode_header(self, client: _Client) -> dict[str, object]:  # noqa: ARG002
        return {"alg": ALGORITHM, "kid": self.provider.key.kid}

    def get_client_claims(self, client: _Client) -> dict[str, object]:
        return {
            "iss": self.provider.issuer,
            "aud": [client.client_id],
            "exp": int(time.time()) + TOKEN_SECONDS,
            "jti": secrets.token_urlsafe(16),  # two sign-ins of one second are two
        }

    def resolve_client_private_key(self, client: _Client) -> object:  # noqa: ARG002
        return self.provider.key

    def generate_user_info(self, user: User, scope: str) -> dict[str, object]:  # noqa: ARG002
        email: dict[str, object] = {"email": user.email} if user.email else {}
        return {"sub": user.user_id, "name": user.name} | email


class Provider(AuthorizationServer):  # type: ignore[misc]
    """The provider over one ledger, at one address."""

    def __init__(self, ledger: Ledger, kept: Kept, site: Site) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self.ledger, self.site, self.key = ledger, site, kept.key()
        self.issuer = site.address + AT
        self._client = _Client(kept.client_secret, site)
        self.register_token_generator("default", _no_access)
        self.register_grant(_CodeGrant, [_ProofKey(required=True), _IdToken(self)])

    def check(self, asked: Asked) -> object:
        """The grant that a sign-in is asked under; raises Authlib's ``OAuth2Error``."""
        missing = [name for name in NEEDED if not asked.query.get(name)]
        if missing or asked.query.get("code_challenge_method") != "S256":
            raise InvalidRequestError("state, nonce and a proof key by S256 are needed")
        return self.get_consent_grant(asked)

    def answer(self, asked: Asked, user: User, grant: object) -> Response:
        """Lead the browser back with a code for ``user``."""
        response: Response = self.create_authorization_response(asked, user, grant)
        return response

    def token(self, asked: Asked) -> Response:
        """Exchange a code."""
        response: Response = self.create_token_response(asked)
        return response

    def metadata(self, back_channel: str) -> dict[str, object]:
        """The discovery document; browsers go by the public address, the application by its own."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{back_channel}{AT}/token",
            "jwks_uri": f"{back_channel}{AT}/jwks",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": list(SCOPES),
        }

    def jwks(self) -> dict[str, object]:
        """The public half of the signing key."""
        return {"keys": [self.key.as_dict(private=False)]}

    def query_client(self, client_id: str) -> _Client | None:
        """The application, and nobody else."""
        return self._client if client_id == CLIENT else None

    def save_token(self, token: dict[str, object], request: OAuth2Request) -> None:
        """Nothing is kept: the token says who signed in, once, and opens nothing."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: Asked | _Request) -> _Request:
        """A request as Authlib takes it."""
        return request if isinstance(request, _Request) else _Request(request, self.site)

    def handle_response(self, status: int, body: object, headers: list[tuple[str, str]]) -> Response:
        """An answer as Starlette sends it."""
        given = dict(headers)
        if "Location" in given:
            return RedirectResponse(given["Location"], 303, {"cache-control": "no-store"})
        return JSONResponse(body, status, {"cache-control": "no-store"})


def _no_access(**_about: object) -> dict[str, object]:
    """An access token as the protocol wants one; no endpoint takes it."""
    return {
        "token_type": "Bearer",
        "access_token": secrets.token_urlsafe(32),
        "expires_in": 1,
        "scope": _about["scope"],
    }
