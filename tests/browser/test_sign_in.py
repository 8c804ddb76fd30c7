"""People sign in with a real OpenID provider in a real browser, and are out the moment they no longer may be in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from browsing import new_window
from pages import small_company
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import application, free_port, identity_provider
from wall_clock import show

from casework.access.permissions import Right, User
from casework.access.users import Users
from casework.record.events import Accessed
from casework.record.ledger import Ledger
from casework.settings import Settings
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
BOSS, CLERK, STRANGER = "boss", "clerk", "stranger"
SOON_MS = 60_000
"""Within this an open page must have noticed; it looks every three seconds, the rest is for a busy machine."""


@dataclass(frozen=True)
class Office:
    """An application that people sign in to: its address, its data, the clock it believes, its provider."""

    url: str
    folder: Path
    clock: Path
    issuer: str

    def set_clock(self, later: timedelta = timedelta()) -> None:
        show(self.clock, (datetime.now(UTC) + later).isoformat())

    def users(self) -> tuple[Ledger, Users]:
        """Accounts, as another process changes them."""
        ledger = Ledger.open(Settings(data_dir=self.folder).ledger)
        return ledger, Users(ledger)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    small_company(folder)
    port, clock = free_port(), folder / "clock"
    clock.write_text(datetime.now(UTC).isoformat(), encoding="utf-8")
    with identity_provider(folder) as issuer:
        service = {
            "OIDC_METADATA_URL": f"{issuer}/.well-known/openid-configuration",
            "OIDC_CLIENT_ID": "yingsheng",
            "OIDC_CLIENT_SECRET": "the provider takes any",
            "OIDC_REDIRECT_URI": f"http://localhost:{port}/oauth2callback",
            "OIDC_COOKIE_SECRET": "a long random text for this test only",
        }
        believed = {"TEST_CLOCK": str(clock), "TEST_CLOCK_ALLOWED": "1"}
        for person in (BOSS, CLERK, STRANGER):
            _claims(issuer, person, {"name": person.title(), "email": f"{person}@example.com"})
        with application(folder, port, FIRST_ADMIN=BOSS, **service, **believed) as url:
            yield Office(url, folder, clock, issuer)


@pytest.fixture(autouse=True)
def accounts(office: Office) -> None:
    """Before each test: the present time, and a clerk with a right to one project."""
    office.set_clock()
    ledger, users = office.users()
    boss = User(BOSS, "Boss", (Right(Role.ADMIN),), "boss@example.com")
    users.save(boss, boss, datetime.now(UTC))
    clerk = User(CLERK, "Clerk", (Right(Role.PROJECT_SERVICE, "BJ01"),), "clerk@example.com")
    users.save(boss, clerk, datetime.now(UTC))
    ledger.close()


def _claims(issuer: str, person: str, claims: dict[str, str]) -> None:
    httpx.put(f"{issuer}/users/{person}", json=claims).raise_for_status()


def sign_in(context: BrowserContext, office: Office, person: str) -> Page:
    """Sign in by the button, at the provider, and back."""
    page = context.new_page()
    page.goto(f"{office.url}/?lang=en")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_placeholder("sub").fill(person)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{office.url}/**")
    return page


def is_in(page: Page, name: str) -> None:
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Permissions")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text(name, exact=True)).to_be_visible()


def is_out(page: Page, reason: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(reason)).to_have_count(1, timeout=SOON_MS)  # twice while the page is drawn again
    expect(page.get_by_text(reason)).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Permissions")).to_have_count(0)


def test_the_provider_of_these_tests_demands_what_a_real_one_demands(office: Office):
    told = httpx.get(f"{office.issuer}/.well-known/openid-configuration").json()
    assert told["issuer"] == office.issuer
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["id_token_signing_alg_values_supported"] == ["RS256"]
    asked = {"client_id": "x", "response_type": "code", "scope": "openid", "nonce": "n", "redirect_uri": "http://x/"}
    assert httpx.get(told["authorization_endpoint"], params=asked).status_code == 400
    guessed = {"grant_type": "authorization_code", "code": "guessed", "code_verifier": "guessed"}
    assert httpx.post(told["token_endpoint"], data=guessed).status_code == 400


def test_the_configured_person_is_administrator(context: BrowserContext, office: Office):
    page = sign_in(context, office, BOSS)
    is_in(page, "Boss")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Users").click()
    expect(page.get_by_role("heading", name="Users", exact=True)).to_be_visible()


def test_a_stranger_to_the_company_is_told_what_to_ask_for(context: BrowserContext, office: Office):
    page = sign_in(context, office, STRANGER)
    is_out(page, re.compile(r"There is no account for stranger\W?@example\.com\. Ask an administrator to make one\."))
    expect(page.get_by_text(STRANGER, exact=True)).to_be_visible()


def test_a_role_opens_its_pages_and_no_other(context: BrowserContext, office: Office):
    page = sign_in(context, office, CLERK)
    is_in(page, "Clerk")
    expect(page.get_by_role("link", name="Response-time compliance").first).to_be_visible()
    expect(page.get_by_role("link", name="Users")).to_have_count(0)
    page.goto(f"{office.url}/users?lang=en")
    expect(page.get_by_text("The page Users is open to admin. Ask an administrator if you need it.")).to_be_visible()


def test_signing_out_ends_all_tabs_and_the_cookie_is_worth_nothing(
    context: BrowserContext, browser: Browser, office: Office
):
    page = sign_in(context, office, CLERK)
    is_in(page, "Clerk")
    other = context.new_page()
    other.goto(f"{office.url}/compliance?lang=en")
    is_in(other, "Clerk")
    kept = context.cookies()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{office.issuer}/**")
    is_out(other, "You have signed out. Sign in again.")
    thief = new_window(browser, locale="en-GB")
    thief.add_cookies(kept)
    stolen = thief.new_page()
    stolen.goto(f"{office.url}/compliance?lang=en")
    is_out(stolen, "You have signed out. Sign in again.")
    thief.close()


def test_somebody_switched_off_is_out_at_once(context: BrowserContext, office: Office):
    page = sign_in(context, office, CLERK)
    is_in(page, "Clerk")
    ledger, users = office.users()
    users.deactivate(User(BOSS, "Boss", (Right(Role.ADMIN),)), CLERK, datetime.now(UTC))
    ledger.close()
    is_out(page, "Your account is switched off. Ask an administrator to switch it on again.")


def test_a_file_answers_its_reader_alone_and_only_while_they_may(context: BrowserContext, office: Office):
    page = sign_in(context, office, CLERK)
    is_in(page, "Clerk")
    page.goto(f"{office.url}/compliance?lang=en")
    with page.expect_download() as pressed:
        page.get_by_role("button", name="Download CSV").first.click()
    address = pressed.value.url
    cookies = {each["name"]: each["value"] for each in context.cookies()}
    theirs = httpx.get(address, cookies=cookies)
    assert (theirs.status_code, theirs.headers["cache-control"]) == (200, "no-store")
    assert httpx.get(address).status_code == 404
    ledger, users = office.users()
    users.deactivate(User(BOSS, "Boss", (Right(Role.ADMIN),)), CLERK, datetime.now(UTC))
    assert httpx.get(address, cookies=cookies).status_code == 404
    payloads = [entry.payload for entry in ledger.stream(f"access/{CLERK}")]
    ledger.close()
    taken = [each.deed for each in payloads if isinstance(each, Accessed) and each.deed is Deed.EXPORTED]
    assert len(taken) >= len((pressed, theirs))  # a browser may ask for a file more than once


def test_a_right_taken_away_is_gone_from_the_open_page(context: BrowserContext, office: Office):
    page = sign_in(context, office, CLERK)
    expect(page.get_by_role("link", name="Response-time compliance").first).to_be_visible()
    ledger, users = office.users()
    boss = User(BOSS, "Boss", (Right(Role.ADMIN),))
    users.save(boss, User(CLERK, "Clerk", (Right(Role.SALES, "BJ01"),)), datetime.now(UTC))
    ledger.close()
    menu = page.get_by_test_id("stSidebar")
    expect(menu.get_by_role("link", name="Response-time compliance")).to_have_count(0, timeout=SOON_MS)
    expect(menu.get_by_role("link", name="Customer club")).to_be_visible()


def test_a_sign_in_ends_after_its_hours(context: BrowserContext, office: Office):
    page = sign_in(context, office, CLERK)
    is_in(page, "Clerk")
    office.set_clock(timedelta(hours=12, minutes=1))
    is_out(page, "You signed in too long ago. Sign in again.")


def test_no_invented_person_is_offered_where_people_sign_in(page: Page, office: Office):
    page.goto(f"{office.url}/?lang=en")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_text("You are (demo company)")).to_have_count(0)


def test_from_elsewhere_a_demo_opens_by_the_printed_address_and_stays_whom_one_chose(page: Page, tmp_path: Path):
    small_company(tmp_path)
    with application(tmp_path, free_port(), address="0.0.0.0") as url:  # noqa: S104 - that is what is tested
        page.goto(f"{url}/permissions?lang=en")
        expect(page.get_by_role("heading", name="Yingsheng")).to_be_visible()
        is_out(page, "From another machine or through a relay, this demo opens by the address")
        printed = re.search(
            r"http://localhost:\d+/try/\S+", next(tmp_path.glob("app-*.log")).read_text(encoding="utf-8")
        )
        assert printed is not None
        page.goto(printed.group())
        chooser = page.get_by_role("combobox", name="You are (demo company)")
        expect(page.get_by_text("Demo company: what is entered here is for trying")).to_be_visible()
        chooser.click()
        chooser.fill("贺景川")
        page.keyboard.press("Enter")
        expect(chooser).to_have_value(re.compile("贺景川"))
        page.wait_for_function("() => document.cookie.includes('yingsheng_persona')")
        page.reload()
        expect(chooser).to_have_value(re.compile("贺景川"))
