"""The present moment: the one place where the desk, its pages and its clock ask what time it is.

A test of a whole case's life cannot wait for days. So an installation that is started with both
``YINGSHENG_TEST_CLOCK`` and ``YINGSHENG_TEST_CLOCK_ALLOWED=1`` takes the time from that file (ISO, with its offset).
"""

from __future__ import annotations

from datetime import UTC, datetime

from casework.settings import settings


def now() -> datetime:
    """This moment, aware."""
    chosen = settings()
    if chosen.test_clock is None or not chosen.test_clock_allowed:
        return datetime.now(UTC)
    return datetime.fromisoformat(chosen.test_clock.read_text(encoding="utf-8").strip()).astimezone(UTC)
