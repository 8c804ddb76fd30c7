"""What makes the machine's time doubtful, and what does not: no doubt of a clock that only ever went on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from desks import at
from facts import fact

from casework.access.permissions import Right, User
from casework.clock import watch as clock_watch
from casework.clock.watch import check_clock, confirm, stopped
from casework.errors import ClockStopped, PermissionRefused
from casework.record.events import ClockConfirmed, Noted
from casework.record.ledger import Ledger
from casework.time.present import Steady
from casework.vocabulary.desk import Role

HALF_A_YEAR = 182


def passed(minutes: float = 0, *, hours: float = 0, days: float = 0, run: str = "boot-1") -> Steady:
    """So much time after the machine's start, which was on Monday at nine."""
    return Steady(run, timedelta(minutes=minutes, hours=hours, days=days))


def entered(book: Ledger, when: datetime, stream: str = "case/1") -> None:
    """Somebody enters a remark at a moment."""
    book.append(stream, len(book.stream(stream)), [fact(stream, Noted(note="x"), occurred_at=when, recorded_at=when)])


def test_a_clock_that_goes_as_time_passes_is_believed(ledger: Ledger):
    for minute in range(0, 180, 20):
        check_clock(ledger, at(minute), passed(minute))
    assert stopped(ledger) is None


def test_an_hour_more_or_less_is_set_right_without_a_doubt(ledger: Ledger):
    check_clock(ledger, at(), passed())
    check_clock(ledger, at(61), passed(1))
    check_clock(ledger, at(2), passed(2))


@pytest.mark.parametrize("jump", [{"minutes": 62}, {"days": HALF_A_YEAR}, {"minutes": -60}, {"days": -2}])
def test_a_jump_of_more_than_an_hour_stops_the_clock(ledger: Ledger, jump: dict[str, float]):
    check_clock(ledger, at(), passed())
    with pytest.raises(
        ClockStopped, match=r"jumped to .*, where by the time that passed it should be 2026-03-02 09:01"
    ):
        check_clock(ledger, at(**jump), passed(1))


def test_a_stopped_clock_stays_stopped_even_when_the_time_comes_back(ledger: Ledger):
    check_clock(ledger, at(), passed())
    with pytest.raises(ClockStopped):
        check_clock(ledger, at(days=HALF_A_YEAR), passed(1))
    with pytest.raises(ClockStopped, match="2026-08-31 09:00"):
        check_clock(ledger, at(2), passed(2))
    assert stopped(ledger) is not None


def test_a_restart_on_the_same_machine_still_knows_how_much_time_passed(ledger: Ledger):
    check_clock(ledger, at(), passed())
    check_clock(ledger, at(days=40), passed(days=40))
    with pytest.raises(ClockStopped, match="jumped"):
        check_clock(ledger, at(days=45), passed(days=41))


def test_a_rest_of_a_month_is_no_jump_and_a_longer_one_asks(ledger: Ledger):
    check_clock(ledger, at(), passed())
    check_clock(ledger, at(days=31), passed(run="boot-2"))
    with pytest.raises(ClockStopped, match="the last sign of life is of 2026-04-02 09:00"):
        check_clock(ledger, at(days=62, minutes=1), passed(run="boot-3"))


def test_a_wall_behind_the_ledger_stops_the_clock(ledger: Ledger):
    entered(ledger, at(hours=3))
    check_clock(ledger, at(hours=2), passed())
    with pytest.raises(ClockStopped, match="entries were made up to 2026-03-02 12:00"):
        check_clock(ledger, at(hours=1.9), passed(run="boot-2"))


def test_a_new_ledger_believes_the_wall(ledger: Ledger):
    check_clock(ledger, at(), passed())


def test_a_confirmation_is_on_record_and_lets_the_clock_go_on(ledger: Ledger):
    check_clock(ledger, at(), passed())
    with pytest.raises(ClockStopped):
        check_clock(ledger, at(days=HALF_A_YEAR), passed(1))
    assert confirm(ledger, "admin", at(days=HALF_A_YEAR), passed(2))
    check_clock(ledger, at(1, days=HALF_A_YEAR), passed(3))
    (entry,) = ledger.stream(clock_watch.STREAM)
    assert entry.actor == "admin"
    assert entry.payload == ClockConfirmed(doubt="jumped", wall=at(days=HALF_A_YEAR), expected=at(1), position=0)


def test_entries_made_at_a_wrong_time_are_forgotten_with_the_confirmation(ledger: Ledger):
    entered(ledger, at(days=HALF_A_YEAR))
    with pytest.raises(ClockStopped, match="entries were made up to"):
        check_clock(ledger, at(), passed())
    assert confirm(ledger, "admin", at(), passed())
    check_clock(ledger, at(1), passed(1))
    check_clock(ledger, at(2), passed(run="boot-2"))


def test_without_a_doubt_nothing_is_written(ledger: Ledger):
    check_clock(ledger, at(), passed())
    assert not confirm(ledger, "admin", at(1), passed(1))
    assert ledger.count_events() == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_confirm(role: Role):
    clock_watch.check_confirms(User("a", "A", (Right(Role.ADMIN),)))
    with pytest.raises(PermissionRefused, match="confirmed by administrators"):
        clock_watch.check_confirms(User("u", "U", (Right(role),)))
