"""How soon a dashboard that is open at one desk shows what was entered at another, seen with the eyes of both browsers.

``python tests/benchmarks/bench_shown.py [CASES]``. The app as shipped with the demo company; one browser takes calls
(new cases, dispatched), another has *Unresolved complaints* open. Both note the moment by the machine's clock: of the
press on *Enter case*, and of the count of open complaints having gone up by one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "factories"))

from browsing import WAIT_MS, launching, new_window
from desk_people import CENTRE, EXECUTIVE, WANG, Person, take_the_call
from measure import Measure
from pages import SHANGHAI, demo_company
from playwright.sync_api import Page, sync_playwright
from running_app import RunningApp

from casework.record import people
from casework.record.ledger import Ledger
from casework.settings import Settings

CALLS = 20
SHOWN_MS = 1_000.0
MOST_CASES = 100_000
OPEN = "[data-testid=stMetricValue]"

PRESSED = """() => document.addEventListener('click', (event) => {
    if (event.target.closest('button')?.innerText.includes('Enter case')) window.pressed = Date.now();
}, true)"""
WATCH = """(open) => {
    window.risen = null;
    const found = () => document.querySelector(open)?.innerText;
    const before = found();
    const observer = new MutationObserver(() => {
        if (!found() || found() === before) return;
        window.risen = Date.now();
        observer.disconnect();
    });
    observer.observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


def run(scale: int) -> list[Measure]:
    """Measure once; above 100,000 cases there is nothing new to see."""
    if scale > MOST_CASES:
        return []
    with TemporaryDirectory() as folder:
        took = sorted(seen(Path(folder)))
    return [
        Measure(f"entered → on a page open elsewhere, median of {len(took)}", median(took), "ms", SHOWN_MS),
        Measure("entered → on a page open elsewhere, slowest but one", took[-2], "ms", SHOWN_MS),
        Measure("entered → on a page open elsewhere, slowest", took[-1], "ms"),
    ]


def seen(folder: Path) -> Iterator[float]:
    """Milliseconds from each press to the figure."""
    demo_company(folder, 1.0, datetime.now(SHANGHAI).date())
    ledger = Ledger.open(Settings(data_dir=folder).ledger)
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, [WANG])
    ledger.close()
    app = RunningApp.plain(folder)
    app.wait(app.in_step, 120, "the first sync")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launching())
            window = new_window(browser, locale="en-GB")
            reader, writer = (Person(window, f"http://127.0.0.1:{app.port}", who) for who in (EXECUTIVE, CENTRE))
            reader.go("Unresolved complaints")
            reader.settled()
            writer.page.evaluate(PRESSED)
            for _call in range(CALLS):
                yield _one(reader.page, writer)
            browser.close()
    finally:
        app.end()


def _one(reading: Page, writer: Person) -> float:
    reading.evaluate(WATCH, OPEN)
    take_the_call(writer)
    reading.wait_for_function("() => window.risen !== null", timeout=WAIT_MS)
    return float(reading.evaluate("() => window.risen")) - float(writer.page.evaluate("() => window.pressed"))


if __name__ == "__main__":
    for measure in run(*map(int, sys.argv[1:] or ["100000"])):
        print(measure.line(), flush=True)
