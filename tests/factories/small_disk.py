"""Real disks that are full for a moment: a small file system of our own where we may mount one, else a size limit."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

MIB = 1 << 20


class Disk(Protocol):
    """A folder on a disk that can be filled up."""

    folder: Path

    def full(self) -> object:
        """A context in which nothing more can be written."""


class SmallDisk:
    """A file system in memory; full when a file takes up the rest."""

    def __init__(self, folder: Path, mib: int = 64) -> None:
        self.folder = folder
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", str(folder)], check=True)

    @contextmanager
    def full(self) -> Iterator[None]:
        ballast = self.folder / "ballast"
        handle = os.open(ballast, os.O_CREAT | os.O_WRONLY)
        for size in (MIB, 4096, 1):
            try:
                while os.write(handle, bytes(size)):
                    pass
            except OSError:
                continue
        try:
            yield
        finally:
            os.close(handle)
            ballast.unlink()

    def remove(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


class NothingMoreWritten:
    """An ordinary folder; for a moment the system lets this process write to no file (as a quota would)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    @contextmanager
    def full(self) -> Iterator[None]:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    def remove(self) -> None:
        """It goes with the test's folder."""


def kinds() -> list[type[SmallDisk] | type[NothingMoreWritten]]:
    """The disks that can be had here: the limit always, the file system where mounting is allowed."""
    probe = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/tmp"], capture_output=True, check=False  # noqa: S108
    )  # fmt: skip
    return [NothingMoreWritten, SmallDisk] if probe.returncode == 0 and os.geteuid() == 0 else [NothingMoreWritten]
