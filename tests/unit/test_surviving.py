import logging

import pytest

from dashboard.frame.surviving import Surviving


def test_an_unforeseen_error_is_logged_with_its_trace_and_the_thread_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "yingsheng"), Surviving("the clock"):
        raise KeyError("chinesecalendar")
    assert [record.getMessage() for record in caplog.records] == [
        "the clock: a step failed; the next one will be tried"
    ]
    assert "chinesecalendar" in caplog.text


def test_the_end_of_the_program_is_not_held_up() -> None:
    with pytest.raises(SystemExit), Surviving("the clock"):
        raise SystemExit


def test_a_step_that_works_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with Surviving("the clock"):
        pass
    assert caplog.records == []


def test_an_error_that_comes_at_every_step_is_logged_once_until_a_step_works(caplog: pytest.LogCaptureFixture) -> None:
    surviving = Surviving("the sync")
    for wrong in (True, True, True, False, True):
        with surviving:
            if wrong:
                raise KeyError("again")
    assert len(caplog.records) == 2
