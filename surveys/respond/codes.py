"""The code in a link: 13 characters of a keyed digest of the invitation, and one that tells a mistyped code.

65 bits are not guessed; short enough for an SMS, for typing and for a small QR code. The alphabet has no letters that
are mistaken for digits; a check character finds every single mistake and nearly every exchange of neighbours.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 13
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
BITS = 5


def code_of(key: bytes, invitation: str, number: int) -> str:
    """The code of an invitation's link; ``number`` counts the links issued to it before."""
    digest = hmac.digest(key, f"{invitation}/{number}".encode(), "sha256")
    value = int.from_bytes(digest[:9]) >> (72 - BITS * LENGTH)
    body = "".join(ALPHABET[value >> BITS * place & 31] for place in reversed(range(LENGTH)))
    return body + _check(body)


def read(typed: str) -> str | None:
    """A code as it was typed, in its own form: small letters, hyphens, misread signs are put right; None for none."""
    code = typed.upper().translate(MISREAD)
    if len(code) != LENGTH + 1 or not set(code) <= set(ALPHABET) or _check(code[:-1]) != code[-1]:
        return None
    return code


def digest(code: str) -> str:
    """What the database knows of a code."""
    return sha256(code.encode()).hexdigest()


def _check(body: str) -> str:
    """Luhn's sum in base 32."""
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = ALPHABET.index(sign) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
