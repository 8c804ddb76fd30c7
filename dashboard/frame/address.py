"""The state of a view in its URL, so that it can be shared, bookmarked and gone back to.

The session remembers what stands in the URL. A full run first calls ``follow``: a URL changed from outside (link,
bookmark, back) wins over the memory; a URL emptied by the navigation gets back what is shared between pages; a URL
that the browser tells because the change has not reached it yet does not. A widget shows what ``read`` returns, under
the key of ``widget_key``, and its ``on_change`` callback is ``take``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, NoReturn
from zlib import crc32

import streamlit as st

from dashboard.frame.i18n import worded
from dashboard.frame.streamlit_seams import run

_MEMORY, _ROUND, _LEFT, _CAME, _FORMER = (
    "address", "address_round", "address_left", "address_came", "address_former"
)  # fmt: skip

BEHIND_SECONDS = 3.0
"""How long a browser may tell what stood in the URL before it was changed."""

SHARED = (
    "lang", "from", "to", "as_of", "known", "project", "department", "clause", "severity", "channel", "concern",
)  # fmt: skip
"""Parameters that go along from page to page; all others belong to the page that made them."""


UNSTATED = "-"
"""What stands in the URL for the group of rows that state nothing."""


class _Former(NamedTuple):
    """A page, the parameters it had until a moment ago, and until when, by a clock that is never set."""

    page: str | None
    parameters: dict[str, list[str]]
    until: float


def follow() -> None:
    """Bring memory and URL together at the start of a full run."""
    url = _told()
    strayed = _strayed(url)
    if _came_back(url) or url == _memory():
        return
    if strayed or _still_there(url) or _behind(url):
        _show()
        return
    st.session_state[_MEMORY] = url or _shared_part()
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    _show()


def leave(parameters: dict[str, list[str]]) -> None:
    """Note what the page being left looks like, and with which parameters another is opened from it."""
    st.session_state[_LEFT] = (run.page(), dict(_memory()), parameters)


def _came_back(url: dict[str, list[str]]) -> bool:
    """Whether the reader pressed "back" to the page just left: the browser then shows it with the other's parameters.

    (Streamlit writes new parameters into the history before it changes the page.) The page gets its own view back;
    the URL stays as it is until a widget is used, because writing it would block the way further back.
    """
    page, memory, parameters = st.session_state.get(_LEFT, (None, {}, {}))
    if page is None or page != run.page() or url != parameters:
        return False
    if _memory() != memory:
        st.session_state[_MEMORY] = memory
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    return True


def _still_there(url: dict[str, list[str]]) -> bool:
    """Whether a browser that is slow to follow still tells the parameters of the page that was just left."""
    page, memory, parameters = st.session_state.get(_LEFT, (None, {}, {}))
    return page is not None and page != run.page() and url == memory and _memory() == parameters


def again() -> NoReturn:
    """Ask for the whole page from a part of it, at the address the page has now.

    A part that runs by itself asks only when it ``run.is_alone``, and the next time otherwise.
    """
    if _behind(_told()):
        _show()
    st.rerun()


def _behind(url: dict[str, list[str]]) -> bool:
    """Whether the browser tells what stood here until a moment ago, as the change is still on its way to it.

    So does whatever asks for the page between a choice and its answer: a second click, news. Who presses "back" means
    the old address.
    """
    if run.session() is None or run.goes_through_history():
        return False
    return any((former.page, former.parameters) == (run.page(), url) for former in _recent())


def _recent() -> list[_Former]:
    now = time.monotonic()
    return [former for former in st.session_state.get(_FORMER, []) if now - former.until < BEHIND_SECONDS]


def _outdate() -> None:
    """Note what stands here as what a browser may still tell for a moment; call it before a change."""
    st.session_state[_FORMER] = [*_recent(), _Former(run.page(), dict(_memory()), time.monotonic())]


def _strayed(url: dict[str, list[str]]) -> bool:
    """Whether a browser shows this page with the parameters of the one before, although it was opened with others.

    Streamlit's browser side does that when a link is followed while the page before is still being run (somebody
    searches and at once clicks a row): the late parameters of the old page win. Asked until it has told the right ones.
    """
    page, before = st.session_state.get(_CAME, (None, {}))
    if page != run.page():
        st.session_state[_CAME] = (run.page(), {} if page is None else dict(_memory()))
        return False
    if url == _memory():
        st.session_state[_CAME] = (page, {})
        return False
    return url == before and not before.keys() <= set(SHARED)


def read(name: str) -> list[str]:
    """All values of a parameter; empty when it stands at its default."""
    return list(_memory().get(name, []))


def first(name: str) -> str | None:
    """The only value of a parameter, or none."""
    return next(iter(read(name)), None)


def write(name: str, values: Sequence[str]) -> None:
    """Remember a parameter and show it in the URL; no values means its default."""
    if list(values) == _memory().get(name, []):
        return
    _outdate()
    if values:
        _memory()[name] = list(values)
    else:
        _memory().pop(name, None)
    _show()


def turn(**parameters: str) -> None:
    """Set parameters of this page from elsewhere on it; their widgets begin anew with them. A rerun must follow."""
    _outdate()
    _memory().update({name: [value] for name, value in parameters.items()})
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    _show()


def drop(name: str) -> None:
    """Put a parameter back to its default from elsewhere on the page; its widget begins anew. A rerun must follow."""
    write(name, [])
    turn()


def widget_key(name: str, words: Iterable[str] = ()) -> str:
    """The key of the widget for a parameter; new whenever the URL was changed from outside, or the language.

    Of a list whose ``words`` may change while it is open (a count, a stage) new with them, too: a browser sends back
    the word chosen, and one that is no more would be no choice. What was chosen stands in the URL.
    """
    told = "\0".join(words)
    return worded(state_key(name)) + (f"-{crc32(told.encode()):08x}" if told else "")


def state_key(name: str) -> str:
    """The key of what a page keeps beside the URL; new whenever the URL was changed from outside."""
    return f"{name}-{st.session_state.get(_ROUND, 0)}"


def take(name: str, encode: Callable[[object], Sequence[str]], key: str | None = None) -> None:
    """Write what the reader has just chosen in the widget of ``name`` (an ``on_change`` callback).

    ``key`` is the widget's, if it is not that of ``widget_key``. Nothing is written when the URL was changed from
    outside meanwhile: the widget is one that is no longer there. Where only another part would be drawn, the whole
    page is.
    """
    key = key or widget_key(name)
    if key in st.session_state:
        write(name, encode(st.session_state[key]))
        if run.is_elsewhere():
            st.rerun()


def whole() -> dict[str, list[str]]:
    """All parameters of the page as it is, but the language, which is the reader's."""
    return {name: list(values) for name, values in _memory().items() if name != "lang"}


def shared(**extra: str) -> dict[str, list[str]]:
    """Parameters for a link to another page: those that go along, and ``extra``."""
    return _shared_part() | {name: [value] for name, value in extra.items()}


def _memory() -> dict[str, list[str]]:
    memory: dict[str, list[str]] = st.session_state.setdefault(_MEMORY, {})
    return memory


def _shared_part() -> dict[str, list[str]]:
    return {name: values for name, values in _memory().items() if name in SHARED}


def _told() -> dict[str, list[str]]:
    """What the browser tells, or what was written since."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _show() -> None:
    """Put the memory into the URL; also when the browser tells just that, but may yet hear of what was there since."""
    if _told() != _memory() or _recent():
        st.query_params.from_dict(_memory())
