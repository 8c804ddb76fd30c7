"""Few pages are drawn at once; who has waited long is drawn all the same; a page that breaks gives its place back."""

from __future__ import annotations

import threading

import pytest

from dashboard.frame.streamlit_seams.crowd import in_turn


def test_the_next_is_drawn_when_one_before_it_is_done():
    began, ends, drawn = threading.Event(), threading.Event(), list[str]()

    def draw(page: str) -> None:
        if page == "first":
            began.set()
            ends.wait(30)
        drawn.append(page)

    drawing = in_turn(draw, places=1, patience=60)
    threads = [threading.Thread(target=drawing, args=(page,)) for page in ("first", "second")]
    threads[0].start()
    began.wait(30)
    threads[1].start()
    threads[1].join(0.2)
    assert drawn == []
    ends.set()
    for thread in threads:
        thread.join(30)
    assert drawn == ["first", "second"]


def test_who_has_waited_long_is_drawn_beside_the_others():
    began, ends, drawn = threading.Event(), threading.Event(), list[str]()

    def draw(page: str) -> None:
        if page == "long":
            began.set()
            ends.wait(30)
        drawn.append(page)

    drawing = in_turn(draw, places=1, patience=0.01)
    long = threading.Thread(target=drawing, args=("long",))
    long.start()
    began.wait(30)
    drawing("short")
    assert drawn == ["short"]
    ends.set()
    long.join(30)
    drawing("after")
    assert drawn == ["short", "long", "after"]


def test_a_page_that_breaks_gives_its_place_back():
    def draw(page: str) -> None:
        if page == "broken":
            raise ValueError(page)

    drawing = in_turn(draw, places=1, patience=60)
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            drawing("broken")
    drawing("whole")
