"""What is being run: the page, the session it is run for, whether its tab is open."""

from __future__ import annotations

from streamlit import runtime
from streamlit.runtime.app_session import AppSessionState
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState


def session() -> str | None:
    """The session whose page is being drawn; None outside a run."""
    context = get_script_run_ctx(suppress_warning=True)
    return None if context is None else context.session_id


def page() -> str | None:
    """What Streamlit calls the page being run; unlike the browser's address it is right from the first moment on."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.page_script_hash if context else None


def part() -> str | None:
    """The part of a page that is being drawn by this thread; None outside of one."""
    return ThreadState.get().fragment_id


def goes_through_history() -> bool:
    """Whether the reader came to this run by "back" or "forward"."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def is_open(session_id: str) -> bool:
    """Whether a tab is connected under this id."""
    return runtime.exists() and runtime.get_instance().is_active_session(session_id)


def is_drawing(session_id: str) -> bool:
    """Whether a page, or a part of it, is being drawn; ``tests/unit/test_turns.py`` fails when that changes."""
    if not runtime.exists():
        return False
    found = runtime.get_instance()._session_mgr.get_active_session_info(session_id)
    return found is not None and found.session._state == AppSessionState.APP_IS_RUNNING


def of_a_part() -> bool:
    """Whether only parts of a page are drawn anew in this run."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and bool(context.fragment_ids_this_run)


def is_alone() -> bool:
    """Whether nothing but the part this is called in is drawn in this run.

    What a browser asks for while another run goes on is joined in one run: the part that runs by itself and the one in
    which somebody pressed a button. Asking for the whole page from the first, before the second is drawn, loses the
    press.
    """
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.fragment_ids_this_run == [ThreadState.get().fragment_id]


def is_elsewhere() -> bool:
    """Whether what a callback tells of stands outside the parts that are drawn in this run.

    Who types in a part and at once chooses something elsewhere: a browser sends both in one request, for the part.
    """
    context = get_script_run_ctx(suppress_warning=True)
    drawn = None if context is None else context.fragment_ids_this_run
    return bool(drawn) and ThreadState.get().fragment_id not in (drawn or ())


def is_beside() -> bool:
    """Whether this is a thread that draws one part while the page and its other parts are drawn."""
    return get_script_run_ctx(suppress_warning=True) is not None and ThreadState.get().is_parallel_worker
