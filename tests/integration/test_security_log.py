"""The security log: each deed a line in the ledger; what can be repeated without end is counted by the minute."""

from __future__ import annotations

import pytest
from desks import EXAMPLES, at, person, policies

from casework.access import security
from casework.access.permissions import Right, User
from casework.access.security import LINES_A_MINUTE, STRANGER, Line
from casework.access.users import Users
from casework.case.revealing import reveal
from casework.desk.desk import Desk
from casework.errors import PermissionRefused, RuleError
from casework.record.events import Accessed
from casework.record.ledger import Ledger
from casework.vocabulary.desk import CommandName, Role
from casework.vocabulary.security import Deed

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


def lines(book: Ledger, user: User) -> list[tuple[Deed, str | None]]:
    return [(deed, what) for deed, what, _ in told(book, user.user_id)]


def test_a_change_of_rights_is_on_record_with_what_it_came_to(book: Ledger) -> None:
    admin, users = person(Role.ADMIN, None), Users(book)
    users.save(admin, admin, at())
    users.save(admin, User("wang", "王芳", (Right(Role.SALES, "P2"),)), at(1))
    users.deactivate(admin, "wang", at(2))
    users.activate(admin, "wang", at(3))
    payloads = [entry.payload for entry in book.stream(f"access/{admin.user_id}")]
    told = [(each.deed, each.what, each.detail) for each in payloads if isinstance(each, Accessed)]
    assert told[1:] == [
        (Deed.RIGHTS_CHANGED, "wang", "active; sales:P2:*"),
        (Deed.DEACTIVATED, "wang", None),
        (Deed.ACTIVATED, "wang", None),
    ]


def test_a_change_that_is_taken_back_leaves_no_line(book: Ledger) -> None:
    admin, users = person(Role.ADMIN, None), Users(book)
    users.save(admin, admin, at())
    with pytest.raises(RuleError, match="no active administrator"):
        users.deactivate(admin, admin.user_id, at(1))
    assert [deed for deed, _ in lines(book, admin)] == [Deed.RIGHTS_CHANGED]


def test_a_refused_step_is_on_record_and_nothing_else_of_it(book: Ledger) -> None:
    executive, now = person(Role.EXECUTIVE, None), at()
    desk = Desk(book, policies())
    with pytest.raises(PermissionRefused):
        desk.receive(executive, EXAMPLES[CommandName.RECEIVE], idempotency_key="k", now=now)
    assert lines(book, executive) == [(Deed.REFUSED, "step:receive")]
    assert book.count_events() == 1


def test_asking_for_a_case_one_may_not_see_is_on_record(book: Ledger) -> None:
    stranger = person(Role.CENTRE, "P9")
    with pytest.raises(PermissionRefused):
        Desk(book, policies()).case_file(stranger, "c1", at())
    assert lines(book, stranger) == [(Deed.REFUSED, "page:case_file")]


def test_a_refused_look_and_refused_administration_are_on_record(book: Ledger) -> None:
    sales = person(Role.SALES)
    with pytest.raises(PermissionRefused):
        reveal(book, sales, "k1", "mobile", "because", at())
    with pytest.raises(PermissionRefused):
        Users(book).deactivate(sales, "wang", at())
    assert lines(book, sales) == [(Deed.REFUSED, "k1"), (Deed.REFUSED, "page:users")]
