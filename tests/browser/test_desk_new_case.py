"""A call entered while it lasts: how often the hand moves, what a closed browser keeps, a double click; a queue of ten
worked by keys alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from browsing import put_away, settle
from desk_people import CENTRE, ENGINEERING, Person, desk_at_work
from packs import SHIPPED, shanghai
from playwright.sync_api import BrowserContext, Page, expect

from casework.access.permissions import Right, User
from casework.desk import commands as cmd
from casework.desk import drafts
from casework.desk.desk import Desk
from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.record.ledger.tables import event
from casework.settings import Settings
from casework.vocabulary import Channel
from casework.vocabulary.desk import Role

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

MOST_GROUPS, MOST_TABS = 5, 12
"""What a trained person may need: fields typed or chosen, and Tabs between them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with desk_at_work(folder) as address:
        yield address


@pytest.fixture
def centre(context: BrowserContext, address: str) -> Person:
    person = Person(context, address, CENTRE)
    person.go("New case")
    return person


def received(folder: Path) -> list[str]:
    """What the customers of cases taken at the desk said."""
    ledger = Ledger.open(Settings(data_dir=folder).ledger)
    with ledger.reading() as connection:
        column = event.c
        query = sa.select(column.payload).where(column.kind == "received", column.payload.contains('"source":"desk"'))
        found = list(connection.execute(query).scalars())
    ledger.close()
    return found


def wait_kept(folder: Path, content: str) -> None:
    """Return when the draft holds what was typed."""
    ledger = Ledger.open(Settings(data_dir=folder).ledger)
    deadline = time.monotonic() + 120
    while drafts.load(ledger, "demo-centre", "new_case").get("content") != content:
        assert time.monotonic() < deadline, "the draft was not kept"
        time.sleep(0.2)
    ledger.close()


class Hand:
    """A hand on the keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.groups, self.tabs = page, 0, 0

    def tab_to(self, name: str) -> None:
        """Press Tab until the field with this name has the focus."""
        for _ in range(15):
            self.page.keyboard.press("Tab")
            self.tabs += 1
            if self.page.evaluate("document.activeElement.getAttribute('aria-label')") == name:
                return
        raise AssertionError(f"{name} is not reached by Tab")

    def type(self, text: str, then: str | None = None) -> None:
        """Type a text; ``then`` is the key that ends it."""
        self.groups += 1
        self.page.keyboard.type(text, delay=20)
        if then is not None:
            self.page.keyboard.press(then)


def test_a_typical_call_takes_five_moves_of_the_hand(centre: Person, folder: Path):
    hand, before = Hand(centre.page), len(received(folder))
    expect(centre.page.get_by_label("Who calls? Phone, room or name")).to_be_focused()
    hand.type("11155550001")
    expect(centre.page.get_by_role("radio", name="王小明")).to_be_checked()
    hand.tab_to("What does the customer say?")
    hand.type("The kitchen ceiling leaks")
    hand.tab_to("About")
    hand.type("Leak", "Enter")
    hand.tab_to("To which department?")
    hand.type("工程部", "Enter")
    centre.settled()
    hand.groups += 1
    centre.page.keyboard.press("Control+Enter")
    expect(centre.page.locator(".st-key-just-entered")).to_contain_text("dispatched to 工程部")
    expect(centre.page.get_by_label("Who calls? Phone, room or name")).to_be_focused()
    assert len(received(folder)) == before + 1
    assert hand.groups <= MOST_GROUPS
    assert hand.tabs <= MOST_TABS
    print(f"{hand.groups} moves, {hand.tabs} Tabs")


def test_a_double_click_enters_one_case(centre: Person, folder: Path):
    page, before = centre.page, len(received(folder))
    page.get_by_label("Who calls? Phone, room or name").press_sequentially("11155550001")
    expect(page.get_by_role("radio", name="王小明")).to_be_checked()
    page.get_by_role("textbox", name="What does the customer say?").fill("The lift stands")
    page.get_by_role("radio", name="Only record").click()
    centre.settled()
    page.get_by_role("button", name="Enter case").dblclick()
    expect(page.locator(".st-key-just-entered")).to_contain_text("recorded")
    centre.settled()
    assert len(received(folder)) == before + 1


def test_a_closed_browser_loses_nothing(context: BrowserContext, centre: Person, folder: Path):
    page = centre.page
    page.get_by_label("Who calls? Phone, room or name").press_sequentially("11155550001")
    content = page.get_by_role("textbox", name="What does the customer say?")
    content.press_sequentially("The gate does not close")  # and nobody leaves the field
    wait_kept(folder, "The gate does not close")
    put_away(context)
    again = Person(context, centre.address, CENTRE)
    again.go("New case")
    expect(again.page.get_by_role("textbox", name="What does the customer say?")).to_have_value(
        "The gate does not close"
    )
    expect(again.page.get_by_role("radio", name="王小明")).to_be_checked()


TEN = 10
NOW = shanghai("2026-03-02 09:00")


def slips(folder: Path) -> None:
    """Ten calls, each with a slip that engineering has to confirm."""
    ledger = Ledger.open(Settings(data_dir=folder).ledger)
    desk, centre = Desk(ledger, Policies.load(SHIPPED)), User("demo-centre", "林若澄", (Right(Role.CENTRE),))
    call = cmd.Receive(project="BJ01", customer_id="wang", channel=Channel.PHONE, content="The lamp is dark")
    for number in range(TEN):
        case_id = desk.receive(centre, call, idempotency_key=f"call-{number}", now=NOW).case_id
        slip = cmd.Dispatch(department="工程部")
        desk.handle(centre, case_id, slip, expected_version=1, idempotency_key=f"slip-{number}", now=NOW)
    ledger.close()


def confirmed(folder: Path) -> int:
    """How many slips people of engineering confirmed."""
    ledger = Ledger.open(Settings(data_dir=folder).ledger)
    with ledger.reading() as connection:
        column = event.c
        query = sa.select(sa.func.count()).where(column.kind == "receipt_confirmed", column.actor == "demo-engineering")
        found = int(connection.execute(query).scalar_one())
    ledger.close()
    return found


def test_a_queue_of_ten_is_worked_by_three_keys_a_case(context: BrowserContext, address: str, folder: Path):
    slips(folder)
    before, page = confirmed(folder), Person(context, address, ENGINEERING).page
    page.goto(f"{address}/desk?lang=en&at_project=BJ01")
    buttons = page.get_by_role("button", name="Confirm receipt")
    expect(buttons.nth(TEN - 1)).to_be_visible()
    settle(page)
    waiting, pressed = buttons.count(), 0
    for done in range(1, TEN + 1):
        while not page.evaluate(
            "document.activeElement.closest('[class*=st-key-row-]')?.querySelector('button') != null"
        ):
            page.keyboard.press("j")
            pressed += 1
            assert pressed < 5 * TEN, "the next slip is not reached by j"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(buttons).to_have_count(waiting - done)
        settle(page)
    assert confirmed(folder) == before + TEN
