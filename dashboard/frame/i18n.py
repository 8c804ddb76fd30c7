"""The two languages of the interface: gettext catalogues read at run time, numbers and dates by Babel.

The English sentence is the msgid. A subject's words stand beside its page, those of all in ``locale``; the ``.po``
files are merged at start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

import streamlit as st
from babel import Locale
from babel.messages import Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from casework.errors import YingshengError
from dashboard.frame.streamlit_seams import run
from dashboard.parts.markdown import plain

CHINESE, ENGLISH = "zh-CN", "en"
LOCALES = {CHINESE: Locale("zh", "CN", script="Hans"), ENGLISH: Locale("en")}
"""Found once: a name such as ``zh_CN`` would be looked up among files at every number that is written."""
LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}
CATALOGUES = tuple(sorted(Path(__file__).parents[1].rglob("*.po")))
SESSION_KEY = "language"

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@runtime_checkable
class Labelled(Protocol):
    """A vocabulary term or a pack's words: something that has a text in both languages."""

    def label(self, language: str) -> str:
        """Return the text in ``language``."""


def language() -> str:
    """The language to speak now: of ``speaking``, else of the reader's session, else English."""
    if spoken := _spoken.get():
        return spoken
    if run.session() is None:
        return ENGLISH
    return str(st.session_state.get(SESSION_KEY, ENGLISH))


def preferred(locale: str | None) -> str:
    """The language for a browser's locale: Chinese for any ``zh…``, English for another, Chinese for none."""
    return CHINESE if not locale or locale.lower().startswith("zh") else ENGLISH


def settle(chosen: str) -> None:
    """Speak ``chosen`` for the rest of the session; within this run without asking the session at each word."""
    st.session_state[SESSION_KEY] = chosen
    _spoken.set(chosen)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak ``chosen`` inside the block (documents, tests, the command line)."""
    token = _spoken.set(chosen)
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def catalogue() -> dict[str, str]:
    """All Chinese translations, msgid → text."""
    found: dict[str, str] = {}
    for path in CATALOGUES:
        with path.open("rb") as stream:
            found |= {msgid: text for entry in read_po(stream) for msgid, text in forms(entry) if text}
    return found


def forms(entry: Message) -> Iterator[tuple[str, str]]:
    """The sentences of a catalogue's entry with their translation: one, or singular and plural, which share theirs."""
    if isinstance(entry.id, str):
        texts = {entry.id: str(entry.string or "")} if entry.id else {}
    else:
        texts = dict.fromkeys(entry.id, entry.string[0] if entry.string else "")
    yield from texts.items()


def locale() -> Locale:
    """How numbers and days are written in the reader's language."""
    return LOCALES[language()]


def _(msgid: str, **fields: object) -> str:
    """Return ``msgid`` in the reader's language, its ``{named}`` fields filled."""
    text = catalogue().get(msgid, msgid) if language() == CHINESE else msgid
    return text.format(**fields) if fields else text


def worded(key: str) -> str:
    """The key of a widget whose choices are words: one per language, because a browser sends back the word chosen."""
    return f"{key}-{language()}"


def _n(one: str, many: str, count: int, **fields: object) -> str:
    """Return ``one`` or ``many`` in the reader's language, as ``count`` asks; ``{n}`` is the count, thousands apart."""
    written = format_decimal(count, locale=locale())
    return _(one if count == 1 else many, n=written, **fields)


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for a deferred translation
    """Mark ``msgid`` for translation later, where it is shown."""
    return msgid


def label(term: Labelled) -> str:
    """Return a vocabulary term or a pack's words in the reader's language."""
    return term.label(language())


def sentence(error: YingshengError) -> str:
    """Return an error's message in the reader's language as Markdown, its fields letter by letter (``plain``).

    Fields that have a text in both languages follow suit.
    """
    return _filled(error, plain)


def letters(error: YingshengError) -> str:
    """The same sentence where no Markdown is read: on the plain pages."""
    return _filled(error, str)


def _filled(error: YingshengError, write: Callable[[str], str]) -> str:
    return _(error.template, **{name: _field(value, write) for name, value in error.fields.items()})


def _field(value: object, write: Callable[[str], str]) -> object:
    if isinstance(value, Labelled):
        return write(value.label(language()))
    return value if isinstance(value, int | float) else write(str(value))
