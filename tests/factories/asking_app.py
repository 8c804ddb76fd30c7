"""The real application on a day of a survey: ``python asking_app.py PORT SECONDS INTERVIEWERS READERS``.

Serves ``streamlit_app.py`` over the data folder of the environment, respondents' pages with it. As soon as the data are
open, interviewers call from the one list and readers look at figures, all in this process as the pages do it, for so
many seconds; the journal beside the ledger says how long everything took.
"""

from __future__ import annotations

import sys
import threading
import time
from functools import partial

from busy_app import END, JOURNAL, _fault
from streamlit.web import cli
from surveyed import ANSWERED, PROJECT, REFUSED
from working_staff import Entry, Journal, Person

from casework.access.permissions import Right, User
from casework.errors import YingshengError
from casework.settings import ROOT, settings
from casework.time import present
from casework.vocabulary.desk import Role
from dashboard.frame import state
from dashboard.parts import fieldwork
from surveys.fieldwork.entering import Entry as Call

ANSWERS = {"stage": "settled", "lives_there": "yes", "overall": 4, "recommend": 9}
NOBODY = {"disposition": REFUSED}
THINK = 2.0


class Reader(Person):
    """Looks at figures and enters nothing."""

    def do_receive(self) -> None:
        """Look at what is open instead."""
        self.do_unresolved()

    def do_work(self) -> None:
        """Look at the matrix instead."""
        self.do_compliance()


class Interviewer(Person):
    """Takes the next person, talks, enters what it came to."""

    def do_receive(self) -> None:
        """Call somebody."""
        began, now = time.perf_counter(), present.now()
        try:
            item = fieldwork.calling(self.platform).take(self.user, now)
            if item is not None:
                told = {"disposition": ANSWERED, "answers": ANSWERS} if self.dice.random() < 0.5 else NOBODY
                call = Call.model_validate({"stream": item.stream, **told})
                fieldwork.entering(self.platform).save(self.user, call, key=item.stream, now=present.now())
        except YingshengError as error:
            return self.journal.write(Entry("call", time.perf_counter() - began, repr(error)))
        took = time.perf_counter() - began
        return self.journal.write(
            Entry("call", took, stream=item.stream if item else "", key=item.stream if item else "")
        )

    do_work = do_compliance = do_unresolved = do_case = do_receive


def work(seconds: float, interviewers: int, readers: int) -> None:
    """Let everybody work at once; an error nobody foresaw is an error in the journal."""
    journal = Journal(settings().data_dir / JOURNAL)
    threading.excepthook = partial(_fault, journal)
    platform, ends = state.platform(), time.monotonic() + seconds
    calling = [User(f"caller-{n}", f"c{n}", (Right(Role.SALES, PROJECT),)) for n in range(interviewers)]
    reading = [User(f"reader-{n}", f"r{n}", (Right(Role.CENTRE),)) for n in range(readers)]
    people = [Interviewer(user, platform, journal, ends, 5 * THINK) for user in calling]
    people += [Reader(user, platform, journal, ends, THINK) for user in reading]
    for person in people:
        person.start()
    for person in people:
        person.join()
    journal.write(Entry(END, seconds))


if __name__ == "__main__":
    port, seconds, interviewers, readers = sys.argv[1:]
    told = float(seconds), int(interviewers), int(readers)
    threading.Thread(target=work, args=told, daemon=True).start()
    cli.main([
        "run", str(ROOT / "streamlit_app.py"), f"--server.port={port}", "--server.address=127.0.0.1",
        "--server.headless=true", "--server.fileWatcherType=none", "--browser.gatherUsageStats=false",
    ])  # fmt: skip
