"""What threads hand over is done by the server's thread: all of it, in order, woken once for what lies there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from functools import partial

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime

from dashboard.frame.streamlit_seams import handing_over
from dashboard.frame.streamlit_seams.handing_over import Tray

whose: ContextVar[str] = ContextVar("whose", default="nobody's")


class Loop:
    """Stands for an event loop: counts how often other threads wake it, and keeps what went wrong in a call."""

    def __init__(self) -> None:
        self.calls: deque[Callable[[], object]] = deque()
        self.woken = 0
        self.faults: list[str] = []

    def call_soon_threadsafe(self, call: Callable[..., object], *args: object) -> None:
        self.woken += 1
        self.calls.append(partial(call, *args))

    def call_soon(self, call: Callable[[], object], *, context: Context) -> None:
        self.calls.append(partial(context.run, call))

    def serve(self) -> None:
        """Make the calls that lie there, and those that they bring."""
        while self.calls:
            call = self.calls.popleft()
            try:
                call()
            except ValueError as fault:
                self.faults.append(repr(fault))


@pytest.fixture
def loop() -> Loop:
    return Loop()


def test_calls_are_made_in_their_order_and_the_thread_is_woken_once(loop: Loop):
    tray, made = Tray(), list[int]()
    for number in range(5):
        tray.put(partial(made.append, number), loop)
    assert (made, loop.woken) == ([], 1)
    loop.serve()
    assert made == [0, 1, 2, 3, 4]
    tray.put(partial(made.append, 5), loop)
    assert loop.woken == 2


def test_what_comes_while_the_tray_is_cleared_is_not_forgotten(loop: Loop):
    tray, made = Tray(), list[str]()

    def first() -> None:
        made.append("first")
        tray.put(partial(made.append, "second"), loop)

    tray.put(first, loop)
    loop.serve()
    assert made == ["first", "second"]


def test_a_call_that_fails_is_told_and_keeps_none_of_the_others_away(loop: Loop):
    tray, made = Tray(), list[str]()

    def breaks() -> None:
        raise ValueError("broken")

    tray.put(breaks, loop)
    tray.put(partial(made.append, "after"), loop)
    loop.serve()
    assert (loop.faults, made) == (["ValueError('broken')"], ["after"])


def test_each_call_is_made_in_the_context_of_whoever_put_it_down(loop: Loop):
    tray, seen = Tray(), list[str]()
    for name in ("one", "two"):
        copy_context().run(lambda name=name: (whose.set(name), tray.put(lambda: seen.append(whose.get()), loop)))  # type: ignore[misc]
    loop.serve()
    assert seen == ["one", "two"]


def test_what_the_seam_leans_on_is_there():
    handing_over.by_the_armful()
    handing_over.by_the_armful()
    for method in (AppSession._call_soon_on_event_loop, Runtime._enqueued_some_message):
        assert not hasattr(method.__wrapped__, "__wrapped__")  # type: ignore[attr-defined]
    assert "call_soon_threadsafe" in Runtime._enqueued_some_message.__wrapped__.__code__.co_names  # type: ignore[attr-defined]
    assert "_event_loop" in AppSession._call_soon_on_event_loop.__wrapped__.__code__.co_names  # type: ignore[attr-defined]
