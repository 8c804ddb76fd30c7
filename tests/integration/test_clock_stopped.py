"""A clock that somebody put forward writes nothing, and health is red, until an administrator says that it is right."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desks import DEPARTMENT, Office, person
from looking import open_as_reader, reader_becomes
from receivers import answering
from typer.testing import CliRunner, Result
from wall_clock import WallClock

from casework.access.permissions import Right
from casework.desk import commands as cmd
from casework.record import events as ev
from casework.record.desk_tables import clock_seen
from casework.settings import settings
from casework.time import present
from casework.vocabulary.desk import Role
from dashboard.frame import health, state
from dashboard.frame.clockwork import Clockwork
from reporting.alerts.desk import AlertDesk
from reporting.alerts.standing import alerts
from reporting.cli import app as yingsheng


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[WallClock]:
    """It is Monday, 09:00, and a case with a contact limit at 11:00 is under way; the clock on the wall can be set."""
    wall = WallClock.at(tmp_path, "2026-03-02T09:00")
    with wall.believed(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("YINGSHENG_DATA_DIR", str(tmp_path))
        state.stop()
        settings.cache_clear()
        office = Office(state.platform().ledger)
        office.do(Role.CENTRE, office.receive(), cmd.Dispatch(department=DEPARTMENT))
        yield wall
        state.stop()
    settings.cache_clear()


@pytest.fixture
def running(clock: WallClock) -> Iterator[WallClock]:
    """As ``clock``, with the application's own clock going."""
    works = Clockwork()
    clock.set("2026-03-02T09:02")
    wait_until(seen)
    yield clock
    works.stop()


def seen() -> bool:
    """Whether the running clock has looked at the wall."""
    with state.platform().ledger.reading() as connection:
        return connection.execute(clock_seen.select()).first() is not None


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def written() -> list[str]:
    """What the clock wrote about cases."""
    events = [row for batch in state.platform().ledger.read() for row in batch.to_pylist()]
    return [row["kind"] for row in events if row["actor"] == "clock" and row["stream"].startswith("case/")]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(yingsheng, list(arguments))


def test_time_that_passes_is_worked_through(running: WallClock):
    running.set("2026-03-03T09:00")
    wait_until(lambda: written() == ["warned", "escalated"])
    assert health.look().status == "ok"


def test_a_report_that_cannot_be_read_stops_no_warning(
    clock: WallClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "week.toml").write_text("period = ", encoding="utf-8")
    monkeypatch.setenv("YINGSHENG_REPORT_DIR", str(tmp_path / "broken"))
    settings.cache_clear()
    works = Clockwork()
    clock.set("2026-03-02T09:02")
    wait_until(seen)
    clock.set("2026-03-03T09:00")
    wait_until(lambda: written() == ["warned", "escalated"] and "the drafting of reports" in caplog.text)
    works.stop()
    assert "week.toml is no TOML" in caplog.text


def test_a_clock_put_half_a_year_ahead_writes_nothing_and_is_red(running: WallClock):
    running.jump("2026-09-02T09:00")
    wait_until(lambda: health.look().status == "failing")
    running.set("2026-09-02T10:00")
    assert written() == []
    assert "jumped to 2026-09-02 09:00, where by the time that passed it should be 2026-03-02 09:02" in str(
        health.look().message
    )


def test_an_administrator_lets_the_clock_go_on_from_any_page(running: WallClock):
    reader_becomes(Right(Role.CENTRE), Right(Role.ADMIN))
    running.jump("2026-03-03T09:00")
    wait_until(lambda: health.look().status == "failing")
    app = open_as_reader("permissions", lang="en")
    assert "Warnings and escalations have stopped" in app.error[0].value
    go_on = next(button for button in app.button if "Let the clock go on" in button.label)
    assert "09:00" in go_on.label
    app = go_on.click().run()
    assert not app.error
    assert health.look().status == "ok"
    running.set("2026-03-03T09:01")
    wait_until(lambda: written() == ["warned", "escalated"])


