"""What stands on the pages of a PDF that typst made: its strings, read by the table of letters that it carries."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
LETTER = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
SPAN = re.compile(rb"\[(.*?)\]TJ", re.DOTALL)
TOKEN = re.compile(rb"\\[0-7]{3}|\\.|[()]|[^()\\]+", re.DOTALL)
SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def printed_texts(paper: bytes) -> str:
    """All text of a PDF with one typeface, in the order in which it is drawn."""
    streams = list(_streams(paper))
    letters: dict[int, str] = {}
    for each in streams:
        if b"beginbfchar" in each:
            letters |= {
                int(code, 16): bytes.fromhex(sign.decode()).decode("utf-16-be") for code, sign in LETTER.findall(each)
            }
    drawn = (span for each in streams if b"TJ" in each for span in SPAN.findall(each))
    return "".join(letters.get(code, "?") for span in drawn for string in _strings(span) for code in _codes(string))


def _streams(paper: bytes) -> Iterator[bytes]:
    for found in STREAM.findall(paper):
        try:
            yield zlib.decompress(found)
        except zlib.error:
            continue


def _strings(span: bytes) -> Iterator[bytes]:
    """The literal strings of a span; brackets that pair stand in them as they are."""
    depth, held = 0, b""
    for token in TOKEN.findall(span):
        opens, closes = token == b"(", token == b")"
        depth -= closes
        if depth:
            held += _sign(token)
        depth += opens
        if closes and depth == 0:
            yield held
            held = b""


def _codes(string: bytes) -> Iterator[int]:
    """The two-byte codes of a literal string."""
    return (int.from_bytes(string[at : at + 2], "big") for at in range(0, len(string), 2))


def _sign(token: bytes) -> bytes:
    if not token.startswith(b"\\"):
        return token
    escaped = token[1:]
    return bytes([int(escaped, 8)]) if len(escaped) > 1 else SIGNS.get(escaped, escaped)
