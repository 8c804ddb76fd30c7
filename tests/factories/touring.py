"""A tour: every page opened once, as somebody who may open it, and all that is asked of every page noted there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from browsing import new_window, settle
from grids import choose, grid
from playwright.sync_api import Browser, Page, Response, expect

from casework.vocabulary.desk import Page as Right
from dashboard.frame import trying
from dashboard.frame.navigation import SPECS

CENTRE, ADMINISTRATOR = "demo-centre", "demo-admin"
GRAVE = {"serious", "critical"}
TELL = """document.addEventListener("securitypolicyviolation", event =>
    console.error(`POLICY ${event.violatedDirective} ${event.blockedURI}`))"""

MARKUP = re.compile(r"</?(span|div|b|br|a|p)\b")
"""Markup that a reader sees as letters."""

Fault = tuple[str, str]
"""Rule and markup."""


@dataclass
class Tour:
    """What came to light: by page, what axe calls grave; of all pages together, hosts that were asked, breaches of the
    policy, markup that is read instead of obeyed, and files of our own that were not there."""

    pages: list[str] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    case_file: list[Fault] = field(default_factory=list)
    """Faults of a case that is open, with its clocks."""
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


def tour(browser: Browser, company: str, color_scheme: str) -> Tour:
    """Open every page of the company in Chinese, on paper (``light``) or on ink (``dark``)."""
    made = Tour()
    context = new_window(browser, color_scheme=color_scheme, locale="zh-CN")
    page = context.new_page()
    made.watch(page)
    for spec in SPECS:
        by = ADMINISTRATOR if spec.right is Right.USERS else CENTRE
        context.add_cookies([{"name": trying.COOKIE, "value": by, "url": company}])
        page.goto(f"{company}/{spec.path if spec.path != 'home' else ''}")
        made.faults[spec.path] = grave_faults(page)
        made.breaches += [f"{spec.path}: {text}" for text in page.get_by_text(MARKUP).all_text_contents()]
        made.pages.append(spec.path)
    context.add_cookies([{"name": trying.COOKIE, "value": CENTRE, "url": company}])
    made.case_file = _of_an_open_case(page, company)
    context.close()
    return made


def _of_an_open_case(page: Page, company: str) -> list[Fault]:
    page.goto(f"{company}/unresolved")
    settle(page)
    choose(page, grid(page, "open-list"))
    expect(page).to_have_url(re.compile(r"/case\?"))
    return grave_faults(page)
