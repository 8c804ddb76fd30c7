"""What Streamlit's own page needs to run: its inline scripts, by their digests for the content security policy."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import streamlit

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def inline_scripts() -> str:
    """The sources of a ``script-src`` that let these scripts run and no others."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    digests = (b64encode(sha256(script.encode()).digest()).decode() for script in INLINE.findall(page))
    return " ".join(f"'sha256-{digest}'" for digest in digests)
