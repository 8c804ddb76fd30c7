"""Sections of a page that do not wait for each other: each asks for itself and is shown as soon as it is there.

A page says its headings at once. Below each its section is drawn on a thread of its own, with a shimmer of about its
height as long as it takes longer than half a second; a slow question holds up no other section. What is chosen within
a section draws that section anew, not the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import update_wrapper, wraps
from typing import Concatenate, ParamSpec

import streamlit as st

from casework.errors import PermissionRefused
from casework.vocabulary.glossary import Word
from dashboard.frame import access, address
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.streamlit_seams import run
from dashboard.parts.glossary import explained
from etl.subjects.questions import noting

Parameters = ParamSpec("Parameters")
Said = tuple[tuple[str, ...], ...]
HEIGHT = 240
"""Of the shimmer that stands for a section of no particular height, in pixels."""


def section(
    title: str = "", *, height: int = HEIGHT, shared: Sequence[str] = (), words: Sequence[Word] = ()
) -> Callable[[Callable[Parameters, object]], Callable[Parameters, None]]:
    """The function that draws a part of a page, as a section; it fails alone (``apart``) and returns nothing.

    ``title`` is its heading, a msgid, with a tooltip on the ``words`` of the trade in it. ``shared`` are the parameters
    of the URL that other sections read as well: when one of them is changed within the section the whole page is
    drawn, else the section alone.
    """

    def made(draw: Callable[Parameters, object]) -> Callable[Parameters, None]:
        drawn_apart = apart(draw)
        alone = _alone(drawn_apart, height, shared)

        @wraps(drawn_apart)
        def drawn(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
            if title:
                st.subheader(_(title), anchor=False, help=explained(*words))
            alone(_said(shared), *args, **kwargs)

        return drawn

    return made


def _alone(
    draw: Callable[Parameters, object], height: int, shared: Sequence[str]
) -> Callable[Concatenate[Said, Parameters], None]:
    def alone(said: Said, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        if run.of_a_part() and (said != _said(shared) or not _still_the_reader()):
            address.again()
        with st.skeleton(height), noting():
            draw(*args, **kwargs)

    update_wrapper(alone, draw)
    return st.fragment(parallel=True)(alone)


def _said(parameters: Sequence[str]) -> Said:
    return tuple(tuple(address.read(name)) for name in parameters)


def _still_the_reader() -> bool:
    """Whether the reader's account is what it was when the page was drawn, by whose rights the section asks."""
    try:
        return access.current_user() == access.reader()
    except PermissionRefused:
        return False
