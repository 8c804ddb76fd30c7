"""A tour: every page opened once, as somebody who may open it, and all that is asked of every page noted there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from browsing import new_window, settle
from grids import choose, grid
from playwright.sync_api import Browser, Page, Response, ViewportSize, expect

from casework.vocabulary.desk import Page as Right
from dashboard.frame import trying
from dashboard.frame.navigation import SPECS

CENTRE, ADMINISTRATOR = "demo-centre", "demo-admin"
GRAVE = {"serious", "critical"}
TELL = """document.addEventListener("securitypolicyviolation", event =>
    console.error(`POLICY ${event.violatedDirective} ${event.blockedURI}`))"""

PAPER, INK = "light", "dark"
GROUND = {PAPER: "rgb(255, 255, 255)", INK: "rgb(17, 24, 29)"}
"""The colour that pages lie on; ``.streamlit/config.toml`` says it in other words."""

MARKUP = re.compile(r"</?(span|div|b|br|a|p)\b")
"""Markup that a reader sees as letters."""

DESK, PHONE = ViewportSize(width=1280, height=720), ViewportSize(width=390, height=844)

Fault = tuple[str, str]
"""Rule and markup."""


@dataclass
class Tour:
    """What came to light: by ground and page, what axe calls grave; of all pages together, hosts that were asked,
    breaches of the policy, markup that is read instead of obeyed, and files of our own that were not there."""

    pages: list[str] = field(default_factory=list)
    faults: dict[str, dict[str, list[Fault]]] = field(default_factory=lambda: {PAPER: {}, INK: {}})
    case_file: dict[str, list[Fault]] = field(default_factory=dict)
    """Faults of a case that is open, with its clocks."""
    too_wide: list[str] = field(default_factory=list)
    """Pages that scroll sideways on a phone."""
    hosts: set[str] = field(default_factory=set)
    breaches: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note what the page asks for and what its console says, from now on."""
        page.add_init_script(TELL)
        page.on("console", lambda said: self.breaches.append(said.text) if "POLICY" in said.text else None)
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("response", self._missing)

    def _missing(self, got: Response) -> None:
        if got.status >= 400 and "/static/" in got.url:
            self.breaches.append(got.url)


def grave_faults(page: Page) -> list[Fault]:
    """The faults on the page as it stands."""
    settle(page)
    found = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"][:300]) for fault in found if fault["impact"] in GRAVE for node in fault["nodes"]]


def on_both(page: Page, first: str) -> dict[str, list[Fault]]:
    """The faults of the page that stands, on the ground it was opened on and on the other."""
    found = {}
    for ground in (first, INK if first == PAPER else PAPER):
        page.emulate_media(color_scheme=ground)  # type: ignore[arg-type]
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUND[ground])
        found[ground] = grave_faults(page)
    return found


def scrolls_sideways(page: Page) -> bool:
    """Whether the page that stands is wider than a phone, when it is shown on one."""
    before = page.viewport_size
    page.set_viewport_size(PHONE)
    settle(page)
    wide: bool = page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    page.set_viewport_size(before or DESK)
    return wide


def tour(browser: Browser, company: str) -> Tour:
    """Open every page of the company in Chinese, one on paper and the next on ink, and look at each on both."""
    made = Tour()
    context = new_window(browser, color_scheme=PAPER, locale="zh-CN")
    page = context.new_page()
    made.watch(page)
    for number, spec in enumerate(SPECS):
        by = ADMINISTRATOR if spec.right is Right.USERS else CENTRE
        context.add_cookies([{"name": trying.COOKIE, "value": by, "url": company}])
        page.goto(f"{company}/{spec.path if spec.path != 'home' else ''}")
        for ground, found in on_both(page, (PAPER, INK)[number % 2]).items():
            made.faults[ground][spec.path] = found
        if scrolls_sideways(page):
            made.too_wide.append(spec.path)
        made.breaches += [f"{spec.path}: {text}" for text in page.get_by_text(MARKUP).all_text_contents()]
        made.pages.append(spec.path)
    context.add_cookies([{"name": trying.COOKIE, "value": CENTRE, "url": company}])
    made.case_file = _of_an_open_case(page, company)
    context.close()
    return made


def _of_an_open_case(page: Page, company: str) -> dict[str, list[Fault]]:
    page.emulate_media(color_scheme=PAPER)
    page.goto(f"{company}/unresolved")
    settle(page)
    choose(page, grid(page, "open-list"))
    expect(page).to_have_url(re.compile(r"/case\?"))
    return on_both(page, PAPER)
