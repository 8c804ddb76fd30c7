"""Simulated people at their desks: each looks at pages, takes a case, does what comes next, and keeps a journal of it.

A person does through the desk and the answers what the pages do: open the queue, open a case, send a form with a key of
its own, and bring the warehouse up to what was entered. Between two actions the person thinks.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Thread
from typing import TypeVar
from uuid import uuid4

from busy_ledger import DEPARTMENTS, PROJECTS, resident

from casework.access.permissions import User, visible_projects
from casework.case.confidential import sight
from casework.desk import commands as cmd
from casework.desk.desk import Desk, Done
from casework.errors import ConflictError, YingshengError
from casework.time import present
from casework.vocabulary import Appointment, Caller, Channel, Disposition, Satisfaction
from casework.vocabulary.desk import CommandName, Role
from dashboard.frame.state import Platform
from dashboard.parts.casedesk import desk
from dashboard.parts.queue import waiting
from etl.warehouse.scope import Scope

T = TypeVar("T")
C = CommandName
Form = Callable[[str, datetime], cmd.Command]

FORMS: dict[CommandName, Form] = {
    C.CALL_BACK: lambda words, _: cmd.CallBack(
        caller=Caller.PROJECT_SERVICE, satisfaction=Satisfaction.SATISFIED, opinion=words
    ),
    C.DISPATCH: lambda words, _: cmd.Dispatch(department=DEPARTMENTS[0], proposal=words),
    C.CONFIRM_RECEIPT: lambda _words, _: cmd.ConfirmReceipt(),
    C.CONTACT: lambda words, _: cmd.Contact(note=words),
    C.APPOINT: lambda words, now: cmd.Appoint(
        appointment=Appointment.COMPLETION, due_at=now + timedelta(days=3), note=words
    ),
    C.FEED_BACK: lambda words, _: cmd.FeedBack(result=words),
    C.VERIFY: lambda words, _: cmd.Verify(note=words),
    C.REPLY: lambda words, _: cmd.Reply(reply=words),
    C.CLOSE: lambda words, _: cmd.Close(disposition=Disposition.RESOLVED, note=words),
    C.INSTRUCT: lambda words, _: cmd.Instruct(instruction=words),
    C.NOTE: lambda words, _: cmd.Note(note=words),
}
"""How each step is filled in; a case whose next step is another gets a note."""
BY_CENTRE: dict[CommandName, Form] = FORMS | {
    C.CALL_BACK: lambda words, _: cmd.CallBack(satisfaction=Satisfaction.SATISFIED, opinion=words)
}
"""The centre calls back in its own name."""
SILENT = frozenset({C.CONFIRM_RECEIPT})
"""Forms without a field for words."""
HABITS = {"work": 45, "receive": 15, "compliance": 15, "unresolved": 15, "case": 10}
"""Of a hundred actions, how many are of which kind; who may not receive works instead."""
NEAR_THE_TOP = 30
"""A person takes one of so many most pressing cases that wait for them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal: what was done, how long it took in seconds, how it ended.

    ``outcome`` is ``done``, ``conflict`` (somebody else was first: the person looks again) or the error. Of a command,
    the place it was acknowledged for, the key of its form and the words its event must hold. ``at``: when it ended, by
    the monotonic clock.
    """

    what: str
    seconds: float
    outcome: str = "done"
    command: bool = False
    stream: str = ""
    version: int = 0
    key: str = ""
    words: str = ""
    at: float = field(default_factory=time.monotonic)


class Journal:
    """A file to which each entry is handed over to the system before its writer goes on: it outlives the process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, entry: Entry) -> None:
        """Append one line, whole."""
        os.write(self._file, f"{json.dumps(asdict(entry), ensure_ascii=False)}\n".encode())


def read_journal(path: Path) -> list[Entry]:
    """What was written so far; a last line cut off by the end of the process is left out."""
    lines = path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []
    return [Entry(**json.loads(line)) for line in lines]


