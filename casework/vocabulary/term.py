"""What a word of the vocabulary is: an English value and its Chinese term side by side.

A member is written ``NAME = "value", "中文"``; the line below it says what it means.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word of the vocabulary with its Chinese term."""

    zh: str
    name_in_english: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make a member from its stored value, its Chinese term and, where the value does not spell it, its English
        one; looking one up takes the value alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.name_in_english = en
        return member

    @property
    def en(self) -> str:
        """The English term, as shown to people: ``receipt_confirmed`` → ``Receipt confirmed``."""
        text = self.value.replace("_", " ")
        return self.name_in_english or text[:1].upper() + text[1:]

    def label(self, language: str) -> str:
        """Return the term in ``language`` (``zh…`` for Chinese, anything else for English)."""
        return self.zh if language.startswith("zh") else self.en
