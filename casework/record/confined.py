"""Work on what came from outside (workbooks, archives, pictures), done in a child process that may die of it.

A file made to do harm can ask for any memory and any time. Here only a child is lost: it has limits on memory, time
and what it writes, no secrets in its environment, and its end is a sentence for the person who handed the file in. A
quiet *nursery* process, which has loaded what the work needs and runs no thread, forks a child for each piece of work:
that takes milliseconds, and a threaded server is never forked. It ends by itself when nothing was asked for a while.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from casework.errors import YingshengError

ROOT = Path(__file__).resolve().parents[2]
CHILD = "casework.record.confined_child"
START = f"import sys; sys.path.insert(0, sys.argv[1]); from {CHILD} import serve; serve(int(sys.argv[2]))"
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TZ", "HOME")
"""What of our environment the children see; no address, password or key is among it."""
QUIET = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Nothing reserves memory it does not use, and no library starts threads before the fork."""
LONGEST_ANSWER = 64 * 1024 * 1024
AT_ONCE = 2
"""Children of one kind of work at once: hostile files by the dozen wait for each other, not for the machine."""

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use: memory above what it starts with, processor time, the size of each file it writes."""

    memory_mb: int
    seconds: int
    written_mb: int


@dataclass(frozen=True, slots=True)
class Task:
    """``work``, a function by name (``package.module:function``); what it is asked, and the settings it goes by."""

    what: str
    """The file in question, as people call it."""
    work: str
    order: Mapping[str, Json]
    limits: Limits
    environment: Mapping[str, str]


class Died(YingshengError):
    """The child met a limit or broke down; the message says which."""


def run(task: Task, refusal: type[YingshengError]) -> dict[str, Json]:
    """Do the task in a child and return its answer.

    What the work itself refuses is raised as ``refusal``; a child that met a limit or broke down raises ``Died``.
    """
    with _lane(task):
        answer = _asked(task) or _asked(task)  # silence: the nursery itself ended in that moment
    if "refused" in answer:
        refused = answer["refused"]
        raise refusal(str(refused["template"]), **refused["fields"])  # type: ignore[index, call-overload, arg-type]
    if "answer" not in answer:
        raise _death(answer, task)
    found = answer["answer"]
    return found if isinstance(found, dict) else {}


def _death(answer: Mapping[str, Json], task: Task) -> Died:
    """How a child ended that gave no answer, in words."""
    ended, limits = answer.get("ended"), task.limits
    if ended in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL):
        return Died(
            "{file}: reading it takes more than {seconds} seconds. It may be damaged or built to do harm; hand in a "
            "smaller part of it.",
            file=task.what,
            seconds=limits.seconds,
        )
    if answer.get("memory") or (isinstance(ended, int) and ended < 0):
        return Died(
            "{file}: reading it needs more than {memory} MB of memory. It may be damaged or built to do harm; hand in "
            "a smaller part of it.",
            file=task.what,
            memory=limits.memory_mb,
        )
    if answer.get("written"):
        return Died(
            "{file}: unpacked, it is larger than {written} MB. It may be damaged or built to do harm; hand in a "
            "smaller part of it.",
            file=task.what,
            written=limits.written_mb,
        )
    return Died(
        "{file}: it cannot be read to its end: it is damaged, or not what its name says. Save or export it again.",
        file=task.what,
    )


_lanes: dict[str, threading.BoundedSemaphore] = {}
_lock = threading.Lock()


@contextmanager
def _lane(task: Task) -> Iterator[None]:
    """Wait until one more child of this kind of work may run, as long as one of them may take."""
    with _lock:
        lane = _lanes.setdefault(task.work, threading.BoundedSemaphore(AT_ONCE))
    if not lane.acquire(timeout=task.limits.seconds):
        raise Died("{file}: other files are being read at the moment. Try again in a minute.", file=task.what)
    try:
        yield
    finally:
        lane.release()


class _Nursery:
    """The process that forks; one per process of ours, started when first needed and again when it has gone."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            environment = {name: os.environ[name] for name in KEPT if name in os.environ} | QUIET
            self._process = subprocess.Popen(  # noqa: S603 - this very interpreter and our own module
                [sys.executable, "-I", "-X", "utf8", "-c", START, str(ROOT), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=environment,
            )
        self._socket = ours

    def ask(self, message: bytes, answer_to: int) -> None:
        """Have a child forked that writes its answer to the descriptor; raises ``OSError`` when the nursery is gone."""
        if self._process.poll() is not None:
            raise BrokenPipeError
        socket.send_fds(self._socket, [message], [answer_to])

    def close(self) -> None:
        """Let it end, and take notice of it."""
        self._socket.close()
        self._process.wait()


_nursery: _Nursery | None = None


def stop() -> None:
    """Let the nursery end, if there is one; the next task starts another."""
    global _nursery
    with _lock:
        nursery, _nursery = _nursery, None
    if nursery is not None:
        nursery.close()


atexit.register(stop)


def _asked(task: Task) -> dict[str, Json]:
    """The child's answer, with how it ended."""
    limits = task.limits
    message = json.dumps(
        {
            "work": task.work,
            "order": dict(task.order),
            "limits": [limits.memory_mb, limits.seconds, limits.written_mb],
            "environment": dict(task.environment),
        }
    ).encode()
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as answers:
        try:
            _send(message, writing)
        finally:
            os.close(writing)
        return _merged(answers.read(LONGEST_ANSWER))


def _merged(lines: bytes) -> dict[str, Json]:
    """What was said, line by line; a line that broke off with its child says nothing."""
    found: dict[str, Json] = {}
    for line in lines.splitlines():
        with suppress(ValueError):
            found |= json.loads(line)
    return found


def _send(message: bytes, answer_to: int) -> None:
    """Ask the nursery, and a new one when the old has ended meanwhile."""
    global _nursery  # noqa: PLW0603 - one per process is the point
    with _lock:
        if _nursery is not None:
            try:
                _nursery.ask(message, answer_to)
            except OSError:
                _nursery.close()
            else:
                return
        _nursery = _Nursery()
        _nursery.ask(message, answer_to)
