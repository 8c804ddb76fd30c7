"""The clock on the application's wall: it stands until a test sets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class WallClock:
    """The file that an application takes the time from."""

    path: Path

    @classmethod
    def at(cls, folder: Path, text: str) -> WallClock:
        """A clock of the application over this data folder, standing at ``text``, local time."""
        clock = cls(folder / "clock")
        clock.set(text)
        return clock

    def set(self, text: str) -> None:
        """It is now ``text``, local time."""
        moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
        waiting = self.path.with_suffix(".new")
        waiting.write_text(moment.isoformat(), encoding="utf-8")
        waiting.replace(self.path)

    @contextmanager
    def believed(self) -> Iterator[None]:
        """What is started within takes the time from here."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("YINGSHENG_TEST_CLOCK", str(self.path))
            patch.setenv("YINGSHENG_TEST_CLOCK_ALLOWED", "1")
            yield
