"""Answers kept until the tables change: asked once, bounded, and forgotten when asking failed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pyarrow as pa
import pytest

from etl.warehouse.kept import KEPT, LARGEST_BYTES, KeptAnswers

ONE = pa.table({"n": [1]})


def test_of_many_who_ask_the_same_at_once_one_asks_the_tables():
    kept, asked, together, answer = KeptAnswers(), [], Barrier(8), Event()

    def ask() -> pa.Table:
        asked.append(1)
        answer.wait(10)
        return ONE

    def look(_: int) -> pa.Table:
        together.wait(10)
        return kept.get("question", ask)

    with ThreadPoolExecutor(8) as people:
        looks = people.map(look, range(8))
        answer.set()
        assert list(looks) == [ONE] * 8
    assert len(asked) == 1


def test_a_question_that_failed_is_asked_again():
    kept = KeptAnswers()
    with pytest.raises(ZeroDivisionError):
        kept.get("question", lambda: pa.table({"n": [1 // 0]}))
    assert kept.get("question", lambda: ONE) == ONE


def test_the_answers_longest_unasked_go_first():
    kept = KeptAnswers()
    for number in range(KEPT):
        kept.get(number, lambda: ONE)
    kept.get(0, lambda: pytest.fail("asked again"))
    kept.get("another", lambda: ONE)
    assert len(kept) == KEPT
    kept.get(0, lambda: pytest.fail("gone before others"))
    with pytest.raises(ZeroDivisionError):
        kept.get(1, lambda: pa.table({"n": [1 // 0]}))


def test_what_is_larger_than_a_page_is_not_kept():
    kept = KeptAnswers()
    kept.get("download", lambda: pa.table({"n": range(LARGEST_BYTES // 8 + 1)}))
    assert len(kept) == 0
