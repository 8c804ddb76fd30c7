"""The secrets of one installation: made at the first start, kept in a file that only its owner may read.

They stand beside the ledger, not in it: a copy of the ledger signs nobody in. Without the file new ones are made, and
everybody signs in once more. Several machines that share a ledger share a copy of this file too.
"""

from __future__ import annotations

import json
import math
import os
import secrets
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from joserfc.jwk import ECKey

from casework.errors import PermissionRefused
from casework.record import private

FILE = "sign-in.json"
SHORTEST, ENOUGH_BITS = 32, 96
"""Characters that a secret has at least, and how many bits its characters could carry at least."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What signs cookies, what the application shows the provider, and what the provider signs with (a JWK)."""

    cookie_secret: str
    client_secret: str
    signing_key: str

    def key(self) -> ECKey:
        """The provider's signing key."""
        return ECKey.import_key(json.loads(self.signing_key))


def kept(folder: Path) -> Kept:
    """The secrets of the installation that keeps its data in ``folder``; made when there are none."""
    path = folder / FILE
    if not path.exists():
        private.make_folder(folder)
        _make(path)
    return Kept(**json.loads(path.read_text(encoding="utf-8")))


def check_strength(secret: str) -> None:
    """Refuse a cookie secret that can be guessed: who guesses it signs in as anybody."""
    counts = Counter(secret).values()
    bits = -sum(count * math.log2(count / len(secret)) for count in counts)
    if len(secret) < SHORTEST or bits < ENOUGH_BITS:
        raise PermissionRefused(
            "The cookie secret (YINGSHENG_OIDC_COOKIE_SECRET, or cookie_secret in secrets.toml) can be guessed. Leave "
            "it out, and one is made; docs/sign-in.md says how to make one of your own."
        )


def _make(path: Path) -> None:
    """Write new secrets; of two processes that do so at once, the second takes those of the first."""
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    made = Kept(secrets.token_hex(32), secrets.token_urlsafe(32), json.dumps(key.as_dict(private=True)))
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, private.FILE), "w", encoding="utf-8") as file:
        json.dump(asdict(made), file)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
