"""Packs, office hours and calendars for tests, built from the shipped ones with single changes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from casework.policy import Pack, Policies, load_pack
from casework.policy.load import read_pack
from casework.settings import ROOT
from casework.time.hours import OfficeHours
from casework.time.worktime import WorkCalendar

SHIPPED = ROOT / "data" / "regulations"
FOLDERS = {"sunshine": "sunshine@2002-01-01"}
"""Folders that are named otherwise than their regulation."""
SHANGHAI = ZoneInfo("Asia/Shanghai")

DEFAULT_HOURS = (("09:00", "12:00"), ("13:30", "18:00"))


def shipped(base: str = "sunshine") -> Path:
    """The folder of a shipped regulation that is in force."""
    return SHIPPED / FOLDERS.get(base, base)


def shipped_editions(day: date) -> Policies:
    """Every edition that is shipped, to be lived side by side on one day: what is in force then, and what is to come as
    a regulation with a name of its own that has been in force for long."""
    known = Policies.load(SHIPPED)
    return Policies(pack if known.in_force(pack.id, day) is pack else to_come(pack, day) for pack in known.packs)


def to_come(later: Pack, day: date) -> Pack:
    """An edition that is not in force on that day, as a regulation of another name that is."""
    assert later.effective_from > day, f"{later.id} {later.version} is over; nobody lives by it"
    name = f"{later.id}_{later.version.replace('.', '_')}"
    return read_pack(later.regulation.model_copy(update={"id": name, "effective_from": date(2002, 1, 1)}))


@cache
def shipped_pack(base: str = "sunshine") -> Pack:
    """The pack of a shipped regulation."""
    return load_pack(shipped(base))


def pack(base: str = "sunshine", **changes: object) -> Pack:
    """Build a shipped pack with top-level keys replaced."""
    return Pack.model_validate(parts(shipped_pack(base)) | changes)


def parts(known: Pack) -> dict[str, Any]:
    """The top-level keys of a pack, to build another from; the regulation stays as it is."""
    return known.model_dump(by_alias=True, exclude={"regulation"}) | {"regulation": known.regulation}


def spoilt(folder: Path, file: str, old: str, new: str, base: str = "sunshine") -> Path:
    """Copy a shipped folder with one passage of one of its files replaced; the passage must be there."""
    copy = Path(shutil.copytree(shipped(base), folder / shipped(base).name))
    path = copy / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def version(effective_from: date, name: str, **changes: object) -> Pack:
    """Build a version of the Sunshine pack."""
    return pack(effective_from=effective_from, version=name, **changes)


def office_hours(*periods: tuple[str, str], **own: Sequence[tuple[str, str]]) -> OfficeHours:
    """Build office hours from ``("09:00", "12:00")`` pairs; the house's default without any.

    Weekdays may have their own: ``saturday=[("09:00", "12:00")]``.
    """
    return OfficeHours.model_validate({"workday": periods or DEFAULT_HOURS, **own})


def work_calendar(*periods: tuple[str, str], **own: Sequence[tuple[str, str]]) -> WorkCalendar:
    """Build a calendar in Shanghai with these office hours."""
    return WorkCalendar(office_hours(*periods, **own))


def shanghai(text: str) -> datetime:
    """Read a local moment, for instance ``"2026-02-13 17:00"``."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def with_step(known: Pack, step: str, **changes: object) -> Pack:
    """The same pack with one step of its regulation changed."""
    steps = known.steps | {step: known.steps[step].model_copy(update=changes)}
    return known.model_copy(update={"regulation": known.regulation.model_copy(update={"steps": steps})})
