"""Text that a spreadsheet takes for text: what would be run as a formula gets an apostrophe in front.

A spreadsheet runs a cell that begins with ``= + - @``, in Chinese and Japanese settings also with their full-width
twins, and some look past a tab, a line break or a NUL before it (OWASP, "CSV injection"). Every writer of CSV and Excel
sends its texts through ``harmless``; numbers, days and moments are no text and stay what they are. The import takes the
apostrophe off again.
"""

from __future__ import annotations

STARTS = "=+-@＝＋－＠\t\r\n\0"
"""The signs that a text may not begin with."""
COMES_BACK = r"^'([=+\-@＝＋－＠\t\r\n␀])"
"""A text as it was handed out, as a pattern whose group is the first sign of what it was."""


def harmless(text: str) -> str:
    """The text, with an apostrophe when a spreadsheet would run it; a NUL is made visible, no spreadsheet holds one."""
    visible = text.replace("\0", "␀")
    return f"'{visible}" if text[:1] and text[0] in STARTS else visible
