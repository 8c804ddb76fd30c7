"""Ten minutes of a survey on one process: respondents on their links, interviewers on one list, readers of figures."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from pathlib import Path

import httpx
import pytest
from busy_app import END, JOURNAL
from busy_day import STARTS_WITHIN, history
from kept_word import integrity
from running_app import RunningApp
from serving import ROOT, free_port, wait
from surveyed import CENTRE, campaigns, customers, plan
from working_staff import Entry, read_journal

from casework.record.events import Attempted, ResponseCompleted
from casework.record.ledger import Ledger
from casework.vocabulary.asking import Mode
from surveys.fieldwork import invitation
from surveys.respond import keys
from surveys.respond.links import Links

SECONDS = float(os.environ.get("YINGSHENG_SOAK_SECONDS", "600"))
"""How long people answer; shorter, with fewer of them, to try the test itself."""
BESIDE_OTHERS, ALONE = (max(5, round(people * SECONDS / 600)) for people in (200, 1_000))
"""How many answer where others work, and on the pages alone."""
CASES, CALLED = (max(100, round(many * SECONDS / 600)) for many in (20_000, 4_000))
"""How many cases there are, and persons to be called: as many on both days, with respondents and without."""
INTERVIEWERS, READERS = 30, 20
SENT = {"stage": "settled", "lives_there": "yes", "overall": "4", "recommend": "9"}
READ = ("compliance", "unresolved", "unresolved counts", "case header", "case timeline", "case obligations")


def surveyed(folder: Path, respondents: int, called: int) -> list[str]:
    """Two campaigns of today in the field: one by phone, one by link; returns the codes of the links."""
    ledger, now = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}"), datetime.now(UTC)
    customers(ledger, called + respondents)
    today, desk = now.date(), campaigns(ledger)
    always = {
        "opens": today - timedelta(days=2), "closes": today + timedelta(days=9), "call_from": hour(0),
        "call_until": hour(23, 59, 59), "at_peace_days": 0,
    }  # fmt: skip
    for campaign, modes in (("phone", (Mode.PHONE,)), ("link", (Mode.LINK,))):
        desk.plan(CENTRE, plan(ledger, campaign=campaign, modes=modes, **always), now)
        desk.draw(CENTRE, campaign, now, seed=campaign)
        desk.open(CENTRE, campaign, now)
    links, codes = Links(keys.kept(folder)), []
    with ledger.transaction() as transaction:
        for stream in invitation.streams_of(transaction.connection, "link")[:respondents]:
            name = stream.partition("/")[2]
            codes.append(links.issue(transaction, name, now + timedelta(days=9), "centre", now))
    ledger.close()
    return codes


def answer(address: str, begins_in: float) -> list[float]:
    """Open a link, agree, answer item by item as the script does, send twice; returns how long each request took."""
    time.sleep(begins_in)
    took: list[float] = []
    with httpx.Client(timeout=60) as browser:

        def ask(method: str, path: str, expected: int, **sent: object) -> None:
            began = time.perf_counter()
            found = browser.request(method, f"{address}{path}", **sent)  # type: ignore[arg-type]
            took.append(time.perf_counter() - began)
            assert found.status_code == expected, (path, found.status_code, found.text[:300])

        ask("GET", "", 200)
        ask("POST", "", 303, data={"lang": "zh"})
        for item, value in SENT.items():
            ask("POST", "/save", 204, json={item: {"value": [value], "age": 0}})
            time.sleep(min(3.0, SECONDS / 60))
        for _time in range(2):
            ask("POST", "/send", 303, data={"go": "send"})
    return took


def all_answer(base: str, codes: Sequence[str]) -> list[float]:
    """Everybody within the time, evenly."""
    with ThreadPoolExecutor(len(codes)) as pool:
        spread = SECONDS * 0.9 / len(codes)
        answering = [pool.submit(answer, f"{base}/{code}", n * spread) for n, code in enumerate(codes)]
        return [each for done in answering for each in done.result()]


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def day(folder: Path, codes: Sequence[str]) -> tuple[list[Entry], list[float]]:
    """Interviewers and readers at work, with respondents or without; the journal, and the respondents' times."""
    (folder / JOURNAL).unlink(missing_ok=True)
    app = RunningApp.asking(folder, SECONDS, INTERVIEWERS, READERS)
    try:
        app.wait(app.in_step, STARTS_WITHIN, "the first sync")
        times = all_answer(f"http://127.0.0.1:{app.port}/s", codes) if codes else []
        app.wait(lambda: f'"{END}"' in _tail(folder / JOURNAL), STARTS_WITHIN + SECONDS, "the end of work")
    finally:
        app.end()
    return read_journal(folder / JOURNAL)[:-1], times


def _tail(path: Path) -> str:
    return path.read_text(encoding="utf-8")[-300:] if path.exists() else ""


def attempts(ledger: Ledger, campaign: str) -> Counter[int]:
    """How many persons were asked how often."""
    with ledger.reading() as connection:
        streams = invitation.streams_of(connection, campaign)
    made = (sum(isinstance(each.payload, Attempted) for each in ledger.stream(stream)) for stream in streams)
    return Counter(made)


def responses(ledger: Ledger, codes: int) -> Counter[int]:
    """How many invitations by link have how many responses."""
    with ledger.reading() as connection:
        streams = invitation.streams_of(connection, "link")[:codes]
    found = (ledger.stream(stream.replace("invitation/", "response/")) for stream in streams)
    return Counter(sum(isinstance(each.payload, ResponseCompleted) for each in told) for told in found)


@pytest.mark.timeout(7200)
def test_two_hundred_answer_while_thirty_call_and_twenty_read(tmp_path: Path) -> None:
    history(tmp_path, CASES)
    codes = surveyed(tmp_path, BESIDE_OTHERS, CALLED)
    before, _nobody = day(tmp_path, [])
    journal, times = day(tmp_path, codes)
    reading = [p95([each.seconds for each in told if each.what in READ]) for told in (before, journal)]
    print(f"respondents p95 {p95(times):.3f} s; readers p95 {reading[0]:.3f} s alone, {reading[1]:.3f} s with them")
    assert {each.outcome for each in journal} == {"done"}
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    called = sum(each.what == "call" and bool(each.stream) for each in (*before, *journal))
    assert responses(ledger, len(codes)) == {1: len(codes)}
    assert attempts(ledger, "phone")[1] == called
    assert set(attempts(ledger, "phone")) <= {0, 1}, "nobody is called twice"
    ledger.close()
    assert integrity(tmp_path / "ledger.sqlite") == "ok"
    assert p95(times) <= 1.0
    assert reading[1] <= 1.3 * reading[0]


@pytest.mark.timeout(3600)
def test_a_thousand_answer_on_the_pages_alone(tmp_path: Path) -> None:
    codes = surveyed(tmp_path, ALONE, 1)
    port, log = free_port(), tmp_path / "respond.log"
    command = [sys.executable, "-c", "from etl.cli import app; app()", "respond", "--port", str(port)]
    with log.open("ab") as said:
        running = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "YINGSHENG_DATA_DIR": str(tmp_path)}, stdout=said, stderr=said
        )
    try:
        wait(f"http://127.0.0.1:{port}/health", log)
        times = all_answer(f"http://127.0.0.1:{port}/s", codes)
    finally:
        running.terminate()
        running.wait(60)
    print(f"respondents p95 {p95(times):.3f} s")
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    assert responses(ledger, len(codes)) == {1: len(codes)}
    ledger.close()
    assert p95(times) <= 1.0
