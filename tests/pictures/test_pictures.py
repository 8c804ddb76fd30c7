"""Pictures of every page, as somebody whose page it is, in both languages, light and dark, on a desk and on a phone.

``make pictures`` writes them to ``data/var/pictures``, those of the guide to ``docs/guide/pictures`` and those of the
README to ``docs/screenshots``; with ``PAGES="desk score"`` of these pages alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from browsing import ROOT, new_window, settle
from pages import small_company
from PIL import Image
from playwright.sync_api import Browser, Page
from serving import application, free_port

from casework.vocabulary.desk import Page as Right
from dashboard.frame import trying
from dashboard.frame.i18n import CHINESE, ENGLISH
from dashboard.frame.navigation import SPECS, PageSpec
from dashboard.views.guide.texts import FOLDER

pytestmark = [pytest.mark.browser, pytest.mark.timeout(3600)]

OUT = ROOT / "data" / "var" / "pictures"
GROUNDS = ("light", "dark")
WIDTHS = {"desk": 1440, "phone": 390}
LEAST_HEIGHT, MOST_HEIGHT = 900, 6000
PEOPLE = {"home": "demo-executive", "next": "demo-sales", "calls": "demo-sales", "club": "demo-sales",
          "project": "demo-manager", "duties": "demo-service"}  # fmt: skip
"""Whose page it is; others are the centre's, and those on accounts the administrator's."""
OF_THE_GUIDE = ("home", "desk", "new", "next", "unresolved", "score")
OF_THE_README = ("compliance",)
GUIDE, README = Path(FOLDER, "pictures"), ROOT / "docs" / "screenshots"
SMALL_WIDTH, SMALL_BYTES = 960, 60_000
TALL = "document.querySelector('[data-testid=stMain]').scrollHeight"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application over a demo company of its own, at a moment of a working day."""
    folder = tmp_path_factory.mktemp("company")
    with ExitStack() as running:
        with small_company(folder).believed():
            address = running.enter_context(application(folder, free_port()))
        yield address


def asked() -> list[PageSpec]:
    """The pages that are asked for: all, unless some are named."""
    wanted = os.environ.get("PAGES", "").split()
    return [spec for spec in SPECS if not wanted or spec.path in wanted]


def person(spec: PageSpec) -> str:
    """Somebody of the demo company whose page it is."""
    return PEOPLE.get(spec.path, "demo-admin" if spec.right is Right.USERS else "demo-centre")


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("ground", GROUNDS)
def test_pictures(browser: Browser, company: str, language: str, ground: str) -> None:
    """Open each page once and take it on a desk and on a phone."""
    folder = OUT / language / ground
    folder.mkdir(parents=True, exist_ok=True)
    window = new_window(browser, color_scheme=ground, locale=language)
    page = window.new_page()
    for spec in asked():
        window.add_cookies([{"name": trying.COOKIE, "value": person(spec), "url": company}])
        go(page, company, spec)
        for name, width in WIDTHS.items():
            whole(page, width).save(folder / f"{spec.path}-{name}.webp", quality=80)
        for kept, pages in ((GUIDE, OF_THE_GUIDE), (README, OF_THE_README)):
            if ground == GROUNDS[0] and spec.path in pages:
                keep(page, kept, spec.path, language)
    window.close()
    assert {path.stem for path in folder.glob("*.webp")} >= {f"{s.path}-{name}" for s in asked() for name in WIDTHS}


def go(page: Page, company: str, spec: PageSpec) -> None:
    """Open a page; of the case file the case that is first in the queue."""
    page.set_viewport_size({"width": WIDTHS["desk"], "height": LEAST_HEIGHT})
    page.goto(f"{company}/{'' if spec.path == 'home' else 'desk' if spec.path == 'case' else spec.path}")
    settle(page)
    if spec.path == "case":
        page.goto(page.locator("a[href*='case?']").first.evaluate("link => link.href"))
        settle(page)


def whole(page: Page, width: int) -> Image.Image:
    """The page at a width, as high as it is: what scrolls is a part of it, so the window is made high enough."""
    page.set_viewport_size({"width": width, "height": LEAST_HEIGHT})
    settle(page)
    height = max(LEAST_HEIGHT, min(MOST_HEIGHT, int(page.evaluate(TALL))))
    page.set_viewport_size({"width": width, "height": height})
    settle(page)
    return Image.open(BytesIO(page.screenshot()))


def keep(page: Page, folder: Path, path: str, language: str) -> None:
    """The first screen of a page, small enough to lie in the repository."""
    page.set_viewport_size({"width": WIDTHS["desk"], "height": LEAST_HEIGHT})
    settle(page)
    taken = Image.open(BytesIO(page.screenshot()))
    small = taken.resize((SMALL_WIDTH, SMALL_WIDTH * taken.height // taken.width), Image.Resampling.LANCZOS)
    target = folder / f"{path}.{'zh' if language == CHINESE else 'en'}.webp"
    target.parent.mkdir(exist_ok=True)
    small.save(target, quality=60, method=6)
    assert target.stat().st_size <= SMALL_BYTES
