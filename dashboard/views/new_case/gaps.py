"""What the record of a known customer still lacks for a case, asked for while the call lasts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from casework.desk.ground import MinimumRecord
from casework.record.people import Customer
from dashboard.frame.i18n import _
from dashboard.parts import missing

PARTS = {"name": "name", "room": "room", "mobile": "contact"}
"""The part of the minimum record that a field fills."""


def filled(person: Customer, draft: Mapping[str, object], asked: Collection[str]) -> tuple[Customer, dict[str, str]]:
    """Draw a field for each gap; returns the customer with what was typed, and that for the draft.

    ``asked`` are the parts of the record that a case must have.
    """
    record = MinimumRecord.of(person)
    wanted = {
        "name": (_("Name"), record.name),
        "room": (_("Room"), record.room),
        "mobile": (_("Phone"), record.contact),
    }
    gaps = {field: told for field, (told, there) in wanted.items() if not there}
    typed: dict[str, str] = {}
    for column, (field, told) in zip(st.columns(len(gaps) or 1), gaps.items(), strict=False):
        before = str(draft.get(f"gap_{field}", "")) if draft.get("customer_id") == person.customer_id else ""
        with column:
            typed[field] = st.text_input(told, before, key=f"gap-{field}-{draft['key']}-{person.customer_id}").strip()
            missing.at_field(str(draft["key"]), told, there=bool(typed[field]) or PARTS[field] not in asked)
    complete = person.model_copy(update={field: value for field, value in typed.items() if value})
    return complete, {f"gap_{field}": value for field, value in typed.items()}
