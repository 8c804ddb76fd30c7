"""The clock on a real ledger: once however many run, caught up after sleep, and cheap."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from desks import DEPARTMENT, Office, at, pack, policies
from facts import fact
from packs import parts

from casework.access.permissions import Right, User
from casework.access.users import Users
from casework.clock.ticking import last_tick, tick
from casework.desk import commands as cmd
from casework.messages.inbox import inbox
from casework.policy import Pack, Policies
from casework.record.desk_tables import agenda
from casework.record.events import Received
from casework.record.ledger import Ledger
from casework.vocabulary import Disposition
from casework.vocabulary.desk import Role


@pytest.fixture
def office(book: Ledger) -> Office:
    return Office(book)


def dispatched(office: Office) -> str:
    case_id = office.receive()
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department=DEPARTMENT))
    return case_id


def kinds(office: Office, minutes: float) -> list[str]:
    return [fired.kind.value for fired in tick(office.ledger, policies(), at(minutes)).fired]


def test_a_minute_by_minute_clock_warns_and_raises_when_it_is_time(office: Office) -> None:
    dispatched(office)
    fired = {minute: kinds(office, minute) for minute in range(0, 151, 10)}
    assert {minute: found for minute, found in fired.items() if found} == {80: ["warned"], 130: ["escalated"]}


def test_a_clock_that_overslept_writes_true_and_late_moments(office: Office) -> None:
    case_id = dispatched(office)
    tick(office.ledger, policies(), at(days=1))
    entries = office.ledger.stream(f"case/{case_id}")[2:]
    assert [(e.kind.value, e.occurred_at, e.recorded_at, e.actor) for e in entries] == [
        ("warned", at(80), at(days=1), "clock"),
        ("escalated", at(120), at(days=1), "clock"),
    ]


def test_many_clocks_at_once_write_each_event_once(office: Office) -> None:
    for _ in range(6):
        dispatched(office)
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda _: tick(office.ledger, policies(), at(121)), range(4)))
    tick(office.ledger, policies(), at(122))
    assert sum(len(report.fired) for report in reports) == 12
    assert office.ledger.count_events() == 24


def test_a_dry_run_tells_and_writes_nothing(office: Office) -> None:
    case_id = dispatched(office)
    before = office.ledger.count_events()
    report = tick(office.ledger, policies(), at(121), dry_run=True)
    assert [(f.case_id, f.kind.value, f.at) for f in report.fired] == [
        (case_id, "warned", at(80)),
        (case_id, "escalated", at(120)),
    ]
    assert (office.ledger.count_events(), last_tick(office.ledger)) == (before, None)


def test_a_tick_looks_only_at_what_changed_or_fell_due(office: Office) -> None:
    for _ in range(3):
        dispatched(office)
    assert tick(office.ledger, policies(), at(1)).looked_at == 3
    assert tick(office.ledger, policies(), at(2)).looked_at == 0
    dispatched(office)
    assert tick(office.ledger, policies(), at(3)).looked_at == 1
    assert tick(office.ledger, policies(), at(80)).looked_at == 4


def test_a_new_entry_replaces_the_plan_of_its_case(office: Office) -> None:
    case_id = dispatched(office)
    tick(office.ledger, policies(), at(1))
    office.wait(10)
    office.do(Role.DEPARTMENT, case_id, cmd.Contact())
    tick(office.ledger, policies(), at(11))
    with office.ledger.reading() as connection:
        assert connection.execute(agenda.select()).all() == []
    assert kinds(office, 200) == []


def test_a_case_closed_between_two_ticks_is_still_raised_for_what_it_missed(office: Office) -> None:
    case_id = dispatched(office)
    tick(office.ledger, policies(), at(1))
    office.wait(hours=3)
    office.do(Role.CENTRE, case_id, cmd.Close(disposition=Disposition.WITHDRAWN))
    assert kinds(office, 200) == ["warned", "escalated"]


def test_a_changed_pack_makes_the_agenda_anew(office: Office) -> None:
    dispatched(office)
    tick(office.ledger, policies(), at(1))
    stricter = Policies([Pack.model_validate(parts(pack()) | {"warn_share": (1, 2)})])
    assert [f.at for f in tick(office.ledger, stricter, at(61)).fired] == [at(60)]


def test_a_case_of_an_unknown_pack_is_reported_and_stops_nobody(office: Office) -> None:
    dispatched(office)
    office.ledger.append("case/x", 0, [fact("case/x", Received(number="X-1", pack="gone"))])
    report = tick(office.ledger, policies(), at(121))
    assert len(report.fired) == 2
    assert report.problems == {"case/x": "There is no policy pack called gone."}


def test_people_are_told_of_what_the_clock_wrote_once(office: Office) -> None:
    users = Users(office.ledger, first_admin="admin")
    admin = users.sign_in("admin", "Admin", None, at())
    users.save(admin, User("jing", "经", (Right(Role.PROJECT_MANAGER, "P1"),)), at())
    case_id = dispatched(office)
    for minute in (81, 121, 121, 300):
        tick(office.ledger, policies(), at(minute))
    assert [(i.case_id, i.kind.value) for i in inbox(office.ledger, "jing")] == [(case_id, "escalated")]
