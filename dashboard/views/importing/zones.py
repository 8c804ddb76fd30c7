"""Zones of time by the places that people know them by."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel.dates import get_timezone_location

from casework.settings import settings
from dashboard.frame.i18n import language, locale


@cache
def zones() -> list[str]:
    """The zones of the world that lie somewhere, and the installation's own."""
    return sorted({settings().timezone, *(zone for zone in available_timezones() if _is_place(zone))})


def _is_place(zone: str) -> bool:
    return zone.partition("/")[0] in {
        "Africa",
        "America",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }


def zone_name(zone: str) -> str:
    """The place of a zone in the reader's language."""
    return _name(zone, language())


@cache
def _name(zone: str, _language: str) -> str:
    return str(get_timezone_location(zone, locale=locale(), return_city=False))
