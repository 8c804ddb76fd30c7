"""A month from its proposal to the correction of what was entered later, and a quarter's cases to their condensation,
in a browser: a company of two projects, each deed by whom it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from assessed import FEBRUARY, Assessed
from browsing import settle
from desk_people import CENTRE, EXECUTIVE, LEADER, PERSONAS, SERVICE
from docx import Document
from grids import downloaded
from playwright.sync_api import BrowserContext, Page, expect
from serving import application, free_port
from story import Story, local
from touring import GROUND, INK, grave_faults, scrolls_sideways
from wall_clock import WallClock

from casework.access.users import enrol
from casework.month.desk import lines_of
from casework.month.reading import Months
from casework.month.state import Month
from casework.record.events import Answered, Commended
from casework.record.ledger import Ledger
from casework.settings import Settings
from casework.upkeep import demo_mark
from dashboard.frame import trying
from etl.demo.personas import personas

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

OWN, OTHER = "BJ01", "CD01"
LATE, PRAISED = "late-1", "praised-1"
MARCH = date(2026, 3, 1)


def founded(folder: Path) -> WallClock:
    """Two projects; in one a customer who was called half an hour late, and one who praised. It is 2 March 2026.

    Of February by hand: 100, contact late −2, praise +5 = 103; the other project keeps its 100.
    """
    story = Story().project(OWN, "云杉里").project(OTHER, "锦里")
    late = story.case(LATE, "2026-02-02 10:00", OWN).dispatched("2026-02-02 10:10", "2026-02-02 12:10", "工程部")
    late.contacted("2026-02-02 12:40").closed("2026-02-02 13:00", "withdrawn")
    praised = story.case(PRAISED, "2026-02-03 10:00", OWN).then("2026-02-03 10:01", Answered())
    praised.closed("2026-02-03 10:02", "answered").then("2026-02-03 12:00", Commended(reason="处理及时"))
    with story.warehouse(folder) as warehouse:
        Assessed(warehouse.ledger, warehouse).open(FEBRUARY, projects=(OWN, OTHER))
        begun = local("2026-01-01 00:00")
        with warehouse.ledger.transaction() as transaction:
            transaction.append(demo_mark.STREAM, 0, [demo_mark.mark(begun)])
            enrol(transaction.connection, personas(), demo_mark.ACTOR, begun)
    return WallClock.at(folder, "2026-03-02T10:00")


class Office:
    """The people of the company at one tab after the other, and the clock on their wall."""

    def __init__(self, window: BrowserContext, address: str, folder: Path, clock: WallClock) -> None:
        self.window, self.address, self.folder, self.clock = window, address, folder, clock

    def opens(self, name: str, path: str, *, language: str = "en", **parameters: str) -> Page:
        """Somebody opens a page at a tab of their own."""
        for page in self.window.pages[1:]:
            page.close()
        self.window.add_cookies([{"name": trying.COOKIE, "value": PERSONAS[name], "url": self.address}])
        page = self.window.new_page()
        asked = "&".join(f"{key}={value}" for key, value in {"lang": language, **parameters}.items())
        page.goto(f"{self.address}/{path}?{asked}")
        settle(page)
        return page

    def month(self, name: str, project: str | None = OWN, month: str = "2026-02", **more: str) -> Page:
        """Somebody opens a month's page, of one project or of all."""
        own = {} if project is None else {"at_project": project}
        return self.opens(name, "score", at_month=month, **own, **more)

    def kept(self, project: str, month: date = FEBRUARY) -> Month:
        """The month as the ledger has it."""
        ledger = Ledger.open(Settings(data_dir=self.folder).ledger)
        found = Months(ledger).month(project, month)
        ledger.close()
        return found


@pytest.fixture(scope="module")
def office(window: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("month")
    clock = founded(folder)
    with clock.believed(), ExitStack() as running:
        address = running.enter_context(application(folder, free_port()))
        yield Office(window, address, folder, clock)


def press(page: Page, name: str) -> None:
    """Press a button of the page and wait until that has been taken."""
    page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True).first.click()
    settle(page)


def fill(page: Page, name: str, text: str) -> None:
    """Fill the first field of this name."""
    field = page.get_by_test_id("stMain").get_by_label(name, exact=True).first
    field.fill(text)
    field.press("Tab")


def choose(page: Page, name: str, text: str) -> None:
    """Choose in a list what begins so."""
    chooser = page.get_by_test_id("stMain").get_by_role("combobox", name=name).first
    chooser.click()
    chooser.fill(text)
    page.keyboard.press("Enter")
    expect(chooser).to_have_value(re.compile(re.escape(text)))


def says(page: Page, text: str) -> None:
    """The page says so."""
    expect(page.get_by_test_id("stMain")).to_contain_text(text)


def test_a_month_goes_from_its_proposal_to_the_correction_of_what_was_entered_later(office: Office) -> None:
    propose_and_add_a_line(office)
    contest_it(office)
    decide(office)
    meet_lock_and_publish(office)
    enter_the_contact_anew(office)
    correct(office)


