"""Thirty interviewers and six hundred persons, on both engines: each is called once, nobody is forgotten."""

from __future__ import annotations

import pytest
from callers import attempts, thirty_call

from casework.record.ledger import Ledger

PERSONS = 600


@pytest.mark.timeout(900)
def test_thirty_callers_call_six_hundred_persons_once_each_though_some_die(book: Ledger, address: str) -> None:
    thirty_call(book, address, PERSONS)
    assert attempts(book) == {1: PERSONS}
