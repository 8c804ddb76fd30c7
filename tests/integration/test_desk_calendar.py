"""The calendar of the desk: agreed times by day and week, by department and person, each the way to its case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from calling_in import called_in
from looking import sent
from pages import small_company
from running_pages import open_page, platform_at, words

from casework.access.permissions import Right, User
from casework.desk import commands as cmd
from casework.vocabulary import Appointment
from casework.vocabulary.desk import Role
from dashboard.frame import shell, state
from dashboard.parts import casedesk

CENTRE = User("demo-centre", "林若澄", (Right(Role.CENTRE),))
ENGINEERING = User("demo-engineering", "贺景川", (Right(Role.DEPARTMENT, "BJ01", "工程部"),))
AGREED = datetime(2031, 3, 5, 2, 30, tzinfo=UTC)
"""A Wednesday, 10:30 in Shanghai."""


@pytest.fixture(scope="module")
def number(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The number of a case whose customer expects the engineers then; 贺景川 has it in hand."""
    folder: Path = tmp_path_factory.mktemp("calendar")
    small_company(folder)
    for _held in platform_at(folder):
        platform, now = state.platform(), shell.now()
        desk = casedesk.desk(platform)
        case_id = called_in(desk, CENTRE, "agreed", now)
        steps = (
            (CENTRE, cmd.Dispatch(department="工程部")),
            (ENGINEERING, cmd.Contact()),
            (ENGINEERING, cmd.Appoint(appointment=Appointment.MEETING, due_at=AGREED)),
        )
        for version, (user, step) in enumerate(steps, 1):
            key, now = f"agreed-{version}", shell.now()
            desk.handle(user, case_id, step, expected_version=version, idempotency_key=key, now=now)
        casedesk.beside(platform).assign(CENTRE, case_id, "demo-engineering", shell.now())
        platform.warehouse.sync()
        yield desk.case_file(CENTRE, case_id, shell.now()).state.number


@pytest.mark.parametrize(
    ("span", "on", "there"),
    [
        ("week", "2031-03-03", True),
        ("week", "2031-03-09", True),
        ("week", "2031-03-10", False),
        ("day", "2031-03-05", True),
        ("day", "2031-03-06", False),
    ],
)
def test_a_time_agreed_stands_in_its_day_and_week_and_in_no_other(number: str, span: str, on: str, there: bool):
    page = open_page("desk", lang="en", view="calendar", span=span, on=on)
    assert not page.exception
    assert (f"10:30 · {number}" in sent(page).decode(errors="replace").replace("\\", "")) is there
    assert ("**Wed 5 Mar 2031**" in words(page)) is there


@pytest.mark.parametrize(("by", "whose"), [("department", "工程部"), ("person", "贺景川")])
def test_agreed_times_stand_under_the_department_or_the_person(number: str, by: str, whose: str):
    page = open_page("desk", lang="en", view="calendar", on="2031-03-05", by=by)
    assert whose in [each.value for each in page.caption]


def test_another_projects_times_are_not_shown(number: str):
    page = open_page("desk", acting_as="demo-service-chengdu", lang="en", view="calendar", on="2031-03-05")
    assert number not in sent(page).decode(errors="replace")


def shown(number: str, reader: str = CENTRE.user_id, **filters: str) -> bool:
    """Whether the case stands in its week, narrowed so."""
    page = open_page("desk", acting_as=reader, lang="en", view="calendar", on="2031-03-05", **filters)
    assert [each.value for each in page.warning] == []
    return number in sent(page).decode(errors="replace").replace("\\", "")


def test_the_calendar_is_narrowed_to_a_project_and_a_department(number: str):
    choices = state.platform().answers.choices()
    other = next(each.code for each in choices.projects if each.code != "BJ01")
    another = next(each for each in choices.departments if each != "工程部")
    assert shown(number, at_project="BJ01", at_department="工程部")
    assert not shown(number, at_project=other)
    assert not shown(number, at_department=another)


@pytest.mark.parametrize(
    ("reader", "hand", "there"),
    [("demo-engineering", "assigned", True), ("demo-centre", "assigned", False), ("demo-centre", "nobody", False)],
)
def test_the_calendar_is_narrowed_to_the_hand_that_has_a_case(number: str, reader: str, hand: str, there: bool):
    assert shown(number, reader, hand=hand) is there


def test_the_calendar_turns_to_the_week_after(number: str):
    page = open_page("desk", lang="en", view="calendar", on="2031-02-26")
    page = next(each for each in page.button if each.label == "Days after").click().run()
    assert page.query_params["on"] == "2031-03-03"
    assert "**Wed 5 Mar 2031**" in words(page)
