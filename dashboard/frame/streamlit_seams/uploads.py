"""What the gate before uploads knows of Streamlit's inside; ``tests/unit/test_upload_gate.py`` fails when it changes.

Streamlit takes files by ``PUT /_stcore/upload_file/<session>/<file>`` and holds them in memory, by session, until the
page lets go of them or the tab is closed.
"""

from __future__ import annotations

import re

from streamlit import config, runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

ROUTE = "/_stcore/upload_file/"
PLACE = re.compile(rf"{ROUTE}([^/]+)/[^/]+\Z")
"""The end of an upload's path; its group is the session."""


def take_up_to(megabytes: int) -> None:
    """Let no field and no upload be larger, however the server was started."""
    config.set_option("server.maxUploadSize", megabytes, "YINGSHENG_MAX_UPLOAD_MB")


def held() -> dict[str, int]:
    """Bytes of the files that are held, by session."""
    manager = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    return counted(manager) if isinstance(manager, MemoryUploadedFileManager) else {}


def counted(manager: MemoryUploadedFileManager) -> dict[str, int]:
    """The same of one store of files."""
    storage = list(manager.file_storage.items())
    return {session_id: sum(len(file.data) for file in list(files.values())) for session_id, files in storage}
