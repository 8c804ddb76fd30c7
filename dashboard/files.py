"""Files that are made when somebody asks for one: in the reader's language, and kept until the browser has fetched it.

Streamlit makes such a file outside the reader's run, and drops it as soon as sessions, whichever, have run twice; with
several people at work that is sooner than a browser can fetch it. The last few are therefore held here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import count
from pathlib import Path

import streamlit as st
from streamlit.logger import get_logger
from streamlit.runtime import get_instance
from streamlit.runtime.media_file_manager import MediaFileManager

from dashboard.documents.case_forms import MEDIA_TYPE
from dashboard.i18n import language, speaking

KEPT = 64
"""Files held for their browsers; the oldest goes when another is made."""
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": MEDIA_TYPE,
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_made = count()
get_logger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
"""It would warn at every file made outside a run, which is where all of these are made."""


def offer(
    label: str,
    make: Callable[[], bytes],
    *,
    name: str,
    key: str,
    icon: str = ":material/download:",
    media_type: str | None = None,
) -> None:
    """Draw a button that gives the file ``name``; ``make`` runs when it is pressed, in a thread.

    ``media_type`` is known by the ending of a CSV, DOCX or XLSX.
    """
    told, spoken = media_type or MEDIA_TYPES[Path(name).suffix], language()

    def made() -> bytes:
        with speaking(spoken):
            content = make()
        keep(get_instance().media_file_mgr, content, told, name)
        return content

    st.download_button(label, made, file_name=name, mime=told, key=key, on_click="ignore", icon=icon)


def keep(manager: MediaFileManager, content: bytes, media_type: str, name: str) -> None:
    """Hold a file that is about to be handed out as ``name`` (bytes, media type and name make its address)."""
    slot = f"handed-out-{next(_made) % KEPT}"
    manager.add(content, media_type, slot, file_name=name, is_for_static_download=True)
