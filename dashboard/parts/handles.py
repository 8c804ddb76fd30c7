"""What stands for somebody's words in the name of a part of a page."""

from __future__ import annotations

from hashlib import sha256


def handle(text: str) -> str:
    """A short name of Latin letters and digits for a text, the same for the same text.

    A browser puts a hyphen in the place of every other sign of a key: two Chinese headers of one length, as keys, would
    name two parts of the page alike, and what looks a part up by its name finds the wrong one.
    """
    return sha256(text.encode()).hexdigest()[:12]
