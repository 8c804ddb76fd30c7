"""Work that does in a limited child what hostile files do."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

from casework.errors import RuleError


def answer(order: Mapping[str, object]) -> dict[str, object]:
    return {"asked": order["asked"]}


def refuse(order: Mapping[str, object]) -> None:
    raise RuleError("It says {word}.", word=order["word"])


def devour(order: Mapping[str, object]) -> dict[str, object]:
    return {"bytes": len(bytearray(int(str(order["bytes"]))))}


def spin(order: Mapping[str, object]) -> None:
    while True:
        pass


def sleep(order: Mapping[str, object]) -> None:
    time.sleep(3600)


def crash(order: Mapping[str, object]) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def stumble(order: Mapping[str, object]) -> None:
    raise KeyError("nobody expected this")


def write(order: Mapping[str, object]) -> None:
    with Path(str(order["path"])).open("wb") as out:
        for _ in range(int(str(order["megabytes"]))):
            out.write(bytes(1024 * 1024))


def environment(order: Mapping[str, object]) -> dict[str, object]:
    return dict(os.environ)


def crowd(order: Mapping[str, object]) -> dict[str, object]:
    """Stand in a folder for a moment; how many stand there."""
    folder = Path(str(order["folder"]))
    mine = folder / str(order["place"])
    mine.touch()
    time.sleep(0.2)
    there = len(list(folder.iterdir()))
    mine.unlink()
    return {"there": there}
