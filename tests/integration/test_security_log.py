"""The security log: each deed a line in the ledger; what can be repeated without end is counted by the minute."""

from __future__ import annotations

from desks import at

from casework import security
from casework.errors import PermissionRefused
from casework.events import Accessed
from casework.ledger import Ledger
from casework.security import LINES_A_MINUTE, STRANGER, Line
from casework.vocabulary_security import Deed

REFUSAL = PermissionRefused("There is no account for {user}. Ask an administrator to make one.", user="li@example.com")


def told(book: Ledger, user: str) -> list[tuple[Deed, str | None, int]]:
    """Deed, object and number of each line of one person."""
    payloads = [entry.payload for entry in book.stream(f"access/{user}")]
    return [(each.deed, each.what, each.times) for each in payloads if isinstance(each, Accessed)]


def test_each_download_is_a_line_however_many_there_are(book: Ledger) -> None:
    for minute in range(3):
        security.record(book, Line("wang", Deed.DOWNLOADED, "case/c1"), at(minute / 10))
    assert told(book, "wang") == [(Deed.DOWNLOADED, "case/c1", 1)] * 3


def test_a_flood_of_refusals_is_two_lines_a_minute_and_none_is_forgotten(book: Ledger) -> None:
    for second in range(600):
        security.refused(book, STRANGER, REFUSAL, at(second / 600), what="home")
    security.settle(book, at(1.5))
    assert told(book, STRANGER) == [(Deed.REFUSED, "home", 1), (Deed.REFUSED, "home", 599)]


def test_a_flood_that_varies_what_it_asks_for_fills_no_more(book: Ledger) -> None:
    for n in range(500):
        security.refused(book, "wang", REFUSAL, at(n / 1000), what=f"case/{n}")
    security.settle(book)
    lines = told(book, "wang")
    assert sum(times for _, _, times in lines) == 500
    assert len(lines) == LINES_A_MINUTE + 2


def test_one_person_s_flood_hides_nobody_else_s_refusal(book: Ledger) -> None:
    for n in range(200):
        security.refused(book, "wang", REFUSAL, at(n / 1000), what=f"case/{n}")
    security.refused(book, "li", REFUSAL, at(0.3), what="users")
    assert told(book, "li") == [(Deed.REFUSED, "users", 1)]


def test_the_next_minute_writes_its_first_refusal_at_once_and_the_count_of_the_last(book: Ledger) -> None:
    for minute in (0, 0.1, 0.2, 1.1):
        security.refused(book, "wang", REFUSAL, at(minute), what="users")
    entries = book.stream("access/wang")
    assert [(e.occurred_at, t) for e, (_, _, t) in zip(entries, told(book, "wang"), strict=True)] == [
        (at(0), 1),
        (at(0.2), 2),
        (at(1.1), 1),
    ]


def test_a_refusal_tells_its_sentence_without_what_stood_in_it(book: Ledger) -> None:
    security.refused(book, STRANGER, REFUSAL, at())
    text = book.stream(f"access/{STRANGER}")[0].payload_json()
    assert "There is no account for {user}" in text
    assert "li@example.com" not in text


def test_a_person_with_the_longest_id_is_logged_too(book: Ledger) -> None:
    security.record(book, Line("x" * 200, Deed.SIGNED_IN), at())
    assert len(list(book.read())) == 1
