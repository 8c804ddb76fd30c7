"""The whole life of a case, and of a claim above 20,000 yuan, by people of seven roles in browsers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsing import Serve
from desk_people import (
    CENTRE,
    COMPANY_DEPARTMENT,
    ENGINEERING,
    EXECUTIVE,
    LEADER,
    MANAGER,
    SALES,
    SERVICE,
    Person,
    WallClock,
    desk_company,
    take_the_call,
)
from playwright.sync_api import BrowserContext, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1500)]

Place = tuple[str, WallClock]


@pytest.fixture
def place(serve: Serve, tmp_path: Path) -> Iterator[Place]:
    """The address of an application of its own, and the clock on its wall."""
    clock = desk_company(tmp_path)
    with clock.believed():
        yield serve(tmp_path), clock


@dataclass
class Team:
    """Who takes part, each at a browser of their own."""

    centre: Person
    department: Person
    service: Person
    manager: Person
    leader: Person
    executive: Person
    sales: Person


def agree_a_time(team: Team, clock: WallClock, number: str) -> None:
    """Receipt, contact, appointment: done by tomorrow's closing time."""
    clock.set("2026-03-02T09:10")
    team.department.open(number)
    team.department.enter("Confirm receipt")
    team.department.enter("Contact", Note="At home in the evening")
    team.department.enter("Appoint", press="Next closing time: 2026-03-03 18:00")


def extend_once(team: Team, clock: WallClock) -> None:
    """Warned at two thirds, extended with the customer's word; a second time the clause says no."""
    clock.set("2026-03-03T09:00")
    page = team.department.page
    expect(page.locator("ol.timeline")).to_contain_text("Warned")
    confirmed = {"Has the customer confirmed the new time?": "yes"}
    team.department.enter("Extend", choose=confirmed, press="Next closing time: ", Reason="Waits for a part")
    expect(page.get_by_role("button", name="Extend", exact=True)).to_have_count(0)
    team.department.settled()  # while the page is drawn, what it said before stands beside what it says now
    page.get_by_text("Not possible now, and why").click()
    team.department.sees("A case may be extended once: feed back in time, report to the leader, or let the case be")


def miss_the_deadline(team: Team, clock: WallClock, number: str) -> None:
    """Raised to level 1, the leaders are told, the manager instructs, the centre sends the second slip."""
    clock.set("2026-03-04T18:05")
    for reader in (team.executive, team.sales):
        expect(reader.page.get_by_test_id("stSidebar").get_by_role("link", name="Case desk")).to_have_count(0)
    team.leader.go("Case desk")
    team.leader.page.get_by_role("radio", name="Inbox").click()
    team.leader.sees(number)
    team.leader.open(number)
    team.leader.sees("escalated to level 1")
    team.manager.open(number)
    team.manager.enter("Instruct", Instruction="Repair within a day")
    team.centre.open(number)
    team.centre.enter("Dispatch again", press="Next closing time: ")


def solve(team: Team, result: str) -> None:
    """From the department's result to the formal reply."""
    team.department.enter("Feed back", Result=result)
    team.service.enter("Verify")
    team.service.enter("Reply", Reply=result)


def test_a_case_lives_from_the_call_to_the_printed_form(context: BrowserContext, place: Place):
    address, clock = place
    names = (CENTRE, ENGINEERING, SERVICE, MANAGER, LEADER, EXECUTIVE, SALES)
    team = Team(*(Person(context, address, name) for name in names))
    number = take_the_call(team.centre)
    agree_a_time(team, clock, number)
    extend_once(team, clock)
    miss_the_deadline(team, clock, number)
    team.department.enter("Solve", Result="Pipe replaced")
    team.service.open(number)
    solve(team, "Pipe replaced")
    team.centre.enter("Call back", choose={"Satisfaction": "Dissatisfied"})
    team.centre.enter("Record disagreement")
    solve(team, "Ceiling painted as well")
    team.centre.enter("Call back", choose={"Satisfaction": "Satisfied"})
    team.centre.enter("Close")
    team.centre.sees("Closed")
    page = team.centre.page
    page.get_by_role("tab", name="Documents").click()
    with page.expect_download() as download:
        page.get_by_role("tabpanel", name="Documents").get_by_test_id("stDownloadButton").first.click()
    assert download.value.suggested_filename.endswith(".docx")
    assert download.value.path().read_bytes()[:2] == b"PK"


def test_a_claim_above_20000_yuan_needs_the_company(context: BrowserContext, place: Place):
    address, clock = place
    centre, department, service, manager, company, leader = (
        Person(context, address, name) for name in (CENTRE, ENGINEERING, SERVICE, MANAGER, COMPANY_DEPARTMENT, LEADER)
    )
    number = take_the_call(centre)
    clock.set("2026-03-02T09:20")
    service.open(number)
    form = service.step("Raise claim")
    form.get_by_role("spinbutton", name="Amount in yuan per household").fill("20000.01")
    form.get_by_role("textbox", name="Reason").fill("Parquet ruined")
    form.get_by_role("button", name="Enter: Raise claim").click()
    expect(service.page.get_by_text("Entered: Raise claim")).to_be_visible()

    leader.open(number)
    expect(leader.page.get_by_role("button", name="Approve claim", exact=True)).to_have_count(0)
    for person in (department, manager):
        person.open(number)
        person.enter("Endorse claim", choose={"Do you endorse it?": "yes"})
    for person in (company, leader):
        person.open(number)
        person.enter("Approve claim", choose={"Do you approve it?": "yes"})
    service.open(number)
    service.enter("Pay claim")
    service.page.get_by_role("tab", name="Compensation").click()
    service.sees("paid")
    service.sees("4.7.2")
