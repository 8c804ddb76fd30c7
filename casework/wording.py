"""Texts in both languages that stand inside error messages: the interface shows the reader's, ``str`` the English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from casework.texts import Words
from casework.vocabulary import Term


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a sentence in English and Chinese."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.en

    def label(self, language: str) -> str:
        """Return the text in ``language`` (``zh…`` for Chinese, anything else for English)."""
        return self.zh if language.startswith("zh") else self.en


NOTHING = Phrase("nothing at this point", "目前没有可执行的步骤")


def said(term: Term | Phrase) -> Phrase:
    """A word of the vocabulary as it is read, not as it is stored."""
    return Phrase(term.en, term.zh)


def as_read(text: Words | Term | None, stored: str) -> Phrase:
    """A text in both languages as it stands inside a sentence; where there is none, what is stored."""
    return Phrase(stored, stored) if text is None else Phrase(text.en, text.zh)


def listed(terms: Iterable[Term | Phrase]) -> Phrase:
    """Several words, separated as each language does it; says so when there is none."""
    words = list(terms)
    return phrases(Phrase(word.en.lower(), word.zh) for word in words) if words else NOTHING


def phrases(texts: Iterable[Phrase]) -> Phrase:
    """Several texts, separated as each language does it."""
    known = list(texts)
    return Phrase(", ".join(text.en for text in known), "、".join(text.zh for text in known))


def moment(at: datetime, zone: str = "Asia/Shanghai") -> str:
    """A local moment to the minute, for instance ``2026-03-02 10:15``."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
