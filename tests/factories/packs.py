"""Packs, office hours and calendars for tests, built from the shipped ones with single changes."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from casework.policy import OfficeHours, Pack
from casework.settings import ROOT
from casework.worktime import WorkCalendar

SHIPPED = ROOT / "data" / "policies"
SHANGHAI = ZoneInfo("Asia/Shanghai")

DEFAULT_HOURS = (("09:00", "12:00"), ("13:30", "18:00"))


def shipped_text(pack: str = "sunshine") -> str:
    """TOML text of a shipped pack."""
    return (SHIPPED / f"{pack}.toml").read_text(encoding="utf-8")


def pack(base: str = "sunshine", **changes: object) -> Pack:
    """Build a shipped pack with top-level keys replaced."""
    return Pack.model_validate(tomllib.loads(shipped_text(base)) | changes)


def pack_file(folder: Path, old: str = "", new: str = "", base: str = "sunshine", name: str = "pack.toml") -> Path:
    """Write a shipped pack with one passage of its text replaced; the passage must be there."""
    text = shipped_text(base)
    assert old in text
    path = folder / name
    path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return path


def version(effective_from: date, name: str, **changes: object) -> Pack:
    """Build a version of the Sunshine pack."""
    return pack(effective_from=effective_from, version=name, **changes)


def office_hours(*periods: tuple[str, str]) -> OfficeHours:
    """Build office hours from ``("09:00", "12:00")`` pairs; the house's default without any."""
    return OfficeHours.model_validate({"periods": periods or DEFAULT_HOURS})


def work_calendar(*periods: tuple[str, str]) -> WorkCalendar:
    """Build a calendar in Shanghai with these office hours."""
    return WorkCalendar(office_hours(*periods))


def shanghai(text: str) -> datetime:
    """Read a local moment, for instance ``"2026-02-13 17:00"``."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
