"""The road of personal data in a browser: a copy handed out, an erasure asked for by one and decided by another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browsing import Serve
from desk_people import CENTRE, WANG, Person, desk_company
from playwright.sync_api import BrowserContext, expect
from touring import grave_faults

from casework.record import people
from casework.record.events import Accessed
from casework.record.ledger import Ledger
from casework.settings import Settings
from casework.vocabulary.security import Deed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
ADMIN = "程维"
A_PHONE = {"width": 390, "height": 844}
WIDER = "() => document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"


def test_a_copy_is_handed_out_and_two_people_erase_the_person(context: BrowserContext, tmp_path: Path, serve: Serve):
    with desk_company(tmp_path).believed():
        address = serve(tmp_path)
    centre = Person(context, address, CENTRE)
    _find(centre)
    assert _copied(centre)["parts"]["customer"][0]["mobile"] == WANG.mobile
    centre.page.get_by_label("Ground of the erasure").fill("letter of 1 March")
    centre.page.get_by_role("button", name="Ask for the erasure").click()
    centre.sees("You asked for it, so a second person decides.")
    second = Person(context, address, ADMIN)
    _decide_on_a_phone(second)
    search = centre.page.get_by_label("Find a person")
    search.fill(str(WANG.mobile))
    search.press("Enter")
    centre.sees("Nobody fits")
    centre.sees("This person's data were erased")
    _is_on_record(tmp_path)


def _find(centre: Person) -> None:
    centre.settled()
    centre.go("Personal data")
    search = centre.page.get_by_label("Find a person")
    search.fill(str(WANG.name))
    search.press("Enter")
    centre.page.get_by_test_id("stMain").get_by_role("button", name=str(WANG.name)).click()
    expect(centre.page.get_by_role("button", name="Copy as JSON")).to_be_visible()


def _copied(centre: Person) -> dict[str, dict[str, list[dict[str, object]]]]:
    centre.settled()
    with centre.page.expect_download() as taken:
        centre.page.get_by_role("button", name="Copy as JSON").click()
    found: dict[str, dict[str, list[dict[str, object]]]] = json.loads(taken.value.path().read_bytes())
    return found


def _decide_on_a_phone(second: Person) -> None:
    second.settled()  # the menu of the person one was before stands for a moment
    second.go("Personal data")
    second.sees("letter of 1 March")
    second.page.set_viewport_size(A_PHONE)
    second.settled()
    assert not second.page.evaluate(WIDER), "nothing stands beyond the edge of a phone"
    assert grave_faults(second.page) == []
    second.page.get_by_text("I have looked into who asked").click()
    second.page.get_by_role("button", name="Erase now").click()
    second.sees("Erased")
    second.sees("No request waits to be decided")


def _is_on_record(folder: Path) -> None:
    ledger = Ledger.open(Settings(data_dir=folder).ledger)
    with ledger.reading() as connection:
        person = people.read(connection, WANG.customer_id)
    lines = [each.payload for actor in ("demo-centre", "demo-admin") for each in ledger.stream(f"access/{actor}")]
    ledger.close()
    assert person is not None
    assert (person.name, person.mobile) == (None, None)
    deeds = [line.deed for line in lines if isinstance(line, Accessed) and line.what == WANG.customer_id]
    assert dict.fromkeys(deeds) == dict.fromkeys([Deed.COPY_HANDED_OUT, Deed.ERASURE_REQUESTED, Deed.ERASED])
