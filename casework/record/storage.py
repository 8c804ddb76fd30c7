"""Files of the data folder: written whole or not at all, and a full disk is a sentence."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from casework.errors import LedgerUnavailable, StorageError
from casework.record import private

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FULL_WORDS = (*map(os.strerror, FULL), "database or disk is full")
"""How libraries say it that keep only the words."""


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A stream to what becomes the file ``path`` at the end of the block, safely on the disk; nothing when it fails.

    Raises ``StorageError`` when the disk is full or the folder may not be written to.
    """
    with refusing(path):
        private.make_folder(path.parent)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        os.close(handle)
        part = Path(name)
        try:
            with part.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
            _settle(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Say the system's refusal to write ``path`` as a sentence that tells what to do."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise no_room(path) from error
        raise StorageError(
            "{file} cannot be written in {folder} ({reason}). See to the folder's rights and its disk, then try again.",
            file=path.name,
            folder=path.parent,
            reason=error.strerror or error,
        ) from error


def is_full(error: BaseException) -> bool:
    """Whether there was no room: the disk, the quota, or the largest file that is allowed."""
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    return any(words in str(error) for words in FULL_WORDS)


def no_room(path: Path) -> StorageError:
    """What to say when there is no room for ``path``."""
    return StorageError(
        "The disk is full: {file} was not written, and nothing is half there. Make room in {folder}, then try again.",
        file=path.name,
        folder=path.parent,
    )


def full(address: str) -> LedgerUnavailable:
    """What to say when the ledger's disk is full."""
    return LedgerUnavailable(
        "The disk of the ledger {address} is full. Nothing was written, and nothing that was entered before is lost. "
        "Make room, then try again.",
        address=address,
    )


def _settle(folder: Path) -> None:
    """Let the new name survive a power cut too, where folders can be opened."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
