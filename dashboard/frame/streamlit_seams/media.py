"""All of Streamlit's files that its public functions do not offer; ``tests/unit/test_media.py`` fails when it changes.

Streamlit keeps a file under a digest of its content and gives it to whoever asks for that address. Here: whose session
a file was drawn in, by which id it will be asked for, and how long it is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import count
from pathlib import PurePosixPath
from threading import Lock
from time import monotonic

from streamlit.logger import get_logger
from streamlit.runtime import get_instance
from streamlit.runtime.media_file_manager import MediaFileManager

from dashboard.frame.base_path import base_path
from dashboard.frame.streamlit_seams import run

KEPT = 64
"""Files held for their browsers; the oldest goes when another is made."""
GONE_AFTER_SECONDS = 120.0
"""How long a file that was asked for lies ready."""
EMPTY = b"", "text/plain"

_made = count()
_lock = Lock()
_slots: dict[str, float] = {}
get_logger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
"""It would warn at every file made outside a run, which is where all downloads are made."""


def manager() -> MediaFileManager:
    """Where Streamlit keeps its files."""
    return get_instance().media_file_mgr


def is_file(path: str) -> bool:
    """Whether this is the address of one of Streamlit's files (and not of what its own pages are made of)."""
    return path.startswith(f"{base_path()}/media/")


def file_id(address: str) -> str:
    """The id by which a file is kept, from its address."""
    return PurePosixPath(address).stem


def watch(files: MediaFileManager, drawn: Callable[[str, str], None]) -> None:
    """Call ``drawn(session, file id)`` for every file that a page shows or offers from now on."""
    add = files.add

    def adding(
        path_or_data: bytes | str,
        mimetype: str,
        coordinates: str,
        file_name: str | None = None,
        is_for_static_download: bool = False,
    ) -> str:
        address = add(path_or_data, mimetype, coordinates, file_name, is_for_static_download)
        at = run.session()
        if at is not None:
            drawn(at, file_id(address))
        return address

    setattr(files, "add", adding)  # noqa: B010 - a method is replaced, which the type checker refuses otherwise


def keep(files: MediaFileManager, content: bytes, media_type: str, name: str) -> str:
    """Hold a file that is about to be handed out as ``name``; returns its id.

    Streamlit makes such a file outside the reader's run, and drops it as soon as sessions, whichever, have run twice;
    with several people at work that is sooner than a browser can fetch it.
    """
    slot = f"handed-out-{next(_made) % KEPT}"
    with _lock:
        _slots[slot] = monotonic()
    return file_id(files.add(content, media_type, slot, file_name=name, is_for_static_download=True))


def drop_old(files: MediaFileManager, now: float | None = None) -> None:
    """Let go of the files that were held long enough; Streamlit drops them with its next sweeps."""
    until = (monotonic() if now is None else now) - GONE_AFTER_SECONDS
    with _lock:
        over = [slot for slot, since in _slots.items() if since <= until]
        for slot in over:
            del _slots[slot]
    for slot in over:
        files.add(*EMPTY, slot)
    if over:
        files.remove_orphaned_files()
        files.remove_orphaned_files()  # a download is only marked the first time
