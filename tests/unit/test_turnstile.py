"""Writers pass one at a time, in the order in which they came."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from casework.errors import LedgerError, LedgerUnavailable
from casework.record.ledger.turnstile import Turnstile, turnstile


def waiting(gate: Turnstile) -> int:
    return len(gate._waiting)


def queue_up(gate: Turnstile, pool: ThreadPoolExecutor, passed: list[int], writers: int) -> None:
    def go_through(number: int) -> None:
        with gate.turn(10):
            passed.append(number)

    for number in range(writers):
        pool.submit(go_through, number)
        while waiting(gate) <= number:
            time.sleep(0.001)


def test_writers_pass_in_the_order_in_which_they_came():
    gate, passed = Turnstile(), []
    with ThreadPoolExecutor(8) as pool, gate.turn(1):
        queue_up(gate, pool, passed, 8)
        assert passed == []
    pool.shutdown()
    assert passed == list(range(8))


def test_newcomer_does_not_overtake_who_waits():
    gate, passed = Turnstile(), []
    with ThreadPoolExecutor(1) as pool:
        with gate.turn(1):
            queue_up(gate, pool, passed, 1)
        with gate.turn(1):
            assert passed == [0]


def test_two_are_never_inside_together():
    gate, inside, most = Turnstile(), [0], [0]

    def work() -> None:
        for _ in range(5):
            with gate.turn(10):
                inside[0] += 1
                time.sleep(0.001)  # whoever could come in beside would do so now
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(work) for _ in range(8)]:
            future.result()
    assert most == [1]


def test_turn_is_passed_on_after_an_error():
    gate = Turnstile()
    with pytest.raises(OSError, match="disk"), gate.turn(1):
        raise OSError("disk full")
    with gate.turn(0.1):
        assert waiting(gate) == 0


def test_patience_ends_and_the_place_in_the_queue_is_given_up():
    gate = Turnstile()
    with ThreadPoolExecutor(1) as pool, gate.turn(1):
        impatient = pool.submit(lambda: gate.turn(0.05).__enter__())
        with pytest.raises(LedgerUnavailable, match="busy with another entry"):
            impatient.result()
        assert waiting(gate) == 0
    with gate.turn(0.1):
        pass


def test_asking_twice_in_one_thread_is_an_error_not_a_deadlock():
    gate = Turnstile()
    with gate.turn(1), pytest.raises(LedgerError, match="already has a transaction"), gate.turn(1):
        pass


def test_one_turnstile_for_each_address():
    assert turnstile("sqlite:////a") is turnstile("sqlite:////a")
    assert turnstile("sqlite:////a") is not turnstile("sqlite:////b")
