"""``import --watch``: load what other systems put into a folder, again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from etl.cli.frame import say
from etl.errors import EtlError
from etl.intake.folder import LOADED, REFUSED, put_away, summary, whole_files
from etl.intake.reports import LoadReport

Load = Callable[[Path], LoadReport]


def follow(folder: Path, every: int, load: Load) -> None:
    """Load what comes into ``folder``, looking every so many seconds until stopped; with 0 look once."""
    while True:
        take(folder, load)
        if every == 0:
            return
        time.sleep(every)


def take(folder: Path, load: Load) -> None:
    """Load the files that are whole, each by itself, and put them away with what became of them."""
    for path in whole_files(folder):
        try:
            told, where = summary(load(path)), LOADED
        except EtlError as refused:
            told, where = f"{refused}\n", REFUSED
        say(f"{put_away(path, where, told)}: {told.strip()}")
