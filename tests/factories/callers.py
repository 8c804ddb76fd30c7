"""Interviewers who call from one list, each at a thread of a process of their own; some die with somebody in hand."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Barrier, Event

import sqlalchemy as sa
from desks import person
from surveyed import PROJECT, REFUSED, ZONE, at, calling, opened
from writers import processes

from casework.policy import Policies
from casework.record.events import Attempted
from casework.record.ledger import Ledger
from casework.record.survey_tables import call_item
from casework.vocabulary.desk import Role
from surveys.fieldwork.entering import Entering, Entry
from surveys.fieldwork.sheets import Sheets

PROCESSES, CALLERS = 6, 5
DYING = {0: 1, 1: 2}
"""Which processes die, after so many calls of one of their callers."""
BESIDE_THE_DYING = 4
"""So many calls the others make each while somebody is still to die: whom they leave is there for those to take."""


def thirty_call(book: Ledger, address: str, persons: int) -> None:
    """Let thirty people call everybody of a sample, ten of them until they die, and one the persons these had in hand
    when their time is out."""
    opened(book, persons)
    begin, died = processes.Barrier(PROCESSES), processes.Event()
    callers = [start_callers(address, n, CALLERS, at(), DYING.get(n), (begin, died)) for n in range(PROCESSES)]
    for n in DYING:
        callers[n].join(300)
    died.set()
    for each in callers:
        each.join(300)
    assert [each.exitcode for each in callers] == [1, 1, 0, 0, 0, 0]
    held = attempts(book)[0]
    assert 2 <= held <= 2 * CALLERS, "whoever died had somebody in hand"
    start_callers(address, 9, 1, at(16), None).join(300)


def attempts(ledger: Ledger) -> Counter[int]:
    """How many persons of the sample were called how often."""
    with ledger.reading() as connection:
        streams = connection.execute(sa.select(call_item.c.stream)).scalars().all()
    made = {stream: sum(isinstance(each.payload, Attempted) for each in ledger.stream(stream)) for stream in streams}
    return Counter(made.values())


Signs = tuple[Barrier, Event]
"""That all have started, and that all have died who do."""


def start_callers(
    address: str, process: int, callers: int, now: datetime, dies_after: int | None, signs: Signs | None = None
) -> ForkServerProcess:
    """Start a process of ``callers`` who call until nobody is left, or until it dies, after so many calls of one; with
    ``signs``, as soon as all others have started, too."""
    args = (address, process, callers, now, dies_after, signs)
    started = processes.Process(target=_work, args=args, daemon=True)
    started.start()
    return started


def _work(address: str, process: int, callers: int, now: datetime, dies_after: int | None, signs: Signs | None) -> None:
    ledger = Ledger.open(address)
    if signs is not None:
        signs[0].wait(300)
    died = signs[1] if signs is not None and dies_after is None else None
    with ThreadPoolExecutor(callers) as pool:
        names = [f"caller-{process}-{n}" for n in range(callers)]
        for done in [pool.submit(_call, ledger, name, now, dies_after, died) for name in names]:
            done.result()


def _call(ledger: Ledger, name: str, now: datetime, dies_after: int | None, died: Event | None) -> None:
    user, made = person(Role.SALES, PROJECT, name=name), 0
    forms = Entering(ledger, Sheets(ledger, Policies([])), ZONE)  # no call is answered: no questionnaire is looked for
    while (item := calling(ledger).take(user, now)) is not None:
        if made == dies_after:
            os._exit(1)
        entry = Entry(stream=item.stream, disposition=REFUSED)
        forms.save(user, entry, key=item.stream + name, now=now)
        made += 1
        if died is not None and made == BESIDE_THE_DYING:
            died.wait(300)
