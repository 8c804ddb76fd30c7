"""A sign-in ends on the server: by signing out, with its account, after its hours. Who signs in is on record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from casework.access import sessions
from casework.access.changed import Accounts
from casework.access.permissions import Right, User
from casework.access.users import Users, enrol
from casework.errors import PermissionRefused
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed
from dashboard.frame.signing_in import CLOCKS_APART, Identity, admit, check_running

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BOSS = User("boss", "Boss", (Right(Role.ADMIN),))
OUT = r"^You have signed out\. Sign in again\.$"


@pytest.fixture
def office(book: Ledger) -> Ledger:
    with book.transaction() as transaction:
        enrol(transaction.connection, [BOSS, User("u1", "U", (Right(Role.CENTRE),))], "test", NOON)
    return book


def signed_in(at: datetime = NOON, session: str = "s1", user: str = "u1") -> Identity:
    return Identity(user, "U", None, at, session)


def deeds(ledger: Ledger, actor: str = "u1") -> list[str]:
    return [str(each.payload.deed) for each in ledger.stream(f"access/{actor}")]  # type: ignore[attr-defined]


def test_a_sign_in_is_on_record_once_however_often_it_is_used(office: Ledger):
    for _run in range(3):
        assert admit(office, signed_in(), NOON).user_id == "u1"
    assert deeds(office) == [Deed.SIGNED_IN]


def test_a_sign_in_runs_until_it_is_ended_and_both_are_on_record(office: Ledger):
    admit(office, signed_in(), NOON)
    sessions.end(office, "s1", NOON)
    with pytest.raises(PermissionRefused, match=OUT):
        admit(office, signed_in(), NOON)
    assert deeds(office) == [Deed.SIGNED_IN, Deed.SIGNED_OUT, Deed.REFUSED]


def test_another_sign_in_of_the_same_person_goes_on(office: Ledger):
    for session in ("s1", "s2"):
        admit(office, signed_in(session=session), NOON)
    sessions.end(office, "s1", NOON)
    admit(office, signed_in(session="s2"), NOON)


def test_signing_out_twice_is_signing_out(office: Ledger):
    admit(office, signed_in(), NOON)
    for _time in range(2):
        sessions.end(office, "s1", NOON)
    assert deeds(office) == [Deed.SIGNED_IN, Deed.SIGNED_OUT]


def test_a_sign_in_ends_with_its_account_and_does_not_come_back_with_it(office: Ledger):
    admit(office, signed_in(), NOON)
    users = Users(office)
    users.deactivate(BOSS, "u1", NOON)
    users.activate(BOSS, "u1", NOON)
    with pytest.raises(PermissionRefused, match=OUT):
        admit(office, signed_in(), NOON)
    assert admit(office, signed_in(session="new"), NOON).user_id == "u1"


def test_open_pages_can_see_that_an_account_or_a_sign_in_has_changed_and_that_none_has(office: Ledger):
    users, stood = Users(office), [Accounts.of(office)]
    admit(office, signed_in(), NOON)
    assert Accounts.of(office) == stood[0], "who comes changes nothing for those who are here"
    for change in (
        lambda: sessions.end(office, "s1", NOON),
        lambda: users.deactivate(BOSS, "u1", NOON),
        lambda: users.activate(BOSS, "u1", NOON),
        lambda: users.save(BOSS, User("u1", "U", (Right(Role.SALES, "BJ01"),)), NOON),
    ):
        change()
        stood.append(Accounts.of(office))
    assert len(set(stood)) == len(stood) == 5


def test_one_that_began_while_the_account_was_off_stays_out_too(office: Ledger):
    users = Users(office)
    users.deactivate(BOSS, "u1", NOON)
    with pytest.raises(PermissionRefused, match="switched off"):
        admit(office, signed_in(), NOON)
    users.activate(BOSS, "u1", NOON)
    with pytest.raises(PermissionRefused, match=OUT):
        admit(office, signed_in(), NOON)


def test_twelve_hours_are_still_good_and_a_second_more_is_not(office: Ledger):
    check_running(office, signed_in(), NOON + timedelta(hours=12))
    with pytest.raises(PermissionRefused, match=r"^You signed in too long ago\. Sign in again\.$"):
        check_running(office, signed_in(), NOON + timedelta(hours=12, seconds=1))


def test_a_sign_in_from_the_future_is_refused_beyond_what_clocks_differ_by(office: Ledger):
    check_running(office, signed_in(NOON + CLOCKS_APART), NOON)
    with pytest.raises(PermissionRefused, match="clock is ahead"):
        check_running(office, signed_in(NOON + CLOCKS_APART + timedelta(seconds=1)), NOON)


def test_a_stranger_is_turned_away_on_record(office: Ledger):
    with pytest.raises(PermissionRefused, match="no account"):
        admit(office, signed_in(user="nobody"), NOON)
    assert deeds(office, "nobody") == [Deed.REFUSED]


def test_what_has_expired_anyway_is_not_kept(office: Ledger):
    admit(office, signed_in(session="old"), NOON)
    admit(office, signed_in(NOON + timedelta(hours=13), "new"), NOON + timedelta(hours=13))
    with office.reading() as connection:
        assert list(connection.execute(sa.select(sessions.sign_in.c.session_id)).scalars()) == ["new"]


def test_nothing_of_a_token_is_kept():
    assert {column.name for column in sessions.sign_in.columns} == {"session_id", "user_id", "signed_in_at", "ended_at"}
