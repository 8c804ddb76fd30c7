"""Where the customer lives: picked from the lists kept or the homes known; another one only by saying so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from casework.record import people
from casework.vocabulary.desk import NameKind
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts import missing, name_lists
from dashboard.parts.picking import known_name


def fields(
    platform: Platform, project: str | None, draft: Mapping[str, object], *, must: bool
) -> dict[str, str | None]:
    """Phase, building and room: each picked from the homes known, narrowed by the one before; ``must`` wants a room."""
    known: list[tuple[str, ...]] = []
    if project is not None:
        with platform.ledger.reading() as connection:
            known = list(people.homes(connection, project))
    names = {"phase": _("Phase"), "building": _("Building"), "room": _("Room")}
    chosen: dict[str, str | None] = {}
    for index, (column, (field, told)) in enumerate(zip(st.columns(3), names.items(), strict=True)):
        options = _options(platform, project, field, index, known, chosen.get("phase"))
        before = draft.get(field)
        with column:
            value = known_name(told, options, str(before) if before else None, f"{field}-{draft['key']}")
            missing.at_field(str(draft["key"]), told, there=bool(value) or not (must and field == "room"))
        chosen[field] = value
        known = [home for home in known if value is None or home[index] == value]
    return chosen


def _options(
    platform: Platform, project: str | None, field: str, index: int, known: Sequence[tuple[str, ...]], phase: str | None
) -> list[str]:
    """What can be picked of a part of the home: by the lists that are kept, or else by the homes known."""
    if project is None or field == "room":
        return sorted({home[index] for home in known} - {""})
    return name_lists.parts_of_homes(platform, project, NameKind(field), known, phase)
