"""Sections of a page: a quick one is there before a slow one, each asks alone, what is chosen in one draws it alone."""

from __future__ import annotations

from functools import partial

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest, local_script_runner

from casework.access.permissions import User
from dashboard.frame import access, navigation

SOMEBODY = User("somebody", "Somebody", ())


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a reader: no ledger stands behind these pages."""
    monkeypatch.setattr(access, "current_user", lambda: SOMEBODY)


def opened(page: object) -> AppTest:
    return AppTest.from_function(page, default_timeout=60).run()  # type: ignore[arg-type]


def shown(app: AppTest) -> list[str]:
    return [text.value for text in app.markdown]


def one_waits_for_the_other() -> None:
    from threading import Event

    import streamlit as st

    from dashboard.parts.sections import section

    quick_is_there = Event()

    @section("Slow")
    def slow() -> None:
        st.markdown("after the quick one" if quick_is_there.wait(20) else "before the quick one")

    @section("Quick")
    def quick() -> None:
        st.markdown("quick")
        quick_is_there.set()

    slow()
    quick()


def test_a_quick_section_does_not_wait_for_the_slow_one_above_it() -> None:
    app = opened(one_waits_for_the_other)
    assert shown(app) == ["after the quick one", "quick"]
    assert [heading.value for heading in app.subheader] == ["Slow", "Quick"]
    assert not app.exception


def counted() -> None:
    import streamlit as st

    from dashboard.frame import address
    from dashboard.parts.sections import section

    runs = st.session_state.setdefault("runs", {"page": 0, "own": 0, "shared": 0})
    runs["page"] += 1

    @section()
    def own() -> None:
        runs["own"] += 1
        st.button("own", on_click=address.write, args=("own", ["1"]))

    @section(shared=("of_all",))
    def shared() -> None:
        runs["shared"] += 1
        st.button("of all", on_click=address.write, args=("of_all", ["1"]))

    own()
    shared()


def press(app: AppTest, place: int, patch: pytest.MonkeyPatch) -> None:
    """Press a button as a browser does that asks for its section alone."""
    asked = partial(RerunData, fragment_id_queue=[sections_of(app)[place]])
    with patch.context() as only_now:
        only_now.setattr(local_script_runner, "RerunData", asked)
        app.button[place].click().run()


def sections_of(app: AppTest) -> list[str]:
    return list(app._fragment_storage._fragments)


def test_a_choice_draws_its_section_alone_unless_others_read_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(counted)
    assert app.session_state["runs"] == {"page": 1, "own": 1, "shared": 1}
    press(app, 0, monkeypatch)
    assert app.session_state["runs"] == {"page": 1, "own": 2, "shared": 1}
    app = opened(counted)
    press(app, 1, monkeypatch)
    assert app.session_state["runs"]["page"] == 2


def test_a_section_whose_reader_has_changed_asks_for_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(counted)
    app.session_state[access.READER_KEY] = User("another", "Another", ())
    press(app, 0, monkeypatch)
    assert app.session_state["runs"]["page"] == 2


def leaving() -> None:
    import streamlit as st

    from dashboard.frame import navigation
    from dashboard.parts.sections import section

    navigation.leave()

    @section()
    def leaves() -> None:
        if not st.session_state.get("left"):
            navigation.go("desk", case="1")
        st.markdown("stayed")

    leaves()


def test_a_section_drawn_beside_others_can_leave_for_another_page(monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[object] = []

    def note(path: str, wanted: object) -> None:
        import streamlit as st

        gone.append((path, wanted))
        st.session_state["left"] = True

    monkeypatch.setattr(navigation, "_go", note)
    app = opened(leaving)
    assert gone == [("desk", {"case": ["1"]})]
    assert shown(app) == ["stayed"]
    assert not app.error
