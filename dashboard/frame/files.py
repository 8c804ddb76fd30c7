"""Files that are made when somebody asks for one: in the reader's language, for the rights they have at that moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic

import streamlit as st

from casework.access import security
from casework.access.security import Line
from casework.errors import PermissionRefused
from casework.time import present
from casework.vocabulary.security import Deed
from dashboard.frame import access, state
from dashboard.frame.delivery import Grant, grants
from dashboard.frame.i18n import language, speaking
from dashboard.frame.streamlit_seams import media, run
from dashboard.parts.documents.case_forms import MEDIA_TYPE

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": MEDIA_TYPE,
    ".sps": "text/plain",
    ".toml": "application/toml",
    ".xml": "application/xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def offer(
    label: str,
    make: Callable[[], bytes],
    *,
    name: str,
    key: str,
    icon: str = ":material/download:",
    media_type: str | None = None,
    deed: Deed = Deed.EXPORTED,
    what: str | None = None,
) -> None:
    """Draw a button that gives the file ``name``; ``make`` runs when it is pressed, in a thread.

    The security log says that the reader did ``deed`` with ``what``, the file's name unless told otherwise. Whoever
    presses it after their rights have changed gets nothing.
    """
    told, spoken, user = media_type or MEDIA_TYPES[Path(name).suffix], language(), access.reader()
    at = run.session() or ""
    line = Line(user.user_id, deed, what or name)

    def made() -> bytes:
        try:
            grants.check(at, user)
        except PermissionRefused as refused:
            security.refused(state.platform().ledger, user.user_id, refused, present.now(), what=line.what)
            raise
        with speaking(spoken):
            content = make()
        file_id = media.keep(media.manager(), content, told, name)
        grants.grant(at, file_id, Grant(user, monotonic() + media.GONE_AFTER_SECONDS, line))
        return content

    st.download_button(label, made, file_name=name, mime=told, key=key, on_click="ignore", icon=icon)
