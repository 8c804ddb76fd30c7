"""How numbers, moments and spans of time are written, in the reader's language and the company's zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from casework.settings import settings
from dashboard.frame.i18n import CHINESE, _, language, locale

NOTHING = "–"
"""Stands where there is no data; never a zero."""


def listed(words: Iterable[str]) -> str:
    """Words one after another: ``roof, wall`` or ``屋顶、墙面``."""
    return _(", ").join(words)


def in_turn(*said: str) -> str:
    """Sentences one after another, with a gap between them in English and none in Chinese; empty ones say nothing."""
    return ("" if language() == CHINESE else " ").join(filter(None, said))


def stated(name: str, text: str) -> str:
    """What is said of something: ``roof: wet`` or ``屋顶：潮湿``."""
    return _("{name}: {text}", name=name, text=text)


def zone() -> ZoneInfo:
    """The company's time zone."""
    return ZoneInfo(settings().timezone)


def local(moment: datetime) -> datetime:
    """``moment`` in the company's zone; a naive one (from the warehouse) is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone())


def moment(value: datetime | None, *, seconds: bool = False) -> str:
    """Write a moment: ``2026-03-09 14:05`` (local)."""
    if value is None:
        return NOTHING
    return f"{local(value):%Y-%m-%d %H:%M:%S}" if seconds else f"{local(value):%Y-%m-%d %H:%M}"


def weekday_moment(value: datetime) -> str:
    """Write a moment with its weekday: ``Mon 9 Mar 2026, 14:05`` or ``2026年3月9日 周一 14:05``."""
    pattern = "y年M月d日 EEE HH:mm" if language() == CHINESE else "EEE d MMM y, HH:mm"
    return format_datetime(local(value).replace(tzinfo=None), pattern, locale=locale())


def weekday_day(value: date) -> str:
    """Write a day with its weekday: ``Mon 9 Mar 2026`` or ``2026年3月9日 周一``."""
    return format_date(value, "y年M月d日 EEE" if language() == CHINESE else "EEE d MMM y", locale=locale())


def short_day(value: date) -> str:
    """Write a day with its weekday, without its year: ``Mon 9 Mar`` or ``3月9日 周一``."""
    return str(format_date(value, "M月d日 EEE" if language() == CHINESE else "EEE d MMM", locale=locale()))


def month(value: date) -> str:
    """Write a month: ``Mar 2026`` or ``2026年3月``."""
    return format_date(value, "y年M月" if language() == CHINESE else "MMM y", locale=locale())


def number(value: float | None, digits: int = 0) -> str:
    """Write a number with its thousands apart and a true minus; nothing becomes a dash."""
    if value is None:
        return NOTHING
    return f"{_decimal(round(value, digits), digits):,f}".replace("-", "−")


def percent(share: float | None, digits: int = 1) -> str:
    """Write a share (0–1) as a percentage; nothing becomes a dash."""
    if share is None:
        return NOTHING
    return f"{_decimal(Decimal(str(share)) * 100, digits):f}%"


def _decimal(value: float | Decimal, digits: int) -> Decimal:
    """``value`` as it is written down, a half to the even side.

    Both languages write digits alike, so no pattern of either is read: a page writes a thousand numbers.
    """
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits))


def points(difference: float | None) -> str:
    """Write a difference of two shares in percentage points, with its sign."""
    if difference is None:
        return NOTHING
    return _("{signed} pp", signed=f"{difference * 100:+.1f}".replace("-", "−"))


def span(minutes: float | None) -> str:
    """Write a span of minutes in its two largest units: ``2 d 3 h``, ``1 h 5 min``, ``12 min``."""
    if minutes is None:
        return NOTHING
    sign, whole = ("−" if minutes < 0 else ""), abs(round(minutes))
    days, rest = divmod(whole, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [(days, _("{n} d", n=days)), (hours, _("{n} h", n=hours)), (left, _("{n} min", n=left))]
    written = [text for count, text in parts if count][:2]
    return sign + (" ".join(written) or _("{n} min", n=0))


def office_span(minutes: float | None) -> str:
    """Write a span of office minutes in hours, because a day of office time is not 24 hours: ``30 office h``."""
    if minutes is None:
        return NOTHING
    hours = round(minutes / 60, 1)
    return _("{n} office h", n=f"{hours:g}") if minutes >= 60 else _("{n} office min", n=round(minutes))  # noqa: PLR2004


def ago(value: datetime | None) -> str:
    """Write how long a moment is past: ``3 h 5 min ago``; within the last minute ``just now``."""
    if value is None:
        return NOTHING
    minutes = (datetime.now(UTC) - local(value)).total_seconds() / 60
    return _("just now") if minutes < 1 else _("{age} ago", age=span(minutes))


def short_month(value: date, *, with_year: bool) -> str:
    """Write a month under an axis: ``Mar`` or ``3月``, the year on a second line where it begins."""
    name = str(format_date(value, "M月" if language() == CHINESE else "MMM", locale=locale()))
    return f"{name}<br>{value.year}" if with_year else name
