"""``import --watch``: load what other systems put into a folder or send to a mailbox, again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from casework.settings import settings
from etl.cli.frame import say
from etl.errors import EtlError
from etl.intake.folder import LOADED, REFUSED, put_away, whole_files
from etl.intake.mailbox import Mailbox, mailbox_at, take_letters

Load = Callable[[Path], str]
"""Loads a file and says what became of its rows."""


def follow(where: str, every: int, load: Load) -> None:
    """Load what comes to ``where``, looking every so many seconds until stopped; with 0 look once.

    A mail server that does not answer is asked again at the next look; looked at once, that is a fault.
    """
    box = _mailbox(where) if "://" in where else None
    while True:
        try:
            take(Path(where), load) if box is None else read(box, load)
        except EtlError as error:
            if box is None or every == 0:
                raise
            say(str(error))
        if every == 0:
            return
        time.sleep(every)


def _mailbox(address: str) -> Mailbox:
    told = settings()
    return mailbox_at(address, told.mailbox_secret, frozenset(told.mailbox_senders), told.max_upload_mb)


def take(folder: Path, load: Load) -> None:
    """Load the files that are whole, each by itself, and put them away with what became of them."""
    for path in whole_files(folder):
        try:
            told, where = load(path), LOADED
        except EtlError as refused:
            told, where = f"{refused}\n", REFUSED
        say(f"{put_away(path, where, told)}: {told.strip()}")


def read(box: Mailbox, load: Load) -> None:
    """Load what is attached to the letters, and put them away with what became of it."""
    for letter, told in take_letters(box, load):
        say(f"{letter}: {told.strip()}")