def propose_and_add_a_line(office: Office) -> None:
    page = office.month(CENTRE, None)
    press(page, "Propose")
    assert [total(office.kept(each)) for each in (OWN, OTHER)] == [103, 100]
    page = office.month(CENTRE)
    fill(page, "Points, losses with a minus", "-4")
    fill(page, "Reason", "Not on plan")
    fill(page, "Number of the case, where it is about one", LATE.upper())
    press(page, "Add line")
    says(page, "Line by hand, points: −4 (to be approved): Not on plan")


def contest_it(office: Office) -> None:
    """Project service is led from the overview to what may be contested, on a phone."""
    page = office.opens(SERVICE, "home")
    page.get_by_role("link", name="云杉里: lines of Feb 2026 to contest: 1, until 2026-03-05 18:00").click()
    expect(page.locator("h1")).to_have_text("Monthly score")
    settle(page)
    assert not scrolls_sideways(page)
    choose(page, "Line to contest", "Missed obligation")
    fill(page, "Reason", "The line was engaged")
    press(page, "Appeal")
    says(page, "The line was engaged")


def decide(office: Office) -> None:
    """A leader reads it in Chinese and on ink; of the two points one is given back."""
    page = office.month(LEADER, language="zh-CN")
    says(page, "申诉")
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUND[INK])
    assert grave_faults(page) == []
    page = office.month(LEADER)
    press(page, "Approve line")
    choose(page, "Decision", "Partly")
    fill(page, "Points given back, where it is upheld in part", "1")
    page.locator("[data-testid='stForm']").filter(has_text="Appeal to decide").get_by_label("Reason").fill("Half true")
    press(page, "Decide appeal")
    says(page, "given back: 1. Half true")
    assert total(office.kept(OWN)) == 100  # 103 − 4 + 1


def meet_lock_and_publish(office: Office) -> None:
    office.clock.set("2026-03-09T10:00")
    page = office.month(CENTRE, None)
    fill(page, "Who took part", "All projects")
    press(page, "Hold meeting")
    says(page, "Meeting on 2026-03-09: All projects")
    for project in (OWN, OTHER):
        page = office.month(CENTRE, project)
        press(page, "Lock")
        says(page, "Stage: Locked")
    page = office.month(CENTRE, None)
    press(page, "Lock all")
    says(page, "Root of the month: ")
    press(page, "Publish")
    says(page, "Company: Published")


def enter_the_contact_anew(office: Office) -> None:
    """The customer was called at eleven, and the wrong time was entered then."""
    page = office.opens(CENTRE, "case", id=LATE)
    page.locator(".st-key-case-desk").get_by_role("button", name="Correct", exact=True).click()
    form = page.locator(".st-key-step-form")
    chooser = form.get_by_role("combobox", name="Entry")
    chooser.click()
    chooser.fill("Contacted")
    page.keyboard.press("Enter")
    form.get_by_role("radio", name="The time is wrong").click()
    for part, value in (("hour", "11"), ("minute", "00")):
        form.get_by_role("spinbutton", name=re.compile(rf"^{part}, ")).click()
        page.keyboard.type(value)
    settle(page)
    form.get_by_role("textbox", name="Why").fill("Wrongly entered")
    form.get_by_role("button", name="Enter: Correct").click()
    expect(page.get_by_text("Entered: Correct")).to_be_visible()


def correct(office: Office) -> None:
    """Without the late contact, and what was given back for it, it would be 101: one point more, in March."""
    page = office.month(CENTRE)
    says(page, "Stage: Locked. Score: 100.")
    page = office.month(CENTRE, month="2026-03")
    form = page.locator("[data-testid='stForm']").filter(has=page.get_by_role("button", name="Enter correction"))
    form.get_by_label("Reason").fill("By the call log")
    form.get_by_role("button", name="Enter correction").click()
    says(page, "Correction of 2026-02, points: 1. By the call log")
    assert (total(office.kept(OWN)), len(office.kept(OWN, MARCH).settled)) == (100, 1)


def total(month: Month) -> float:
    return sum(line.counted for line in lines_of(month))


def test_a_typical_case_goes_from_the_project_to_the_condensation_for_the_executives(office: Office) -> None:
    asked = {"report": "typical_cases", "project_of": OWN, "period": "2026-Q1"}
    page = office.opens(SERVICE, "reports", **asked)
    fill(page, "What it teaches", "Answer within the minute")
    press(page, "Choose this case")
    says(page, "Answer within the minute")
    fill(page, "What they have in common", "Speed")
    press(page, "Keep the draft")
    press(page, "Hand in")
    page = office.opens(CENTRE, "reports", **asked)
    press(page, "Accept")
    says(page, "Accepted")
    page = office.opens(CENTRE, "reports", report="condensation", period="2026-Q1")
    fill(page, "Summary", "Three things")
    press(page, "Keep the draft")
    press(page, "Hand in")
    page = office.opens(EXECUTIVE, "reports", report="condensation", period="2026-Q1")
    press(page, "Accept")
    told = "\n".join(text for text in paragraphs(downloaded(page, "report-docx")))
    assert "PRAISED-1" in told
    assert "Answer within the minute" in told
    assert "Three things" in told


def paragraphs(path: Path) -> Iterator[str]:
    """What stands in a Word file, tables too."""
    paper = Document(str(path))
    yield from (each.text for each in paper.paragraphs)
    for table in paper.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)
