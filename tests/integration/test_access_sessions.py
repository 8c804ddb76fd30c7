"""Signing out is remembered as long as the cookie could live."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from casework import sessions
from casework.errors import PermissionRefused
from casework.ledger import Ledger
from dashboard.signing_in import Identity, check_running

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=30)


def signed_in(at: datetime, session: str = "s1") -> Identity:
    return Identity("u1", "U", None, at, session)


def test_a_session_is_running_until_it_is_ended(book: Ledger):
    check_running(book, signed_in(NOON), NOON)
    sessions.end(book, "s1", NOON, forget_before=LONG_AGO)
    with pytest.raises(PermissionRefused, match=r"^You have signed out\. Sign in again\.$"):
        check_running(book, signed_in(NOON), NOON)


def test_another_session_of_the_same_person_goes_on(book: Ledger):
    sessions.end(book, "s1", NOON, forget_before=LONG_AGO)
    check_running(book, signed_in(NOON, "s2"), NOON)


def test_signing_out_twice_is_signing_out(book: Ledger):
    for _time in range(2):
        sessions.end(book, "s1", NOON, forget_before=LONG_AGO)
    assert sessions.ended(book, "s1")


def test_twelve_hours_are_still_good_and_a_second_more_is_not(book: Ledger):
    check_running(book, signed_in(NOON), NOON + timedelta(hours=12))
    with pytest.raises(PermissionRefused, match=r"^You signed in too long ago\. Sign in again\.$"):
        check_running(book, signed_in(NOON), NOON + timedelta(hours=12, seconds=1))


def test_what_has_expired_anyway_is_not_kept(book: Ledger):
    sessions.end(book, "old", LONG_AGO, forget_before=LONG_AGO)
    sessions.end(book, "new", NOON, forget_before=NOON - timedelta(hours=12))
    with book.reading() as connection:
        assert list(connection.execute(sa.select(sessions.ended_session.c.session_id)).scalars()) == ["new"]
