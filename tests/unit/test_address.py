"""What stands in the URL, when a browser is late to tell it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash


def script() -> None:
    """A page that says which case stands in its address."""
    import streamlit as st

    from dashboard.frame import address

    address.follow()
    st.text(address.first("id") or "no case")


def told(app: AppTest, page: str, **parameters: str) -> str:
    """What ``page`` says to a browser that tells these parameters."""
    app._page_hash = calc_hash(page)
    app.query_params.clear()
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run().text[0].value


def test_a_page_opened_while_a_search_runs_keeps_its_case_when_the_browser_still_tells_of_the_search():
    app = AppTest.from_function(script, default_timeout=60)
    told(app, "desk", q="1203")
    assert told(app, "case", id="c1") == "c1"
    assert told(app, "case", q="1203") == "c1"
    assert app.query_params["id"] == "c1"


def test_once_the_browser_has_told_the_right_address_a_new_one_is_followed():
    app = AppTest.from_function(script, default_timeout=60)
    told(app, "desk", q="1203")
    told(app, "case", id="c1")
    told(app, "case", id="c1")
    assert told(app, "case", q="1203") == "no case"


def test_another_case_on_the_same_page_is_followed_at_once():
    app = AppTest.from_function(script, default_timeout=60)
    told(app, "desk", q="1203")
    told(app, "case", id="c1")
    assert told(app, "case", id="c2") == "c2"


def test_a_menu_link_that_only_takes_the_filters_along_resets_the_page():
    app = AppTest.from_function(script, default_timeout=60)
    told(app, "home", project="BJ01")
    told(app, "desk", project="BJ01", id="c1")
    assert told(app, "desk", project="BJ01") == "no case"


def chosen() -> None:
    """A page with a choice that stands in its address, and a button; ``back`` says who goes back asks for it."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from dashboard.frame import address

    running = get_script_run_ctx()
    assert running is not None
    running.is_history_navigation = st.session_state.get("back", False)
    address.follow()
    st.text_input(
        "Only", key=address.widget_key("only"), on_change=address.take, args=("only", lambda typed: [str(typed)])
    )
    st.button("Again")
    st.text(f"only: {address.first('only')}")


def a_choice_just_made() -> AppTest:
    app = AppTest.from_function(chosen, default_timeout=60).run()
    assert app.text_input[0].set_value("60+").run().text[0].value == "only: 60+"
    return app


def test_a_second_click_before_the_browser_knows_of_the_first_takes_nothing_back():
    app = a_choice_just_made()
    app.query_params.clear()
    assert app.button[0].click().run().text[0].value == "only: 60+"
    assert app.query_params["only"] == "60+"


def test_the_address_of_two_choices_before_is_one_the_browser_may_still_tell():
    app = a_choice_just_made()
    app.text_input[0].set_value("0-6").run()
    app.query_params.clear()
    assert app.button[0].click().run().text[0].value == "only: 0-6"


def test_another_address_is_followed_although_a_choice_was_just_made():
    app = a_choice_just_made()
    app.query_params["only"] = "7-14"
    assert app.run().text[0].value == "only: 7-14"


def test_a_moment_later_the_old_address_is_meant(monkeypatch: pytest.MonkeyPatch):
    app = a_choice_just_made()
    monkeypatch.setattr("dashboard.frame.address.BEHIND_SECONDS", 0.0)
    app.query_params.clear()
    assert app.run().text[0].value == "only: None"


def test_who_goes_back_right_after_a_choice_means_the_old_address():
    app = a_choice_just_made()
    app.query_params.clear()
    app.session_state["back"] = True
    assert app.run().text[0].value == "only: None"


def overtaken() -> None:
    """A page whose view is changed from elsewhere after its search field was drawn: the field is of the view before."""
    import streamlit as st

    from dashboard.frame import address

    address.follow()
    st.text_input("Search", key=address.widget_key("q"), on_change=address.take, args=("q", lambda typed: [str(typed)]))
    st.text(f"searched: {address.first('q')}")
    if not st.session_state.get("turned"):
        st.session_state["turned"] = True
        address.turn(view="board")


def test_what_was_typed_into_a_field_that_is_no_longer_there_breaks_nothing():
    app = AppTest.from_function(overtaken, default_timeout=60).run()
    app.text_input[0].set_value("1203").run()
    assert not app.exception
    assert app.text[0].value == "searched: None"
    app.text_input[0].set_value("1203").run()
    assert app.text[0].value == "searched: 1203"
