"""What a respondent's page and a saved answer cost the server, against a route that does nothing and a staff page.

The pages run alone, as ``yingsheng respond`` runs them; the processor time is that of their process, as the system
counts it, so that whoever asks is not in it. A staff page, the first look at the call list of a small company, runs as
Streamlit runs it, without a browser. The scale changes nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path += [str(Path(__file__).parents[1] / "factories"), str(Path(__file__).parents[2])]

import httpx
from company import at_work, found_company
from history import Took
from looking import READER, open_as
from measure import Measure
from respondents import plan, write
from serving import ROOT, free_port, wait

from casework.record import people
from casework.record.events import CampaignOpened, Invited
from casework.record.ledger import Ledger
from casework.record.people import Customer
from dashboard.frame import state
from surveys.questionnaire import shipped
from surveys.respond import keys
from surveys.respond.links import Links

ROUNDS, LINKS, TIMES = 3, 12, 30
"""How often each link is asked in a round; a link saves 120 times a minute at most."""
CASES = 500
ASKED = shipped()["owner_survey"]
TICKS = os.sysconf("SC_CLK_TCK")
Ask = Callable[[str], httpx.Response]


def run(_scale: int) -> list[Measure]:
    """The figures of both."""
    with TemporaryDirectory() as folder:
        empty, page, save, size = respondent(Path(folder))
    with TemporaryDirectory() as folder:
        staff = staff_page(Path(folder))
    return [
        Measure("an empty route", empty, "ms"),
        Measure("a respondent's page", page, "ms"),
        Measure("answers saved", save, "ms"),
        Measure("a respondent's page ÷ an empty route", page / empty, "×", 4),
        Measure("answers saved ÷ an empty route", save / empty, "×", 4),
        Measure("a respondent's page ÷ a staff page (call list)", page / staff, "×", 1 / 50),
        Measure("answers saved ÷ a staff page (call list)", save / staff, "×", 1 / 50),
        Measure("the first page sent", size / 1000, "kB", 30),
    ]


def respondent(folder: Path) -> tuple[float, float, float, int]:
    """Milliseconds of the server for nothing, a page and a save; bytes of the first page."""
    codes = in_the_field(folder)
    with served(folder) as (base, pid), httpx.Client(base_url=base, timeout=60) as browser:
        for code in codes:
            browser.post(f"/s/{code}", data={"lang": "zh"})
        saved = {"overall": {"value": ["4"], "age": 0}}
        first = ASKED.sections[0].code
        asks: tuple[tuple[Ask, int], ...] = (
            (lambda code: browser.get(f"/nothing/{code}"), 404),
            (lambda code: browser.get(f"/s/{code}/p/{first}"), 200),
            (lambda code: browser.post(f"/s/{code}/save", json=saved), 204),
        )
        size = len(asks[1][0](codes[0]).content)
        empty, page, save = (median(spent(pid, codes, *ask) for _ in range(ROUNDS)) for ask in asks)
    return empty, page, save, size


def spent(pid: int, codes: Sequence[str], ask: Ask, expected: int) -> float:
    """Milliseconds of a process's time for one request, of many in a row."""
    before = processor(pid)
    for code in codes * TIMES:
        found = ask(code)
        if found.status_code != expected:
            raise AssertionError(found.status_code, found.text[:200])
    return (processor(pid) - before) * 1000 / (len(codes) * TIMES)


def processor(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def in_the_field(folder: Path) -> list[str]:
    """A survey by link that is open today, with some people invited; returns the codes of their links."""
    ledger, now = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}"), datetime.now(UTC)
    today, links, codes = now.date(), Links(keys.kept(folder)), []
    wanted = plan(ASKED, today + timedelta(days=9)).model_copy(update={"opens": today - timedelta(days=2)})
    write(ledger, "campaign/spring", wanted, CampaignOpened())
    for n in range(LINKS):
        write(ledger, f"invitation/i{n}", Invited(campaign="spring", customer_id=f"c{n}", stratum="P1", place=n + 1))
        with ledger.transaction() as transaction:
            people.upsert(transaction.connection, [Customer(customer_id=f"c{n}", project="P1", name="陈一")])
            codes.append(links.issue(transaction, f"i{n}", now + timedelta(days=9), "planner", now))
    ledger.close()
    return codes


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """The pages for respondents in a process of their own; their address and the process's number."""
    port, log = free_port(), folder / "respond.log"
    command = [sys.executable, "-c", "from etl.cli import app; app()", "respond", "--port", str(port)]
    with log.open("ab") as said:
        running = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "YINGSHENG_DATA_DIR": str(folder)}, stdout=said, stderr=said
        )
    try:
        wait(f"http://127.0.0.1:{port}/health", log)
        yield f"http://127.0.0.1:{port}", running.pid
    finally:
        running.terminate()
        running.wait(60)


def staff_page(folder: Path) -> float:
    """Milliseconds for the first look at the call list after an entry."""
    found_company(folder, CASES)
    with at_work(folder):
        open_as(READER, "next", lang="en")
        return 1000 * median(first_look("next") for _ in range(ROUNDS))


def first_look(page: str) -> float:
    """Seconds of processor time when no answer is kept."""
    state.platform().warehouse._tables_changed()
    return Took.of(lambda: open_as(READER, page, lang="en")).processor
