"""The clock on the application's wall: it stands until a test sets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class WallClock:
    """The file that an application takes the time from."""

    path: Path
    put: timedelta = timedelta()
    """By how much it was put forward or back, other than by time passing."""

    @classmethod
    def at(cls, folder: Path, text: str) -> WallClock:
        """A clock of the application over this data folder, standing at ``text``, local time."""
        clock = cls(folder / "clock")
        clock.set(text)
        return clock

    @classmethod
    def on(cls, folder: Path) -> WallClock | None:
        """The clock over this data folder, if one hangs there."""
        clock = cls(folder / "clock")
        return clock if clock.path.exists() else None

    def set(self, text: str) -> None:
        """It is now ``text``, local time."""
        moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
        show(self.path, f"{moment.isoformat()}\n{(moment - self.put).isoformat()}")

    def jump(self, text: str) -> None:
        """Somebody puts the clock to ``text``, local time, while no time passes."""
        before = datetime.fromisoformat(self.path.read_text(encoding="utf-8").split("\n")[0])
        self.put += datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) - before
        self.set(text)

    @contextmanager
    def believed(self) -> Iterator[None]:
        """What is started within takes the time from here."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("YINGSHENG_TEST_CLOCK", str(self.path))
            patch.setenv("YINGSHENG_TEST_CLOCK_ALLOWED", "1")
            yield


def show(path: Path, text: str) -> None:
    """Let a clock show this; whoever looks meanwhile reads what it showed before, never half of it."""
    waiting = path.with_suffix(".new")
    waiting.write_text(text, encoding="utf-8")
    waiting.replace(path)
