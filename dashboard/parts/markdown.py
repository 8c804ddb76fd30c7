"""Values in Markdown: what people typed, imported or wrote into an address is shown letter by letter and does nothing.

Streamlit reads most of its texts as Markdown: labels, captions, messages, choices side by side, cells of ``st.table``.
A backslash keeps a sign from being read as one. That is not enough for what is looked for once more in the finished
text (addresses, icons, arrows): there an invisible joiner (U+2060) stands between.
"""

from __future__ import annotations

import re

MARKS = re.compile(r"([\\`*_{}\[\]<>()#+.!|~$:&-])")
"""What Markdown reads as more than a letter."""
SEAMS = re.compile(r"(?<=:)(?=[a-z])|(?=://)|(?<=www)(?=\.)|(?=@)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE)
"""Where what would become a link, an icon, a picture or an arrow is held apart."""
JOINER = "\u2060"


def plain(text: str) -> str:
    """A value from outside on one line of Markdown, as it was typed: no heading, link, picture, icon or formula."""
    return MARKS.sub(r"\\\1", SEAMS.sub(JOINER, " ".join(text.split())))
