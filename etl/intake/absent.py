"""Columns that a profile names and a file lacks: told before anything is loaded, refused where required."""

from __future__ import annotations

from dataclasses import dataclass, replace

from etl.errors import ImportRefused
from etl.intake.profiles import Profile, meant
from etl.intake.workbench import Workbench

NEARLY_ALL = 0.85
"""Share of the columns that a profile names which a file must have for the profile to fit it."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Headers that a profile names for one column of ours, none of which the file has.

    ``known_earlier``: rows of cases that had something there from earlier files, which stays as it is.
    """

    name: str
    headers: tuple[str, ...]
    known_earlier: int = 0


def absent_columns(profile: Profile, headers: tuple[str, ...]) -> tuple[Absent, ...]:
    """What the profile names and the file lacks, in the profile's order."""
    columns = tuple(
        Absent(name, rule.from_)
        for name, rule in profile.columns.items()
        if rule.from_ and not any(meant(wanted, headers) is not None for wanted in rule.from_)
    )
    items = (Absent(code, tuple(h for h in rule.headers if meant(h, headers) is None))
             for code, rule in profile.items.items())  # fmt: skip
    return columns + tuple(each for each in items if set(each.headers) >= set(profile.items[each.name].headers))


def refuse_absent(profile: Profile, headers: tuple[str, ...], file: str) -> None:
    """Refuse a file that lacks a column the profile calls required."""
    missing = [
        each
        for each in absent_columns(profile, headers)
        if each.name in profile.columns and profile.columns[each.name].required
    ]
    if missing:
        raise ImportRefused(
            "{file}: the profile {profile} requires the column(s) {missing}, but the file has {found}. Ask for the "
            "whole file, or correct the profile.",
            file=file,
            profile=profile.id,
            missing=", ".join(each.headers[0] for each in missing),
            found=", ".join(headers[:30]),
        )


def fits(profile: Profile, headers: tuple[str, ...]) -> bool:
    """Whether a file has nearly all columns that a profile names."""
    named = sum(bool(rule.from_) for rule in profile.columns.values()) + len(profile.items)
    return named == 0 or 1 - len(absent_columns(profile, headers)) / named >= NEARLY_ALL


def known_earlier(bench: Workbench, absent: tuple[Absent, ...]) -> tuple[Absent, ...]:
    """The same, with how many rows had something there before; rows are placed and prepared."""
    if "remembered" not in {str(name) for (name,) in bench.connection.sql("show tables").fetchall()}:
        return absent
    remembered = bench.connection.table("remembered")
    return tuple(
        replace(each, known_earlier=int(remembered.count(f'"was_{each.name}"').fetchall()[0][0]))
        if f"was_{each.name}" in remembered.columns
        else each
        for each in absent
    )
