"""People at work in tabs: each opens pages, takes cases, enters, and notes how long every answer took.

Of a hundred requests 45 belong to the desk (queue, case, the step entered), 15 to a new case (its form, the caller
found, entered), 40 to reports, each of which may be any. Before every request a person thinks.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from urllib.parse import parse_qs
from uuid import uuid4

from busy_ledger import DEPARTMENTS, visitors
from tabs import Tab
from websockets.exceptions import ConnectionClosed

from casework.access.permissions import User
from casework.vocabulary.desk import Role

REPORTS = ("home", "compliance", "unresolved", "satisfaction", "project", "score", "club")
DESK, NEW, REPORT = 45, 15, 40
"""Of a hundred requests."""
FILLED = {
    "dispatch": ("department", DEPARTMENTS[0]), "reply": ("reply", ""), "verify": ("note", ""),
    "feed_back": ("result", ""), "submit_conclusion": ("conclusion", ""),
}  # fmt: skip
"""The field that a step needs, and what is filled in (else words of its own); what needs more gets a note instead."""
ASKS_NOTHING = "confirm_receipt"
CONFLICT = "sync_problem"
LAST_SEEN_WITHIN = 60.0
"""Seconds that the last entry may take to be seen elsewhere, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the server: to what, after how many seconds, when asked; of an entry its words and position."""

    what: str
    seconds: float
    at: float
    entered: str = ""
    position: int = 0
    pressed_at: float = 0.0


@dataclass
class Office:
    """Where everybody works: ``addresses`` of the servers, ``position`` says how far the ledger is."""

    addresses: tuple[str, ...]
    position: Callable[[], Awaitable[int]]
    think: float
    ends: float
    """By the monotonic clock."""
    rounds: int | None = None
    """How often everybody does each thing once, however long it takes; None: until the end, as it comes."""
    answers: list[Answer] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    told_first: int = 0
    """How often somebody was told that another had been first."""
    seen: list[tuple[float, int]] = field(default_factory=list)
    """When a page open elsewhere showed figures of which position."""
    longest: Counter[str] = field(default_factory=Counter)
    """Bytes of the longest message of each kind of request."""


@dataclass
class Worker:
    """One person in one tab; ``calls`` of a hundred requests are for new cases."""

    office: Office
    number: int
    user: User
    calls: float
    tab: Tab = field(init=False)
    dice: Random = field(init=False)

    async def work(self) -> None:
        """Come within the time of one thought, open a tab and work until the end; what fails is noted, and goes on."""
        self.dice = Random(self.number)  # noqa: S311
        await asyncio.sleep(self.dice.uniform(0, self.office.think))
        address = self.office.addresses[self.number % len(self.office.addresses)]
        self.tab = await Tab.opened(address, self.user.user_id)
        for deed in self._deeds():
            async with self._noting(deed.__name__):
                await deed()
        await self.tab.close()

    def _deeds(self) -> Iterator[Callable[[], Awaitable[None]]]:
        if self.office.rounds is not None:
            for _ in range(self.office.rounds):
                yield from (self.receive, self.desk, self.report) if self.calls else (self.desk, self.report)
            return
        rest = 100 - self.calls
        deeds = {self.desk: rest * DESK / (DESK + REPORT) / 3, self.report: rest * REPORT / (DESK + REPORT)}
        deeds |= {self.receive: self.calls / 3}
        while monotonic() < self.office.ends:
            yield from self.dice.choices(list(deeds), list(deeds.values()))

    async def report(self) -> None:
        """Look at a report."""
        page = self.dice.choice(REPORTS)
        await self._wait(page, self.tab.go, page)

    async def desk(self) -> None:
        """Open the queue and a case of it, enter its next step."""
        await self._wait("desk", self.tab.go, "desk")
        found = [each for each in self.tab.links("case") if "do=" in each]
        if not found:
            return
        query = self.dice.choice(found)
        await self._wait("case", self.tab.follow, "case", query)
        step, words = parse_qs(query)["do"][0], uuid4().hex
        if not self.tab.offers("-enter"):
            self.office.told_first += 1
            return
        await self._fill(step, words)
        await self._enter("step entered", "", "-enter", words if step != ASKS_NOTHING else "")

    async def _fill(self, step: str, words: str) -> None:
        name, value = FILLED.get(step, ("note", ""))
        if step not in {*FILLED, ASKS_NOTHING}:
            await self.tab.press("do-note")
        if step != ASKS_NOTHING:
            sheet = self.tab.ending("-enter").removesuffix("enter")
            if value:
                await self.tab.type(f"{sheet}{name}", value)
                name = "proposal" if self.tab.has(f"{sheet}proposal") else "way"  # as the edition in force asks
            await self.tab.type(f"{sheet}{name}", words)

    async def receive(self) -> None:
        """Take a call: find who it is, write down what they say, send a slip."""
        await self._wait("new", self.tab.go, "new")
        await self._wait("caller found", self.tab.type, "query-", f"138{self.dice.randrange(90):08}")
        words = uuid4().hex
        await self.tab.type("content-", words)
        await self.tab.type("department-", DEPARTMENTS[0])
        if self.tab.offers("-then-way"):
            await self.tab.type(self.tab.ending("-then-way"), "传真")
        await self._enter("case entered", "send-", "", words)

    async def _enter(self, what: str, start: str, end: str, words: str) -> None:
        await self._think()
        began = monotonic()
        key = start or self.tab.ending(end)
        took = await self.tab.press(key)
        if not self._refused():
            position = await self.office.position()
            self.office.answers.append(Answer(what, took, began, words, position, began))

    async def _wait(self, what: str, ask: Callable[..., Awaitable[float]], *told: str) -> None:
        await self._think()
        self.tab.longest = 0
        began = monotonic()
        took = await ask(*told)
        self.office.longest[what] = max(self.office.longest[what], self.tab.longest)
        if not self._refused():
            self.office.answers.append(Answer(what, took, began))

    async def _think(self) -> None:
        await asyncio.sleep(self.office.think * self.dice.uniform(0.5, 1.5))

    def _refused(self) -> bool:
        """Whether the page says so in red; that somebody else was first is counted apart."""
        said = self.tab.errors()
        for each in said:
            if CONFLICT in each:
                self.office.told_first += 1
            else:
                self.office.errors[each] += 1
        return bool(said)

    @asynccontextmanager
    async def _noting(self, deed: str) -> AsyncIterator[None]:
        try:
            yield
        except (TimeoutError, LookupError, ConnectionClosed) as error:
            self.office.errors[f"{deed}: {error!r}"[:300]] += 1


async def work(office: Office, people: int) -> None:
    """Let so many people work until the end, while one page of open complaints stays open elsewhere."""
    found = visitors()
    calling = [
        number for number, each in enumerate(found[:people]) if each.roles() & {Role.CENTRE, Role.PROJECT_SERVICE}
    ]
    calls = min(100.0, NEW * people / len(calling))
    watcher = await Tab.opened(office.addresses[-1], found[0].user_id)
    watcher.noted = lambda tab: office.seen.append((monotonic(), tab.shown))
    await watcher.go("unresolved")
    workers = [
        Worker(office, number, found[number % len(found)], calls if number in calling else 0.0)
        for number in range(people)
    ]
    await asyncio.gather(*(worker.work() for worker in workers))
    last, gives_up = max((each.position for each in office.answers), default=0), monotonic() + LAST_SEEN_WITHIN
    while all(position < last for _at, position in office.seen) and monotonic() < gives_up:
        await asyncio.sleep(0.1)
    await watcher.close()
