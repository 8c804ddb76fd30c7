"""A survey from its plan to its results: planned, drawn, opened, called, entered, and found in the figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Serve
from desk_people import CENTRE, SALES, Person, desk_company
from playwright.sync_api import BrowserContext, Page, expect
from surveyed import CENTRE as PLANNER
from surveyed import at, campaigns

from casework.record.ledger import Ledger
from casework.settings import Settings
from casework.vocabulary.asking import CampaignStage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
NAME = "Walk through"


def nothing_else_to_call(folder: Path) -> None:
    """Close what the demo company asks, so that the next person is one of this survey."""
    ledger = Ledger.open(Settings(data_dir=folder).ledger)
    desk = campaigns(ledger)
    for each in desk.every(PLANNER):
        if each.stage is CampaignStage.OPEN:
            desk.close(PLANNER, each.campaign_id, at())
    ledger.close()


def pick(page: Page, list_: str, option: str) -> None:
    """Choose from a list by typing."""
    chooser = page.get_by_test_id("stMain").get_by_role("combobox", name=list_)
    chooser.click()
    chooser.fill(option)
    page.keyboard.press("Enter")


def answer(page: Page, question: str, option: str) -> None:
    """Press the words of an option, as people do: what is drawn of the button itself lies over it."""
    page.get_by_role("radiogroup", name=question).get_by_text(option, exact=True).click()


def press(person: Person, button: str) -> None:
    """Press what is named so, with its icon and its keys."""
    person.settled()
    person.page.get_by_test_id("stMain").get_by_role("button", name=button).click()


def test_a_survey_goes_from_its_plan_to_its_results(context: BrowserContext, serve: Serve, tmp_path: Path) -> None:
    with desk_company(tmp_path).believed():
        nothing_else_to_call(tmp_path)
        address = serve(tmp_path)
    centre = Person(context, address, CENTRE)
    centre.go("Surveys")
    pick(centre.page, "Survey", "Plan a new survey")
    centre.settled()
    centre.page.get_by_role("textbox", name="Name of the survey").fill(NAME)
    pick(centre.page, "Questionnaire", "Owner survey")
    pick(centre.page, "Projects", "云杉里")
    centre.page.keyboard.press("Escape")
    peace = centre.page.get_by_label("Leave people in peace for, days")
    peace.fill("0")
    peace.press("Enter")
    for step in ("Plan this survey", "Draw the sample", "Open the survey"):
        press(centre, step)
    centre.sees("Have answered")

    sales = Person(context, address, SALES)
    sales.go("Call list")
    press(sales, "Next person")
    sales.sees(NAME)
    pick(sales.page, "What did the call come to?", "1.1")
    answer(sales.page, "How far are you with your home?", "Taken over one to three years ago")
    sales.settled()
    answer(sales.page, "Satisfaction on the whole", "4 Satisfied")
    answer(sales.page, "How likely", "9")
    press(sales, "Save, next person")
    sales.sees("✓ Saved.")

    centre.go("Survey results")
    pick(centre.page, "Questionnaire", "Owner survey")
    centre.settled()
    pick(centre.page, "Wave", NAME)
    centre.settled()
    wave = centre.page.get_by_test_id("stMain").get_by_role("combobox", name="Wave")
    expect(wave).to_have_value(f"{NAME} (1 answered)")
    expect(centre.page.get_by_test_id("stMain")).to_contain_text("Response rate (AAPOR RR2)")
    expect(centre.page.get_by_test_id("stException")).to_have_count(0)
