"""A tour: every page opened once, as somebody who may open it, and all that is asked of every page noted there.

Light and dark, and in windows of several widths: what a page needs at each is asked of the page as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
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

DESK = ViewportSize(width=1280, height=720)
NARROW = {
    "1024": ViewportSize(width=1024, height=768),
    "200 %": ViewportSize(width=DESK["width"] // 2, height=DESK["height"] // 2),
    "390": ViewportSize(width=390, height=844),
}
"""Narrower windows; for a page, to be enlarged to 200 % is to have half the width."""
LOOKS = (*GROUND, *NARROW)
"""How each page is looked at."""
CUT = """() => [...document.querySelectorAll('[data-testid="stMetric"] *, .case > span')].filter(
    (part) => !part.children.length && part.textContent.trim() && part.scrollWidth > part.clientWidth + 1
        && getComputedStyle(part).overflowX !== 'visible').map((part) => part.textContent)"""
"""Words on cards and in rows of the queue of which a part is out of sight."""
WIDER = """() => [document.scrollingElement, document.querySelector('[data-testid="stMain"]')].some(
    (part) => part.scrollWidth > part.clientWidth)"""
"""Whether the page, or what of it scrolls by itself, is wider than the window."""

Fault = tuple[str, str]
"""Rule and markup."""


@dataclass
class Tour:
    """What came to light: by look and page, what axe calls grave; of all pages together, hosts that were asked,
    breaches of the policy, markup that is read instead of obeyed, and files of our own that were not there."""

    pages: list[str] = field(default_factory=list)
    faults: dict[str, dict[str, list[Fault]]] = field(default_factory=lambda: {look: {} for look in LOOKS})
    case_file: dict[str, list[Fault]] = field(default_factory=dict)
    """Faults of a case that is open, with its clocks."""
    too_wide: list[tuple[str, str]] = field(default_factory=list)
    """Look and page: where one scrolls sideways."""
    cut: list[tuple[str, str, str]] = field(default_factory=list)
    """Look, page and words: what does not fit on its card or in its row."""
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


def grave_faults(page: Page, *, colours: bool = True) -> list[Fault]:
    """The faults on the page as it stands; colours are a third of what looking costs."""
    settle(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    asked = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
    found = page.evaluate("(asked) => axe.run(document, asked).then((told) => told.violations)", asked)
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
    page.set_viewport_size(NARROW["390"])
    settle(page)
    wide: bool = page.evaluate(WIDER)
    page.set_viewport_size(before or DESK)
    return wide


def on_narrow(page: Page, path: str, made: Tour) -> dict[str, list[Fault]]:
    """The faults of the page that stands, in each of the narrower windows, which change no colour; notes what is too
    wide or cut there."""
    found = {}
    for look, size in NARROW.items():
        page.set_viewport_size(size)
        found[look] = grave_faults(page, colours=False)
        if page.evaluate(WIDER):
            made.too_wide.append((look, path))
        made.cut += [(look, path, words) for words in page.evaluate(CUT)]
    page.set_viewport_size(DESK)
    return found


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
        looked = on_both(page, (PAPER, INK)[number % 2]) | on_narrow(page, spec.path, made)
        for look, found in looked.items():
            made.faults[look][spec.path] = found
        made.breaches += [f"{spec.path}: {text}" for text in page.get_by_text(MARKUP).all_text_contents()]
        made.pages.append(spec.path)
    context.add_cookies([{"name": trying.COOKIE, "value": CENTRE, "url": company}])
    made.case_file = _of_an_open_case(page, company, made)
    context.close()
    return made


def _of_an_open_case(page: Page, company: str, made: Tour) -> dict[str, list[Fault]]:
    page.emulate_media(color_scheme=PAPER)
    page.goto(f"{company}/unresolved")
    settle(page)
    choose(page, grid(page, "open-list"))
    expect(page).to_have_url(re.compile(r"/case\?"))
    return on_both(page, PAPER) | on_narrow(page, "case of a project", made)