def test_nobody_else_is_offered_to_confirm(running: WallClock):
    reader_becomes(Right(Role.CENTRE))
    running.jump("2026-03-03T09:00")
    wait_until(lambda: health.look().status == "failing")
    app = open_as_reader("permissions", lang="en")
    assert not app.error
    assert not [button for button in app.button if "Let the clock go on" in button.label]


def test_tick_from_cron_refuses_until_the_command_confirms(clock: WallClock):
    assert run("tick").exit_code == 0
    clock.jump("2026-03-09T09:00")
    refused = run("tick")
    assert refused.exit_code == 2
    assert "Warnings and escalations have stopped" in refused.output
    assert run("clock", "show").exit_code == 1
    assert written() == []
    assert "Confirmed: it is 2026-03-09 01:00 UTC." in run("clock", "confirm").output
    assert "The clock runs." in run("clock", "show").output
    ticked = run("tick")
    assert ticked.exit_code == 0
    assert written() == ["warned", "escalated"]


def test_tick_from_cron_drafts_the_reports_that_are_owed_once(clock: WallClock):
    """New Year 2026: off until the 3rd, Sunday the 4th worked; so Tuesday is the third working day."""
    now, what = present.now(), ev.ProjectRegistered(code="P1", name="P1", pack="sunshine")
    registered = ev.Event(
        stream="project/P1", occurred_at=now, recorded_at=now, actor="setup", project="P1", payload=what
    )
    state.platform().ledger.append(registered.stream, 0, [registered])
    assert "Draft: typical_cases, P1, 2025-Q4, since 2026-01-06 09:00." in run("tick", "--dry-run").output
    assert "Draft: typical_cases, P1, 2025-Q4, since 2026-01-06 09:00." in run("tick").output
    assert "Draft:" not in run("tick").output


def test_tick_from_cron_looks_at_figures_and_sends_what_waits_as_the_app_does(
    clock: WallClock, monkeypatch: pytest.MonkeyPatch
):
    ledger, centre = state.platform().ledger, person(Role.CENTRE, None, name="centre")
    terms = ev.AlertTerms(kpi="open", beyond="above", threshold=0, recover=0, scope="company", month="running",
                          every="hour", roles=("centre",))  # fmt: skip
    AlertDesk(ledger).define(centre, "open", "有未结案件", terms, present.now())
    with answering() as robot:
        robot.says(errcode=0)
        monkeypatch.setenv("YINGSHENG_NOTIFY_CHANNELS", json.dumps({"group": robot.address("wecombot")}))
        monkeypatch.setenv("YINGSHENG_PUBLIC_URL", "https://cases.example.com")
        settings.cache_clear()
        clock.set("2026-03-02T10:05")
        assert "Alert: open/company." in run("tick", "--dry-run").output
        assert (robot.asked, alerts(ledger)) == ([], [])
        told = run("tick").output
        assert "Alert: open/company.\nMessages sent: 1; to be tried again: 0; given up: 0." in told
        assert "Alert:" not in run("tick").output
    [(_path, _query, body)] = robot.asked
    assert "有未结案件：全部项目 为 1，高于 0. 截至 2026-03-02 10:00" in str(body)
    assert "https://cases.example.com/home" in str(body)


def test_a_part_of_a_turn_that_fails_stops_no_other_and_is_told(
    clock: WallClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "week.toml").write_text("period = ", encoding="utf-8")
    monkeypatch.setenv("YINGSHENG_REPORT_DIR", str(tmp_path / "broken"))
    settings.cache_clear()
    clock.set("2026-03-03T09:00")
    ticked = run("tick")
    assert ticked.exit_code == 1
    assert "the drafting of reports: " in ticked.output
    assert "week.toml is no TOML" in ticked.output
    assert written() == ["warned", "escalated"]


def test_the_confirmation_makes_no_project(clock: WallClock):
    run("tick")
    clock.jump("2026-03-09T09:00")
    run("tick")
    run("clock", "confirm")
    platform = state.platform()
    platform.warehouse.sync()
    assert [project.code for project in platform.answers.projects()] == ["P1"]
    platform.warehouse.rebuild()
    assert [project.code for project in platform.answers.projects()] == ["P1"]
