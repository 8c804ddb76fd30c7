"""The other side of ``record.confined``: the nursery that forks, and the child that sets its limits and works."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from casework.errors import YingshengError

MIB = 1024 * 1024
LONGEST_MESSAGE = 64 * 1024
IDLE_SECONDS = 600
"""A nursery that is not asked for so long ends; the next question starts another."""
NICENESS = 5
"""Children give way to the server, which people wait for."""


def serve(descriptor: int) -> None:
    """Fork a child for every message until the other side is gone or asks nothing any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which lets go of us
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those who watch over a child leave no zombie
    with socket.socket(fileno=descriptor) as asked:
        asked.settimeout(IDLE_SECONDS)
        while True:
            try:
                message, answers, _, _ = socket.recv_fds(asked, LONGEST_MESSAGE, 1)
            except TimeoutError:
                return
            if not message:
                return
            task = json.loads(message)
            import_module(task["work"].partition(":")[0])  # once, here: a fork has it for nothing
            if os.fork() == 0:
                asked.close()
                _watch(task, answers[0])
            os.close(answers[0])


def _watch(task: dict[str, object], answer_to: int) -> None:
    """Fork the child that works, and add to its answer how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        try:
            _work(task, answer_to)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    _say(answer_to, {"ended": os.waitstatus_to_exitcode(status)})
    os._exit(0)


def _work(task: dict[str, object], answer_to: int) -> None:
    """Do the task within its limits, say what came of it, and end."""
    os.environ.update(task["environment"])  # type: ignore[call-overload]
    _limit(*task["limits"])  # type: ignore[misc]
    try:
        _say(answer_to, {"answer": _function(str(task["work"]))(task["order"])})
    except YingshengError as error:
        fields = {name: value if isinstance(value, int | float) else str(value) for name, value in error.fields.items()}
        _say(answer_to, {"refused": {"template": error.template, "fields": fields}})
    except MemoryError:
        _say(answer_to, {"memory": True})
    except OSError as error:
        if error.errno not in {errno.EFBIG, errno.ENOMEM}:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        _say(answer_to, {"written": True} if error.errno == errno.EFBIG else {"memory": True})
    except BaseException:
        sys.excepthook(*sys.exc_info())
        raise
    os._exit(0)


def _function(work: str) -> Callable[[object], object]:
    module, _, name = work.partition(":")
    function: Callable[[object], object] = getattr(import_module(module), name)
    return function


def _limit(memory_mb: int, seconds: int, written_mb: int) -> None:
    """Bind this process; what it meets first ends it or raises ``MemoryError`` or ``OSError``."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    memory = _reserved() + memory_mb * MIB
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written_mb * MIB, written_mb * MIB))
    for each in (signal.SIGALRM, signal.SIGXCPU):
        signal.signal(each, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 3 * seconds)  # also for what waits instead of working


def _reserved() -> int:
    """Bytes of address space that are taken before the work begins."""
    taken = Path("/proc/self/statm")
    return int(taken.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if taken.exists() else 1024 * MIB


def _say(answer_to: int, answer: dict[str, object]) -> None:
    with os.fdopen(os.dup(answer_to), "wb") as out:
        out.write(json.dumps(answer).encode() + b"\n")
