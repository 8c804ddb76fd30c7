"""A case file has no accessibility fault that axe calls serious or critical, on paper or on ink."""

from __future__ import annotations

import re

import pytest
from browsing import new_window, settle
from grids import choose, grid
from playwright.sync_api import Browser, expect
from touring import grave_faults

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_case_file_with_its_clocks_has_no_grave_fault(browser: Browser, company: str, scheme: str):
    context = new_window(browser, color_scheme=scheme, locale="zh-CN")
    reader = context.new_page()
    reader.goto(f"{company}/unresolved")
    settle(reader)
    choose(reader, grid(reader, "open-list"))
    expect(reader).to_have_url(re.compile(r"/case\?"))
    assert grave_faults(reader) == []
    context.close()
