"""Without a sign-in service people sign in by passkeys, from the first administrator's link in the terminal on: a real
browser, which plays the security key."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsing import new_window
from playwright.sync_api import Browser, Page, expect
from serving import application, free_port

from casework.access.permissions import Right, User
from casework.access.users import Users
from casework.record.ledger import Ledger
from casework.settings import Settings
from casework.vocabulary.desk import Role

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
LINK = re.compile(r"http://localhost:\d+/sign-in/enrol/\S+")
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(frozen=True)
class Office:
    url: str
    folder: Path

    def printed_link(self) -> str:
        """The link that stands in the terminal."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            found = LINK.search(next(self.folder.glob("app-*.log")).read_text(encoding="utf-8"))
            if found is not None:
                return found.group()
            time.sleep(0.2)
        raise AssertionError("no link was printed")

    def employ(self, user: User) -> None:
        ledger = Ledger.open(Settings(data_dir=self.folder).ledger)
        Users(ledger).save(User("admin", "admin", (Right(Role.ADMIN),)), user, datetime.now(UTC))
        ledger.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    with application(folder, free_port()) as url:
        yield Office(url, folder)


def person(browser: Browser) -> Page:
    """Somebody's browser, with a security key of their own."""
    page = new_window(browser, locale="en-GB").new_page()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


def make_passkey(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Make my passkey").click()
    expect(page.get_by_role("heading", name="Your passkey is made")).to_be_visible()
    page.get_by_role("link", name="To the sign-in").click()


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_from_the_terminals_link_to_a_colleague_who_signs_out_and_in_again(browser: Browser, office: Office):
    admin = person(browser)
    admin.goto(f"{office.url}/?lang=en")
    expect(admin.get_by_text("Nobody has an account here yet.")).to_be_visible()
    make_passkey(admin, office.printed_link())
    sign_in(admin)
    office.employ(User("li", "Li Min", (Right(Role.CENTRE),)))

    admin.goto(f"{office.url}/users?lang=en")
    admin.get_by_role("combobox", name="Account to change").click()
    admin.get_by_role("option", name="Li Min (li)").click()
    admin.get_by_role("button", name="Make a link for a passkey").click()
    expect(admin.get_by_text("Hand this to Li Min only.")).to_be_visible()
    expect(admin.get_by_text("The same for a phone's camera")).to_be_visible()
    link = admin.get_by_test_id("stCode").inner_text().strip()

    colleague = person(browser)
    make_passkey(colleague, link)
    sign_in(colleague)
    expect(colleague.get_by_test_id("stSidebar").get_by_text("Li Min", exact=True)).to_be_visible()
    kept = {cookie["name"] for cookie in colleague.context.cookies()}
    assert "_streamlit_user" in kept
    assert not {name for name in kept if name.startswith("_streamlit_user_tokens")}

    colleague.get_by_role("button", name="Sign out").click()
    expect(colleague.get_by_role("button", name="Sign in")).to_be_visible()
    sign_in(colleague)

    stranger = person(browser)
    answer = stranger.goto(link)
    assert answer is not None
    assert answer.status == 403
    expect(stranger.get_by_text("This link was used, or a newer one took its place")).to_be_visible()
    for each in (admin, colleague, stranger):
        each.context.close()


def test_who_comes_by_another_address_is_led_to_the_one_that_passkeys_belong_to(browser: Browser, office: Office):
    page = new_window(browser, locale="en-GB").new_page()
    page.goto(office.url.replace("localhost", "127.0.0.1"))
    expect(page.get_by_role("link", name=office.url)).to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_have_count(0)
    page.context.close()
