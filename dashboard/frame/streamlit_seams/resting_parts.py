"""A part that is drawn again by itself every few seconds is not, as long as it says that there is nothing to draw.

Each such run takes a thread, a place among those who draw, and a message with the whole look of the application: with
fifty tabs open a quarter of what the process did. Streamlit 1.67 has intervals and no conditions, so the session's
``request_rerun`` is wrapped; what is asked there is asked on the server's own thread and has to be quick.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession

from dashboard.frame.streamlit_seams import run

Rests = Callable[[], bool]
Request = Callable[[AppSession, ClientState | None], None]

_resting: dict[str, dict[str, Rests]] = {}


def rest_while(rests: Rests) -> None:
    """Let the part this is called in not be drawn by its interval as long as ``rests`` holds; all else draws it."""
    session, part = run.session(), run.part()
    if session is None or part is None:
        return
    if session not in _resting:
        for gone in [each for each in list(_resting) if not run.is_open(each)]:
            _resting.pop(gone, None)
    _resting.setdefault(session, {})[part] = rests


def respect() -> None:
    """Let every session of this process ask first; a second call changes nothing."""
    if not getattr(AppSession.request_rerun, "lets_rest", False):
        AppSession.request_rerun = _asking(AppSession.request_rerun)  # type: ignore[assignment, method-assign]


def _asking(request: Request) -> Request:
    @wraps(request)
    def asked(session: AppSession, client_state: ClientState | None) -> None:
        if client_state is None or not client_state.is_auto_rerun or not _rests(session.id, client_state.fragment_id):
            request(session, client_state)

    asked.lets_rest = True  # type: ignore[attr-defined]
    return asked


def _rests(session: str, part: str) -> bool:
    rests = _resting.get(session, {}).get(part)
    return rests is not None and rests()
