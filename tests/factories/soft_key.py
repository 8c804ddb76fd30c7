"""A security key in software: makes passkeys and signs with them, as the browser would hand it on."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One key of one person; ``verifies`` says whether it makes sure of its user, ``count`` goes up with each use."""

    origin: str = "http://localhost:8501"
    verifies: bool = True
    count: int = 0
    handle: str = ""
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: str) -> dict[str, str]:
        """The form of an enrolment: a passkey made by the page's options."""
        asked = json.loads(options)
        self.handle = asked["user"]["id"]
        numbers = self.private.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + public
        data = self._data(asked["rp"]["id"], ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", asked["challenge"])
        return self._form(asked["challenge"], clientDataJSON=said, attestationObject=attestation)

    def sign(self, options: str) -> dict[str, str]:
        """The form of a sign-in: the page's challenge, signed."""
        asked = json.loads(options)
        self.count += 1
        data = self._data(asked["rpId"], 0)
        said = self._said("webauthn.get", asked["challenge"])
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        handle = base64url_to_bytes(self.handle)
        return self._form(
            asked["challenge"], clientDataJSON=said, authenticatorData=data, signature=signature, userHandle=handle
        )

    def _data(self, site: str, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _form(self, challenge: str, **response: bytes) -> dict[str, str]:
        named = bytes_to_base64url(self.credential)
        answer = {
            "id": named,
            "rawId": named,
            "type": "public-key",
            "response": {name: bytes_to_base64url(value) for name, value in response.items()},
            "clientExtensionResults": {},
        }
        return {"challenge": challenge, "answer": json.dumps(answer)}
