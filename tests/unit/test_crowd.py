"""Few pages are drawn at once, in their order; who takes long holds nobody up; who breaks gives its place back."""

from __future__ import annotations

import threading

import pytest

from dashboard.frame.streamlit_seams.crowd import Places, in_turn


def test_the_next_is_drawn_when_one_before_it_is_done():
    began, ends, drawn = threading.Event(), threading.Event(), list[str]()

    def draw(page: str) -> None:
        if page == "first":
            began.set()
            ends.wait(30)
        drawn.append(page)

    drawing = in_turn(draw, Places(1, 60))
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


def test_who_is_drawn_for_long_holds_nobody_up():
    began, ends, drawn = threading.Event(), threading.Event(), list[str]()

    def draw(page: str) -> None:
        if page == "long":
            began.set()
            ends.wait(30)
        drawn.append(page)

    drawing = in_turn(draw, Places(1, 0.01))
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

    drawing = in_turn(draw, Places(1, 60))
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            drawing("broken")
    drawing("whole")


def test_those_who_wait_are_drawn_in_the_order_in_which_they_came():
    ends, drawn = threading.Event(), list[int]()
    places = Places(1, 60)
    places.take()

    def draw(number: int) -> None:
        drawn.append(number)

    drawing = in_turn(draw, places)
    threads = [threading.Thread(target=drawing, args=(number,)) for number in range(5)]
    for waiting, thread in enumerate(threads, start=1):
        thread.start()
        while places.waiting < waiting:
            ends.wait(0.001)
    places.leave()
    for thread in threads:
        thread.join(30)
    assert drawn == [0, 1, 2, 3, 4]
