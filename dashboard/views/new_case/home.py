"""Where the customer lives: picked from the homes known in the project, or typed."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from casework.record import people
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform


def fields(platform: Platform, project: str | None, draft: Mapping[str, object]) -> dict[str, str | None]:
    """Phase, building and room: each offered from the homes known, narrowed by the one before; others may be typed."""
    known: list[tuple[str, ...]] = []
    if project is not None:
        with platform.ledger.reading() as connection:
            known = list(people.homes(connection, project))
    names = {"phase": _("Phase"), "building": _("Building"), "room": _("Room")}
    chosen: dict[str, str | None] = {}
    for index, (column, (field, told)) in enumerate(zip(st.columns(3), names.items(), strict=True)):
        options = sorted({home[index] for home in known} - {""})
        before = draft.get(field)
        options += [str(before)] if before and before not in options else []
        value = column.selectbox(
            told, options, index=options.index(before) if before in options else None, accept_new_options=True,
            placeholder="", key=f"{field}-{draft['key']}",
        )  # fmt: skip
        chosen[field] = value
        known = [home for home in known if value is None or home[index] == value]
    return chosen
