"""A real OpenID provider for the tests, a process of its own: ``python identity_provider.py PORT``.

Discovery, authorization code flow, RS256-signed tokens with nonce, end of session: oidc-provider-mock. What it leaves
out is put in front of it here: the proof key of RFC 7636 (PKCE, S256 only), demanded from everybody.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from urllib.parse import parse_qs, urlsplit

import flask
import oidc_provider_mock
import werkzeug.serving

challenges: dict[str, str] = {}
"""Challenge by authorization code."""


def demand() -> tuple[dict[str, str], int] | None:
    """Refuse an authorization without a challenge, and a code without the verifier that its challenge came from."""
    asked = flask.request
    if asked.path == "/oauth2/authorize" and asked.args.get("code_challenge_method") != "S256":
        return {"error": "invalid_request", "error_description": "PKCE with S256 is required"}, 400
    if asked.path == "/oauth2/token" and asked.form.get("grant_type") == "authorization_code":
        digest = hashlib.sha256(asked.form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenges.pop(asked.form.get("code", ""), None) != proof:
            return {"error": "invalid_grant", "error_description": "the code verifier does not fit"}, 400
    return None


def remember(response: flask.Response) -> flask.Response:
    """Keep the challenge with the code just issued, and say in the discovery document that PKCE is spoken."""
    asked = flask.request
    if asked.path == "/.well-known/openid-configuration":
        response.set_data(flask.json.dumps({**response.get_json(), "code_challenge_methods_supported": ["S256"]}))
    code = parse_qs(urlsplit(response.headers.get("Location", "")).query).get("code")
    if asked.path == "/oauth2/authorize" and code:
        challenges[code[0]] = asked.args["code_challenge"]
    return response


def serve(port: int) -> None:
    """Serve until ended."""
    app = oidc_provider_mock.app(require_nonce=True)
    app.before_request(demand)
    app.after_request(remember)
    werkzeug.serving.run_simple("localhost", port, app, threaded=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
