"""The framework's own words are in the reader's language too, and the document says which language it is in."""

from __future__ import annotations

import re

import pytest
from browsing import settle
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

CJK = re.compile("[\u4e00-\u9fff]")
OWN_NAMES = {"English", "Yingsheng", "Ctrl + Enter", "Ctrl + K"}
WORDS_SHOWN = """() => {
    const words = document.createTreeWalker(document.querySelector("[data-testid=stApp]"), NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = words.nextNode(); node; node = words.nextNode()) {
        const hidden = "svg, style, canvas, [translate=no], [data-testid=stDateTimeInput]";
        if (!node.parentElement.closest(hidden)) found.push(node.nodeValue.trim());
    }
    return found;
}"""


@pytest.mark.parametrize("path", ["import", "new"])
def test_a_chinese_page_speaks_no_english(page: Page, company: str, path: str):
    page.goto(f"{company}/{path}?lang=zh-CN")
    settle(page)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    words = [word for word in page.evaluate(WORDS_SHOWN) if word]
    assert any(CJK.search(word) for word in words)
    strange = {word for word in words if re.search("[a-z]{3}", word) and not CJK.search(word)}
    assert strange <= OWN_NAMES


def test_the_upload_and_the_menu_follow_the_language_there_and_back(page: Page, company: str):
    page.goto(f"{company}/import?lang=zh-CN")
    settle(page)
    dropzone, menu = page.get_by_test_id("stFileUploaderDropzone"), page.get_by_test_id("stMainMenuButton")
    expect(dropzone).to_contain_text("上传")
    expect(dropzone).to_contain_text(re.compile(r"每个文件最多 \d+ MB"))
    expect(menu).to_have_attribute("aria-label", "主菜单")
    page.get_by_role("radio", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(dropzone).to_contain_text("Upload")
    expect(dropzone).to_contain_text(re.compile(r"\d+MB per file"))
    expect(menu).to_have_attribute("aria-label", "Main menu")


def test_the_tools_of_a_table_are_named_with_their_table(page: Page, company: str):
    page.goto(f"{company}/compliance?lang=zh-CN")
    settle(page)
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.hover()
    expect(page.get_by_role("button", name="全屏：达标统计表")).to_be_visible()
    expect(page.get_by_role("button", name="下载 CSV 文件：达标统计表")).to_have_count(0)
