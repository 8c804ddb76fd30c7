"""Fields that take a file: the only ones there are, so that the server knows which tabs may send any.

A tab may send files while its page has such a field, which is drawn for people who are in and may use it. Whether it
still has one is known when a run of the page has come to its end.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import streamlit as st

from dashboard.frame.streamlit_seams import run
from dashboard.frame.streamlit_seams.kinds import UploadedFile, WidgetCallback

_lock = threading.Lock()
_open: dict[str, bool] = {}
"""Sessions whose page has a field; whether it was drawn in the run that is going on."""


def file_field(
    label: str, endings: Sequence[str], *, key: str, on_change: WidgetCallback | None = None
) -> UploadedFile | None:
    """A field for one file with one of these endings."""
    _open_here()
    return st.file_uploader(label, list(endings), key=key, on_change=on_change)


def photo_field(label: str, *, key: str) -> UploadedFile | None:
    """A field for a photo by the camera of the reader's device; its label is not shown."""
    _open_here()
    return st.camera_input(label, key=key, label_visibility="collapsed")


def begin() -> None:
    """A run of the whole page begins: what is open stays so until it has ended."""
    here = run.session()
    with _lock:
        if here in _open:
            _open[here] = False


def end(*, allowed: bool = True) -> None:
    """The run has come to its end: without a field drawn in it, or a reader who is ``allowed`` in, none is open."""
    here = run.session()
    with _lock:
        if here in _open and not (allowed and _open[here]):
            del _open[here]


def takes_files(session_id: str) -> bool:
    """Whether a tab may send files: it is connected, and its page has a field for them."""
    with _lock:
        for gone in [each for each in _open if not run.is_open(each)]:
            del _open[gone]
        return session_id in _open


def _open_here() -> None:
    here = run.session()
    if here is not None:
        with _lock:
            _open[here] = True
