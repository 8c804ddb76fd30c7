"""The pages for respondents killed while people save: whatever was acknowledged is there, and each answers once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import sqlalchemy as sa
from serving import ROOT, free_port, wait

from casework.record import people
from casework.record.events import CampaignOpened, Invited, QuestionnairePublished, ResponseCompleted
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.record.survey_tables import sheet
from surveys.respond import keys
from surveys.respond.links import Links
from tests.factories.respondents import ASKED, plan, write

PEOPLE, ENOUGH = 6, 40
NOW = datetime.now(UTC).replace(microsecond=0)


def in_the_field(folder: Path) -> list[str]:
    """A campaign of today that asks six people; returns their codes."""
    published = QuestionnairePublished(
        questionnaire=ASKED.id, version=ASKED.version, text=ASKED.content, digest=ASKED.digest
    )
    ledger, links = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}"), Links(keys.kept(folder))
    write(ledger, f"questionnaire/{ASKED.id}", published)
    today = NOW.date()
    of_today = plan(ASKED, today + timedelta(days=9)).model_copy(update={"opens": today - timedelta(days=2)})
    write(ledger, "campaign/spring", of_today, CampaignOpened())
    codes = []
    for n in range(PEOPLE):
        invited = Invited(campaign="spring", customer_id=f"c{n}", stratum="P1", place=n + 1)
        write(ledger, f"invitation/i{n}", invited)
        with ledger.transaction() as transaction:
            people.upsert(transaction.connection, [Customer(customer_id=f"c{n}", project="P1")])
            codes.append(links.issue(transaction, f"i{n}", NOW + timedelta(days=9), "planner", NOW))
    ledger.close()
    return codes


@dataclass
class Somebody:
    """One respondent: what was acknowledged last, and whether the end was."""

    address: str
    saved: int = 0
    finished: bool = False

    def answer(self, stop: threading.Event, count: threading.Semaphore) -> None:
        """Save and save again until the server is gone."""
        with httpx.Client(timeout=20) as browser:
            try:
                browser.post(self.address, data={"lang": "en"})
                while not stop.is_set() and self.saved < 100:
                    body = {"moved_in": {"value": ["no"], "age": 0}, "why": {"value": [f"{self.saved + 1}"], "age": 0}}
                    if browser.post(f"{self.address}/save", json=body).status_code == 204:
                        self.saved += 1
                        count.release()
            except httpx.TransportError:
                return

    def finish(self) -> None:
        """Send it, twice as people do."""
        for _time in range(2):
            httpx.post(f"{self.address}/send", data={"go": "send"}, timeout=20)


def served(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """The pages alone, in a process of their own."""
    port, log = free_port(), folder / "respond.log"
    command = [sys.executable, "-c", "from etl.cli import app; app()", "respond", "--port", str(port)]
    with log.open("ab") as said:
        running = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "YINGSHENG_DATA_DIR": str(folder)}, stdout=said, stderr=said
        )
    wait(f"http://127.0.0.1:{port}/health", log)
    return running, f"http://127.0.0.1:{port}/s"


def kept(folder: Path) -> tuple[dict[str, int], dict[str, list[object]]]:
    """The number saved last by person, and everybody's responses."""
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    with ledger.reading() as connection:
        rows = connection.execute(sa.select(sheet.c.invitation, sheet.c.answers)).all()
    numbers = {row.invitation: int(json.loads(row.answers).get("why", 0)) for row in rows}
    responses = {f"i{n}": [each.payload for each in ledger.stream(f"response/i{n}")] for n in range(PEOPLE)}
    ledger.close()
    return numbers, responses


def test_what_was_acknowledged_outlives_the_server_and_everybody_answers_once(tmp_path: Path) -> None:
    codes = in_the_field(tmp_path)
    running, base = served(tmp_path)
    everybody = [Somebody(f"{base}/{code}") for code in codes]
    stop, count = threading.Event(), threading.Semaphore(0)
    with ThreadPoolExecutor(PEOPLE) as pool:
        working = [pool.submit(each.answer, stop, count) for each in everybody]
        enough = all(count.acquire(timeout=60) for _save in range(ENOUGH))
        running.kill()
        stop.set()
        for each in working:
            each.result()
    running.wait(20)
    assert enough
    numbers, _none = kept(tmp_path)
    for n, each in enumerate(everybody):
        assert each.saved <= numbers[f"i{n}"] <= each.saved + 1, "at most the save under way is unknown"
    again, base = served(tmp_path)
    try:
        for code in codes:
            Somebody(f"{base}/{code}").finish()
    finally:
        again.kill()
        again.wait(20)
    left, responses = kept(tmp_path)
    assert left == {}
    assert [[type(each) for each in told] for told in responses.values()] == [[ResponseCompleted]] * PEOPLE
