"""What a word of the vocabulary is: an English value and its Chinese term side by side.

A member is written ``NAME = "value", "中文"``; the line below it says what it means.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word of the vocabulary with its Chinese term."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> Self:
        """Make a member from its stored value and its Chinese term; looking one up takes the value alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member

    @property
    def en(self) -> str:
        """The English term, as shown to people: ``receipt_confirmed`` → ``Receipt confirmed``."""
        text = self.value.replace("_", " ")
        return text[:1].upper() + text[1:]

    def label(self, language: str) -> str:
        """Return the term in ``language`` (``zh…`` for Chinese, anything else for English)."""
        return self.zh if language.startswith("zh") else self.en
