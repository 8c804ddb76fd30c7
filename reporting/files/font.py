"""The typeface of pictures and PDF, which comes as a package of its own: a bare machine has none with Chinese."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from reporting.errors import MakingError

FAMILY = "Noto Sans SC"
PLAIN = re.compile("[\t\n -~\u3001-\u3002\u4e00-\u9fa5\uff01-\uff1f]*")
"""Letters that the typeface surely has, so that it need not be asked."""


def drawable(text: str) -> str:
    """The text with letters that the typeface does not have written as numbers, ``[U+20BB7]``: never as empty boxes."""
    if PLAIN.fullmatch(text):
        return text
    known = _letters()
    return "".join(sign if sign in "\t\n" or ord(sign) in known else f"[U+{ord(sign):04X}]" for sign in text)


@cache
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(str(path()), lazy=True) as typeface:
        return frozenset(typeface.getBestCmap())


@cache
def path() -> Path:
    """Where it lies; raises ``MakingError``."""
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError as error:
        raise MakingError(
            "The package with the Chinese typeface is not installed. Install requirements/run.txt, or make xlsx."
        ) from error
    return Path(str(sans_path()))
