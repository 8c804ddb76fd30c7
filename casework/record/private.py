"""What the program makes is its own: files that only its user reads and writes, folders that only its user enters."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

UMASK = 0o077
FILE, FOLDER = 0o600, 0o700


def begin() -> None:
    """Let every file and folder that this process makes be private from the start."""
    os.umask(UMASK)


def make_folder(folder: Path) -> None:
    """Make a private folder, with those above it, where there is none yet."""
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER)


def make_file(path: Path) -> None:
    """Make an empty private file where there is none, and take others' rights from one that is there.

    Where that cannot be done, whoever opens the file says why.
    """
    with suppress(OSError):
        if not path.exists():
            path.touch(mode=FILE)
        _close_off(path)


def close_off(folder: Path) -> None:
    """Take others' rights from everything in ``folder``, as an older version or another program left it.

    What belongs to somebody else, or goes meanwhile, stays as it is.
    """
    for place, _, names in os.walk(folder):
        for path in (Path(place), *(Path(place) / name for name in names)):
            _close_off(path)


def _close_off(path: Path) -> None:
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode) or found.st_uid != os.getuid() or not stat.S_IMODE(found.st_mode) & UMASK:
            return
        path.chmod(stat.S_IMODE(found.st_mode) & ~UMASK)
    except FileNotFoundError:
        return
