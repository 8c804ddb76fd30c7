"""What an address asks and cannot get is said in a line: it is never replaced in silence.

Whether something does not exist or is only not the reader's to see, the line does not tell.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard.frame import address
from dashboard.frame.i18n import N_, _
from dashboard.parts.formats import listed, stated
from dashboard.parts.markdown import plain


def say(asked: Mapping[str, Sequence[str]]) -> None:
    """Say what was asked for in vain and is left out: values as the address writes them, by what they are called."""
    sentence = N_("The address asks for {asked}. That does not exist here, or it is not yours to see; it is left out.")
    _warn(asked, sentence)


def say_empty(asked: Mapping[str, Sequence[str]]) -> None:
    """The same of what the page is narrowed to all the same, so that it has nothing to show."""
    sentence = N_("The address asks for {asked}. That does not exist here, or it is not yours to see: it is empty.")
    _warn(asked, sentence)


def _warn(asked: Mapping[str, Sequence[str]], sentence: str) -> None:
    told = listed(stated(name, listed(values)) for name, values in asked.items() if values)
    if told:
        st.warning(_(sentence, asked=plain(told)), icon=":material/link_off:")


def one(name: str, title: str, options: Container[str]) -> str | None:
    """The value of a parameter if it is one of ``options``; else none, and what it asks is said here."""
    wanted = address.first(name)
    if wanted is None or wanted in options:
        return wanted
    say({title: [wanted]})
    return None


def several(name: str, title: str, options: Container[str]) -> list[str]:
    """The values of a parameter that are among ``options``; what else it asks is said here."""
    wanted = address.read(name)
    say({title: [value for value in wanted if value not in options]})
    return [value for value in wanted if value in options]


def day(name: str, title: str) -> date | None:
    """The day of a parameter (``2026-03-05``); None without one, and where it is no day, which is said here."""
    wanted = address.first(name)
    try:
        return None if wanted is None else date.fromisoformat(wanted)
    except ValueError:
        say({title: [wanted or ""]})
        return None


def month(name: str, title: str, months: Sequence[date]) -> date | None:
    """The month of a parameter (``2026-03``) if it is one of ``months``; else none, and what it asks is said here."""
    known = {f"{each:%Y-%m}": each for each in months}
    wanted = one(name, title, known)
    return None if wanted is None else known[wanted]
