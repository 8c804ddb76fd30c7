"""Files that people hand in to be imported: kept on disk while their session works on them."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from pathlib import Path
from typing import IO

import streamlit as st

from casework.record.storage import written
from casework.settings import settings
from casework.upkeep.cleaning import UPLOADS

_KEPT = "upload"


def keep(name: str, content: IO[bytes]) -> Path:
    """Write an uploaded file to disk once and return its path; a new one replaces the session's former one.

    The stored name is a digest with the file's own ending, so that no name from outside becomes a path. Raises
    ``StorageError`` when there is no room for it.
    """
    content.seek(0)
    digest = _digest(content)
    kept: tuple[str, Path] | None = st.session_state.get(_KEPT)
    if kept and kept[0] == digest and kept[1].exists():
        return kept[1]
    forget()
    ending = "".join(Path(name).suffixes[-2:]).lower()
    path = settings().data_dir / UPLOADS / f"{uuid.uuid4().hex}-{digest[:16]}{ending}"
    content.seek(0)
    with written(path) as target:
        shutil.copyfileobj(content, target)
    st.session_state[_KEPT] = (digest, path)
    return path


def forget() -> None:
    """Delete the session's uploaded file."""
    kept: tuple[str, Path] | None = st.session_state.pop(_KEPT, None)
    if kept:
        kept[1].unlink(missing_ok=True)


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
