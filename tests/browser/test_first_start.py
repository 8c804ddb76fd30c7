"""The first hour with the product: nothing there, the demo company, five reports, one case with its clocks told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsing import ROOT, new_window, settle
from grids import choose, grid
from playwright.sync_api import Browser, Page, expect
from serving import application, free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

REPORTS = {
    "en-GB": (
        "Response-time compliance", "Unresolved complaints", "Monthly score", "Customer club", "Satisfaction",
    ),
    "zh-CN": ("时限达标率", "未办结投诉", "月度考核得分", "客户会", "满意度"),
}  # fmt: skip
CASE_FILE = {"en-GB": ("Case file", "Started"), "zh-CN": ("报事档案", "开始计时")}
TYPED = "业主满意度调查"
"""In the names of the demo's surveys, which somebody gave them in one language."""
NEVER = re.compile(r"\b(nan|NaN|None|null|Traceback)\b")
"""What a page must never say."""


@dataclass
class Place:
    """An application over a folder that was empty when it started."""

    address: str
    folder: Path

    def demo(self) -> None:
        """Fill it by the documented command, while the application runs."""
        command = [Path(sys.executable).with_name("yingsheng"), "demo", "--if-empty", "--scale", "0.03"]
        environment = os.environ | {"YINGSHENG_DATA_DIR": str(self.folder)}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=300)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("new")
    with application(folder, free_port()) as address:
        yield Place(address, folder)


@pytest.fixture(scope="module")
def filled(place: Place) -> Place:
    place.demo()
    return place


@pytest.fixture(params=["en-GB", "zh-CN"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def reader(browser: Browser, locale: str) -> Iterator[Page]:
    """Somebody whose browser speaks the language, opening no address that names one."""
    context = new_window(browser, locale=locale, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def test_an_empty_installation_says_how_to_begin_and_shows_no_figure(browser: Browser, place: Place):
    context = new_window(browser, locale="en-GB")
    page = context.new_page()
    page.goto(f"{place.address}/compliance")
    settle(page)
    expect(page.get_by_test_id("stMain")).to_contain_text("yingsheng demo")
    expect(page.get_by_test_id("stMetric")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    context.close()


def test_the_demo_company_appears_in_all_five_reports(filled: Place, reader: Page, locale: str):
    reader.goto(filled.address)
    settle(reader)
    menu = reader.locator(".st-key-menu")
    other = REPORTS["zh-CN" if locale == "en-GB" else "en-GB"]
    for title in REPORTS[locale]:
        menu.get_by_role("link", name=title, exact=True).click()
        expect(reader.locator("h1")).to_have_text(title)
        settle(reader)
        expect(reader.get_by_test_id("stPlotlyChart").first).to_be_visible()
        expect(reader.locator("[data-testid=stDataFrame]:visible").first).to_be_visible()
        said = reader.get_by_test_id("stMain").inner_text().replace(TYPED, "")
        assert not NEVER.search(said)
        assert not any(foreign in said for foreign in other)
        expect(reader.get_by_test_id("stException")).to_have_count(0)


def test_an_open_complaint_leads_to_its_explained_clock(filled: Place, reader: Page, locale: str):
    title, started = CASE_FILE[locale]
    reader.goto(f"{filled.address}/unresolved")
    settle(reader)
    found = grid(reader, "open-list")
    number = found.locator("table tbody td").first.text_content() or ""
    choose(reader, found)
    expect(reader.locator("h1")).to_have_text(title)
    settle(reader)
    expect(reader.get_by_test_id("stMain")).to_contain_text(number)
    expect(reader.locator("details[open] ol").first).to_contain_text(started)
    assert not NEVER.search(reader.get_by_test_id("stMain").inner_text())