class Person(Thread):
    """One of the staff, until ``ends`` (of the monotonic clock); thinks for ``think`` seconds, give or take a half."""

    def __init__(self, user: User, platform: Platform, journal: Journal, ends: float, think: float) -> None:
        super().__init__(name=user.user_id, daemon=True)
        self.user = user
        self.platform = platform.for_reader(sight(user))
        self.desk: Desk = desk(platform)
        self.journal = journal
        self.ends, self.think = ends, think
        self.dice = Random(user.user_id)  # noqa: S311
        self.forms = BY_CENTRE if Role.CENTRE in user.roles() else FORMS
        self.deeds = {name: getattr(self, f"do_{name}") for name in HABITS}

    def run(self) -> None:
        """Think, act, think again; go home instead of what would come after the end: nobody acts at the last bell."""
        while (pause := self.think * self.dice.uniform(0.5, 1.5)) < self.ends - time.monotonic():
            time.sleep(pause)
            (habit,) = self.dice.choices(list(HABITS), list(HABITS.values()))
            self.deeds[habit]()

    def do_receive(self) -> None:
        """Take a call from a customer known or new."""
        if not self.user.roles() & {Role.CENTRE, Role.PROJECT_SERVICE}:
            return self.do_work()
        project = self.dice.choice(sorted(visible_projects(self.user) or PROJECTS))
        customer = resident(12 * self.dice.randrange(200) + PROJECTS.index(project))
        key = uuid4().hex
        command = cmd.Receive(
            project=project, customer_id=customer.customer_id, channel=Channel.PHONE, category="leak",
            content=f"卫生间渗水 {key}",
        )  # fmt: skip
        return self._send(
            "receive", key, key, lambda now: self.desk.receive(
                self.user, command, idempotency_key=key, now=now, customer=customer
            ),
        )  # fmt: skip

    def do_work(self) -> None:
        """Open the queue, take a case, do what comes next."""
        queue = self._read("desk queue", lambda now: waiting(self.platform, self.user, now)) or []
        own = [each.state.case_id for each in queue if each.step is not None] or [each.state.case_id for each in queue]
        if not own:
            return
        case_id = self.dice.choice(own[:NEAR_THE_TOP])
        opened = self._read("case file", lambda now: self.desk.case_file(self.user, case_id, now))
        if opened is None:
            return
        step = opened.suggested
        self._give(case_id, opened.state.version, step if step in FORMS else C.NOTE)

    def _give(self, case_id: str, version: int, step: CommandName) -> None:
        key = uuid4().hex
        words = self.user.user_id if step in SILENT else key
        self._send(
            step.value, key, words, lambda now: self.desk.handle(
                self.user, case_id, self.forms[step](key, now), expected_version=version, idempotency_key=key, now=now
            ),
        )  # fmt: skip

    def do_compliance(self) -> None:
        """Look at the compliance matrix of half a year."""
        self._read("compliance", lambda now: self.platform.answers.compliance(_half_year(now), ("project", "rule_key")))

    def do_unresolved(self) -> None:
        """Look at what is open."""
        answers = self.platform.answers
        self._read("unresolved", lambda now: answers.unresolved(_half_year(now)))
        self._read("unresolved counts", lambda now: answers.unresolved_counts(_half_year(now), ("age_band", "stage")))

    def do_case(self) -> None:
        """Look at one open case: header, timeline, clocks."""
        answers = self.platform.answers
        rows = self._read("unresolved", lambda now: answers.unresolved(_half_year(now), limit=NEAR_THE_TOP))
        if rows is None or not rows.num_rows:
            return
        case_id = str(rows["case_id"][self.dice.randrange(rows.num_rows)].as_py())
        for question in (answers.case_header, answers.case_timeline, answers.case_obligations):
            name = question.__name__.replace("_", " ")
            self._read(name, lambda now, ask=question: ask(_half_year(now), case_id))  # type: ignore[misc]

    def _read(self, what: str, question: Callable[[datetime], T]) -> T | None:
        began = time.perf_counter()
        try:
            answer = question(present.now())
        except YingshengError as error:
            self.journal.write(Entry(what, time.perf_counter() - began, repr(error)))
            return None
        self.journal.write(Entry(what, time.perf_counter() - began))
        return answer

    def _send(self, what: str, key: str, words: str, give: Callable[[datetime], Done]) -> None:
        """Send a form; once it is acknowledged, wait until it is on the pages."""
        began = time.perf_counter()
        try:
            done = give(present.now())
        except ConflictError:
            return self.journal.write(Entry(what, time.perf_counter() - began, "conflict", command=True))
        except YingshengError as error:
            return self.journal.write(Entry(what, time.perf_counter() - began, repr(error), command=True))
        took = time.perf_counter() - began
        self.journal.write(
            Entry(
                what,
                took,
                "done",
                command=True,
                stream=f"case/{done.case_id}",
                version=done.version,
                key=key,
                words=words,
            )
        )
        self.platform.warehouse.sync()
        return self.journal.write(Entry("entered → on the pages", time.perf_counter() - began))


def _half_year(now: datetime) -> Scope:
    return Scope.last_months(6, now)
