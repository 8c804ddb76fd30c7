"""Parts of a page that are drawn in one run: what somebody pressed in one is heard, whatever another asks for."""

from __future__ import annotations

from functools import partial

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest, local_script_runner


def page(*, waits: bool) -> None:
    """A part that asks for the whole page on news (``waits``: until it is drawn alone), and one with a button."""
    import streamlit as st
    from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

    from dashboard.frame.streamlit_seams import run

    @st.fragment
    def asking() -> None:
        st.session_state["asking"] = ThreadState.get().fragment_id
        if st.session_state.get("news") and (run.is_alone() or not waits):
            st.session_state["news"] = False
            st.rerun()

    @st.fragment
    def pressed() -> None:
        st.session_state["pressed"] = ThreadState.get().fragment_id
        if st.button("Enter", key="enter"):
            st.session_state["heard"] = True

    asking()
    pressed()


def opened(*, waits: bool) -> AppTest:
    """The page, drawn once; there are news since."""
    app = AppTest.from_function(page, kwargs={"waits": waits}).run()
    app.session_state["news"] = True
    return app


def drawing(monkeypatch: pytest.MonkeyPatch, app: AppTest, *parts: str) -> None:
    """Let the next run be one of these parts."""
    asked = partial(RerunData, fragment_id_queue=[app.session_state[part] for part in parts])
    monkeypatch.setattr(local_script_runner, "RerunData", asked)


def test_a_press_is_heard_though_news_are_told_in_the_same_run(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(waits=True)
    drawing(monkeypatch, app, "asking", "pressed")
    app.button("enter").click().run()
    assert "heard" in app.session_state
    assert app.session_state["news"], "told the next time"


def test_the_press_would_be_lost_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once this fails, Streamlit keeps the press, and no part need wait."""
    app = opened(waits=False)
    drawing(monkeypatch, app, "asking", "pressed")
    app.button("enter").click().run()
    assert "heard" not in app.session_state


def test_news_that_come_alone_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(waits=True)
    drawing(monkeypatch, app, "asking")
    app.run()
    assert not app.session_state["news"]
