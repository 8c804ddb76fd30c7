"""The road of a regulation in a browser: a limit changed with its effect shown, proposed by one, adopted by another."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Serve
from desk_people import CENTRE, EXECUTIVE, Person, desk_company
from playwright.sync_api import BrowserContext, expect
from touring import grave_faults

from casework.adoption.editions import Editions
from casework.record.ledger import Ledger
from casework.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
A_PHONE = {"width": 390, "height": 844}
WIDER = "() => document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"


def test_a_limit_is_changed_with_its_effect_shown_and_a_second_person_adopts_it(
    context: BrowserContext, tmp_path: Path, serve: Serve
):
    with desk_company(tmp_path).believed():
        address = serve(tmp_path)
    centre = Person(context, address, CENTRE)
    _draft(centre)
    _see_the_effect(centre)
    _propose(centre)
    second = Person(context, address, EXECUTIVE)
    _adopt_on_a_phone(second)
    assert _limits_in_force(tmp_path) == ["4 working days", "2 working days", "4 working days"]


def _draft(centre: Person) -> None:
    centre.settled()
    centre.go("Regulations")
    centre.page.get_by_role("radio", name="Change").click()
    centre.page.get_by_role("button", name="Draft a change of the version above").click()
    centre.sees("A draft was begun")
    chooser = centre.page.get_by_role("combobox", name="Limit")
    chooser.click()
    chooser.fill("Formal reply")
    centre.page.keyboard.press("Enter")
    how_long = centre.page.get_by_role("textbox", name="How long")
    expect(how_long).to_have_value("4 working days")
    how_long.fill("2 working days")
    how_long.press("Tab")
    centre.page.get_by_role("button", name="Save", exact=True).click()
    centre.sees("These lives come out otherwise")
    centre.page.get_by_role("button", name="Take over what comes out now").click()
    centre.sees("The draft is sound")


def _see_the_effect(centre: Person) -> None:
    centre.page.get_by_role("button", name="Reckon the effect").click()
    centre.sees("Would have been late")
    centre.settled()
    assert grave_faults(centre.page) == []


def _propose(centre: Person) -> None:
    why = centre.page.get_by_role("textbox", name="What is changed, and why")
    why.fill("customers wait too long")
    why.press("Tab")
    centre.page.get_by_role("button", name="Propose", exact=True).click()
    centre.sees("You proposed it, so a second person decides.")


def _adopt_on_a_phone(second: Person) -> None:
    second.settled()
    second.go("Regulations")
    second.page.get_by_role("radio", name="Change").click()
    second.sees("customers wait too long")
    second.page.set_viewport_size(A_PHONE)
    second.settled()
    assert not second.page.evaluate(WIDER), "nothing stands beyond the edge of a phone"
    assert grave_faults(second.page) == []
    second.page.get_by_text("I have read what changes").click()
    second.page.get_by_role("button", name="Adopt", exact=True).click()
    second.sees("Adopted: version")


def _limits_in_force(folder: Path) -> list[str]:
    chosen = Settings(data_dir=folder)
    ledger = Ledger.open(chosen.ledger)
    known = [each.regulation for each in Editions.load(chosen.regulation_dir, ledger).of("sunshine")]
    ledger.close()
    return [str(each.clocks["reply"].limit.parts[0]) for each in known if each.effective_from is not None]
