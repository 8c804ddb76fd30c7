"""Duties of a unit: entered at the desk once, judged in the warehouse as Python's calendar says, shown on pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cases import write
from desks import policies
from looking import found_in, open_as_reader, reader_becomes, sent
from running_pages import empty_platform_at

from casework.access.permissions import Right, User
from casework.desk.duties import Doing, Duties
from casework.errors import PermissionRefused, RuleError
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.regulation.periods import periods
from casework.time.worktime import WorkCalendar
from casework.vocabulary.desk import Role
from dashboard.frame import state
from etl.warehouse.scope import Scope

PROJECTS = {"G": "greentown", "S": "savills", "O": "sales_office", "Y": "sunshine", "C": "sales_consultants"}
REGISTERED = datetime(2025, 6, 10, 2, 0, tzinfo=UTC)
SERVICE = User("s", "客服", (Right(Role.PROJECT_SERVICE, "G"), Right(Role.CENTRE, "G")))


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


NOW = local("2026-04-20 10:00")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[state.Platform]:
    folder: Path = tmp_path_factory.mktemp("duties")
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    for code, pack in PROJECTS.items():
        payload = ev.ProjectRegistered(code=code, name=code, pack=pack)
        fact = ev.Event(stream=f"project/{code}", occurred_at=REGISTERED, recorded_at=REGISTERED, actor="x",
                        project=code, payload=payload)  # fmt: skip
        write(ledger, [fact])
    ledger.close()
    for _held in empty_platform_at(folder):
        yield state.platform()


def done(platform: state.Platform, period: str, at: str, key: str, user: User = SERVICE) -> bool:
    """That the monthly summary of G was given."""
    desk = Duties(platform.ledger, platform.policies)
    return desk.enter(user, Doing("G", "summary", date.fromisoformat(period), local(at)), idempotency_key=key, now=NOW)


def summaries(platform: state.Platform, as_of: datetime = NOW) -> dict[str, str]:
    """The verdicts on the summaries of G that fall due in 2026, by period."""
    platform.catch_up()
    scope = Scope(as_of, date(2026, 1, 1), date(2026, 12, 1), projects=("G",))
    return {str(row["period_from"]): row["verdict"] for row in platform.answers.duties(scope).to_pylist()}


def test_what_is_entered_decides_the_verdict_of_its_period(platform: state.Platform) -> None:
    assert done(platform, "2025-12-01", "2026-01-09 18:00", "dec")  # the fifth working day: 4, 5, 6, 7, 8 January
    assert done(platform, "2026-01-01", "2026-02-06 18:00", "jan")  # 2 to 6 February
    assert done(platform, "2026-02-01", "2026-03-06 18:01", "feb")  # 2 to 6 March: a minute late
    assert summaries(platform) == {
        "2025-12-01": "missed",
        "2026-01-01": "met",
        "2026-02-01": "missed",
        "2026-03-01": "overdue",
        "2026-04-01": "pending",
    }
    assert summaries(platform, local("2026-03-05 12:00"))["2026-02-01"] == "pending"
    assert summaries(platform, local("2026-03-06 18:00:30"))["2026-02-01"] == "overdue"


def test_compliance_counts_them_by_duty(platform: state.Platform) -> None:
    summaries(platform)
    scope = Scope(NOW, date(2026, 1, 1), date(2026, 12, 1), projects=("G",))
    (row,) = platform.answers.duty_compliance(scope).to_pylist()
    assert (row["duty_key"], row["met"], row["missed"], row["overdue"], row["pending"]) == (
        "greentown/summary", 1, 2, 1, 1,
    )  # fmt: skip


def test_a_form_sent_twice_enters_nothing_twice(platform: state.Platform) -> None:
    assert not done(platform, "2026-01-01", "2026-02-06 18:00", "jan")


@pytest.mark.parametrize(
    ("period", "at", "message"),
    [
        ("2026-01-01", "2026-02-06 18:00", "entered as done already"),
        ("2026-03-02", "2026-04-03 10:00", "not the first day of a period"),
        ("2026-05-01", "2026-04-20 09:00", "the period begins only at"),
        ("2026-03-01", "2026-04-20 10:01", "is in the future"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    platform: state.Platform, period: str, at: str, message: str
) -> None:
    with pytest.raises(RuleError, match=message):
        done(platform, period, at, f"{period}-{at}")


def test_only_the_post_that_owes_it_enters_it(platform: state.Platform) -> None:
    leader = User("l", "领导", (Right(Role.COMPANY_LEADER),))
    stranger = User("n", "N", (Right(Role.PROJECT_SERVICE, "S"),))
    for user in (leader, stranger):
        with pytest.raises(PermissionRefused):
            done(platform, "2026-03-01", "2026-04-03 10:00", f"by-{user.user_id}", user)


def test_the_warehouse_owes_what_the_calendar_in_python_says(platform: state.Platform) -> None:
    platform.catch_up()
    scope = Scope(NOW, date(2025, 1, 1), date(2027, 12, 1))
    found = {
        (row["project"], row["duty"], row["period_from"], row["period_to"], row["due_at"].astimezone(UTC))
        for row in platform.answers.duties(scope).to_pylist()
    }
    expected = set()
    for project, name in PROJECTS.items():
        pack = policies().in_force(name, NOW.date())
        calendar, since = WorkCalendar.of(pack), REGISTERED.date() + timedelta(days=1)
        for duty_id, duty in pack.regulation.duties.items():
            for period in periods(duty, since, NOW.date(), calendar):
                due = period.due_at(duty, calendar).astimezone(UTC)
                expected.add((project, duty_id, period.first, period.last, due))
    assert len(expected) > 25
    assert found == expected


def test_pages_show_them_and_the_post_enters_one(platform: state.Platform) -> None:
    reader_becomes(Right(Role.CENTRE), Right(Role.PROJECT_SERVICE, "Y"))
    page = open_as_reader("duties", lang="en")
    assert (page.exception, page.error) == ([], [])
    which = next(each for each in page.selectbox if each.label == "What was done?")
    assert any("Typical-case report" in option for option in which.options)
    before = platform.ledger.position()
    next(each for each in page.button if each.label == "Enter as done").click()
    page.run()
    assert [each.value for each in page.error] == []
    written = [row["kind"] for batch in platform.ledger.read(before) for row in batch.to_pylist()]
    assert "duty_done" in written
    shown = sent(open_as_reader("compliance", lang="en"))
    assert found_in(shown, {"Duties by the calendar"})


def test_who_owes_nothing_has_no_form(platform: state.Platform) -> None:
    reader_becomes(Right(Role.EXECUTIVE))
    page = open_as_reader("duties", lang="en")
    assert page.exception == []
    assert [each for each in page.button if each.label == "Enter as done"] == []
