"""The language is changed in the middle of work: one stays who one is, and what was chosen keeps its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from desk_people import CENTRE, MANAGER, Person, desk_at_work
from playwright.sync_api import BrowserContext, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with desk_at_work(tmp_path_factory.mktemp("desk")) as address:
        yield address


def speak_chinese(person: Person) -> None:
    person.page.get_by_role("radio", name="中文").click()
    expect(person.page.get_by_text("当前身份")).to_be_visible()
    person.settled()


def test_one_stays_who_one_is_and_the_filters_keep_their_meaning(context: BrowserContext, address: str):
    manager = Person(context, address, CENTRE)
    manager.becomes(MANAGER)
    manager.go("Case desk")
    page = manager.page
    page.get_by_role("combobox", name="Cases").click()
    page.get_by_role("option", name="All open cases").click()
    manager.settled()
    rows = page.locator(".clock").count()
    assert rows
    speak_chinese(manager)
    page.get_by_role("combobox", name="阶段").click()
    page.get_by_role("option", name="全部").click()
    page.get_by_role("radio", name="看板").click()
    page.get_by_role("radio", name="我的待办").click()
    manager.settled()
    expect(page.get_by_role("combobox", name="当前身份（演示公司）")).to_have_value(re.compile(MANAGER))
    expect(page.get_by_role("combobox", name="查看报事")).to_have_value("全部未办结")
    expect(page.locator(".clock")).to_have_count(rows)


def test_what_was_typed_and_chosen_for_a_new_case_stays(context: BrowserContext, address: str):
    centre = Person(context, address, CENTRE)
    centre.go("New case")
    page = centre.page
    page.get_by_label("Who calls? Phone, room or name").press_sequentially("11155550001")
    expect(page.get_by_role("radio", name="王小明")).to_be_checked()
    page.get_by_role("combobox", name="About").fill("Leak")
    page.keyboard.press("Enter")
    centre.settled()
    page.get_by_role("textbox", name="What does the customer say?").press_sequentially("The kitchen ceiling leaks")
    speak_chinese(centre)
    expect(page.get_by_role("combobox", name="事项")).to_have_value("渗漏")
    expect(page.get_by_role("textbox", name="客户反映什么？")).to_have_value("The kitchen ceiling leaks")
    page.get_by_role("radio", name="仅登记").click()
    centre.settled()
    page.get_by_role("button", name="录入报事").click()
    expect(page.locator(".st-key-just-entered")).to_be_visible()
