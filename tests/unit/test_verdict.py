"""One macro says what became of an obligation; nothing else compares its moments."""

from __future__ import annotations

import re
from datetime import datetime

import duckdb
import pytest

from etl.statements import named, statement

DUE, BEFORE, AFTER, LATER = (datetime(2026, 5, day) for day in (10, 9, 11, 12))
FOREVER = datetime.max  # noqa: DTZ901

MOMENT, DUE_AT = r"(?:\w+\.)?(?:met_at|void_at|as_of)", r"(?:\w+\.)?(?:next_)?due(?:_at)?"
COMPARED = re.compile(rf"\b(?:{MOMENT}\s*[<>]=?\s*{DUE_AT}|{DUE_AT}\s*[<>]=?\s*{MOMENT})\b")


@pytest.fixture(scope="module")
def shell() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema core")
    connection.execute(statement("core/verdict"))
    return connection


@pytest.mark.parametrize(
    ("met", "void", "as_of", "verdict"),
    [
        (BEFORE, None, AFTER, "met"),
        (DUE, None, DUE, "met"),
        (AFTER, None, LATER, "missed"),
        (AFTER, None, DUE, "pending"),
        (LATER, None, AFTER, "overdue"),
        (None, BEFORE, AFTER, "void"),
        (None, DUE, DUE, "void"),
        (None, AFTER, LATER, "missed"),
        (None, LATER, AFTER, "overdue"),
        (None, AFTER, BEFORE, "pending"),
        (None, None, DUE, "pending"),
        (None, None, AFTER, "overdue"),
        (BEFORE, None, FOREVER, "met"),
    ],
)
def test_a_verdict_is_one_word_for_a_moment(
    shell: duckdb.DuckDBPyConnection, met: datetime | None, void: datetime | None, as_of: datetime, verdict: str
) -> None:
    asked = "select core.verdict($due, $met, $void, $as_of)"
    given = {"due": DUE, "met": met, "void": void, "as_of": as_of}
    assert shell.execute(asked, given).fetchall() == [(verdict,)]


@pytest.mark.parametrize(("void", "as_of", "verdict"), [(BEFORE, BEFORE, "missed"), (DUE, BEFORE, "pending")])
def test_what_can_no_longer_be_kept_is_missed_from_then_on(
    shell: duckdb.DuckDBPyConnection, void: datetime, as_of: datetime, verdict: str
) -> None:
    asked = "select core.verdict($due, null, $void, $as_of, true)"
    assert shell.execute(asked, {"due": DUE, "void": void, "as_of": as_of}).fetchall() == [(verdict,)]


def test_no_other_model_compares_the_moments_of_an_obligation() -> None:
    texts = [f"{room}/{name}" for room in ("core", "marts", "parts", "steps") for name in named(room)]
    assert [name for name in texts if COMPARED.search(statement(name))] == ["core/verdict"]
