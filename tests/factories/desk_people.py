"""People at the case desk in browsers of their own, and the clock on their wall, which a test sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import ClassVar

from browsing import WAIT_MS, look_again, new_tab, rest, settle
from pages import small_company
from playwright.sync_api import BrowserContext, Locator, Page, expect
from serving import application, free_port
from wall_clock import WallClock

from casework.record import people
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.settings import Settings
from dashboard.frame import trying
from etl.demo.personas import personas

TODAY = date(2026, 3, 2)
"""A Monday; the demo company's known time ends with the night before it."""
ROOM = "2-1203"
WANG = Customer(
    customer_id="wang", project="BJ01", name="王小明", phase="1期", building="3号楼", room=ROOM, mobile="11155550001"
)
DESK = {"width": 1440, "height": 1000}
CENTRE, SERVICE, ENGINEERING, MANAGER = "林若澄", "周以宁", "贺景川", "顾怀远"
COMPANY_DEPARTMENT, LEADER, EXECUTIVE, SALES = "沈仲谦", "郑明远", "方书衡", "叶佳禾"


def desk_company(folder: Path) -> WallClock:
    """A small demo company up to Monday, 2 March 2026, with a customer that a test knows; it is 09:00."""
    small_company(folder, 0.02, today=TODAY)
    ledger = Ledger.open(Settings(data_dir=folder).ledger)
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, [WANG])
    ledger.close()
    return WallClock.at(folder, "2026-03-02T09:00")


@contextmanager
def desk_at_work(folder: Path) -> Iterator[str]:
    """The application over that company, its clock standing; yields its address."""
    with ExitStack() as running:
        with desk_company(folder).believed():
            address = running.enter_context(application(folder, free_port()))
        yield address


PERSONAS = {persona.name: persona.user_id for persona in personas()}


class Person:
    """One of the demo company's people at a tab of their own, who does not wait for a page to come to rest.

    All tabs belong to one window, so that only the first has to fetch the application's files; a session is a tab's.
    Of the tabs one is worked at and the others rest, unless somebody ``looks_on``: each would draw anew what is entered
    at any other, which takes as long as the work itself.
    """

    _at_work: ClassVar[Person | None] = None

    def __init__(self, window: BrowserContext, address: str, name: str, *, looks_on: bool = False) -> None:
        expect.set_options(timeout=WAIT_MS)
        self.address, self.name, self._looks_on = address, name, looks_on
        self._page = new_tab(window)
        self.page.set_viewport_size(DESK)
        window.add_cookies([{"name": trying.COOKIE, "value": PERSONAS[name], "url": address}])
        self.page.goto(f"{address}/permissions", wait_until="commit")  # a page that all roles may open
        chooser = self.page.get_by_role("combobox", name="You are (demo company)")
        expect(chooser).to_have_value(re.compile(name))
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    @property
    def page(self) -> Page:
        """The tab, to work at."""
        before = Person._at_work
        if before is not self:
            Person._at_work = self
            if before is not None and not before._looks_on and not before._page.is_closed():
                rest(before._page)
            look_again(self._page)
        return self._page

    def becomes(self, name: str) -> None:
        """Choose to be somebody else from now on."""
        chooser = self.page.get_by_role("combobox", name="You are (demo company)")
        chooser.click()
        chooser.fill(name)
        self.page.keyboard.press("Enter")
        expect(chooser).to_have_value(re.compile(name))
        self.settled()

    def settled(self) -> None:
        """Wait until nothing runs for half a second."""
        settle(self.page)

    def go(self, path: str) -> None:
        """Follow the menu's link, so that the session and who one is stay; nowhere, when one is on that page.

        (It would begin anew under the same title, and what is typed into its old fields would be gone.)
        """
        if self.page.locator("h1").text_content() == path:
            return
        self.page.get_by_test_id("stSidebar").get_by_role("link", name=path, exact=True).click()
        expect(self.page.locator("h1")).to_have_text(path)

    def open(self, number: str) -> None:
        """Find the case by its number at the desk and open its file."""
        self.go("Case desk")
        search = self.page.get_by_label("Search", exact=True)
        search.fill(number)
        search.press("Enter")
        self.page.get_by_role("link", name=number).first.click()
        expect(self.page.locator("h1")).to_have_text("Case file")
        expect(self.page.locator("h2").first).to_contain_text(number)

    def step(self, name: str) -> Locator:
        """Open the form of a step; returns it."""
        came_back, page = Person._at_work is not self, self.page
        if came_back:
            self.settled()  # what others entered meanwhile moves the buttons: a click would go astray
        page.locator(".st-key-case-desk").get_by_role("button", name=name, exact=True).click()
        form = page.locator(".st-key-step-form")
        expect(form.get_by_role("button", name=f"Enter: {name}")).to_be_visible()
        self.settled()  # the rest of the file is drawn below the form, and a press before that has ended may be lost
        return form

    def enter(self, name: str, *, choose: dict[str, str] | None = None, press: str | None = None, **texts: str) -> None:
        """Take a step: press what the form offers, choose answers by their question, fill texts by their label (``_``
        for a blank), enter."""
        form = self.step(name)
        if press is not None:
            form.get_by_role("button", name=press).click()
            expect(form.get_by_role("button", name=press)).to_have_count(0)
        for question, answer in (choose or {}).items():
            form.get_by_role("radiogroup", name=question).get_by_role("radio", name=answer, exact=True).click()
        for label, text in texts.items():
            form.get_by_role("textbox", name=re.compile(rf"^{label.replace('_', ' ')}")).first.fill(text)
        form.get_by_role("button", name=f"Enter: {name}").click()
        expect(self.page.get_by_text(f"Entered: {name}")).to_be_visible()

    def sees(self, text: str) -> None:
        """The page says so."""
        expect(self.page.get_by_test_id("stMain")).to_contain_text(text)


def take_the_call(centre: Person) -> str:
    """Enter Wang's call about a leak, dispatched to engineering; returns the case's number."""
    centre.go("New case")
    page = centre.page
    page.get_by_label("Who calls? Phone, room or name").press_sequentially("11155550001")
    expect(page.get_by_role("radio", name="王小明")).to_be_checked()
    page.get_by_role("textbox", name="What does the customer say?").fill("The kitchen ceiling leaks")
    page.get_by_role("combobox", name="To which department?").fill("工程")  # its beginning names no other one
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Enter case").click()
    entered = page.locator(".st-key-just-entered")
    expect(entered).to_contain_text("dispatched to 工程部")
    return str(entered.locator("strong").first.text_content())
