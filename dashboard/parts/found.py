"""Cases found by number, room, customer, phone or words of the complaint, as far as the reader may see them.

What is found is shown masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from casework.access.masking import masked
from casework.access.permissions import User
from casework.case import finding
from casework.record import people
from casework.record.people import Customer
from dashboard.frame import address, navigation
from dashboard.frame.apart import apart
from dashboard.frame.following import Concerns
from dashboard.frame.i18n import _, _n, label
from dashboard.frame.state import Platform
from dashboard.parts import matching
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from dashboard.parts.queue import place

Row = dict[str, object]

SHORTEST = 2
"""Characters from which a search makes sense."""


@apart
def results(platform: Platform, user: User, text: str, projects: Mapping[str, str], *, most: int = 50) -> Concerns:
    """List the cases found, open ones first, at most ``most``; returns whether what is entered later changes them."""
    if len(text) < SHORTEST:
        nothing_here(_("Type at least {n} characters.", n=SHORTEST))
        return lambda: False
    ask = partial(_cases, platform, user, text, most)
    rows = platform.found(ask)
    if rows:
        _list(platform, user, rows, projects, most)
    else:
        nothing_here(
            _("No case fits “{text}”. Search for a part of the number, the room, the name, the phone or the words; "
              "what is masked is found by the part that is shown, or whole.", text=plain(text))
        )  # fmt: skip
    return lambda: ask() != rows


def _list(platform: Platform, user: User, rows: Sequence[Row], projects: Mapping[str, str], most: int) -> None:
    wanted = {str(row["customer_id"]) for row in rows if row["customer_id"]}
    with platform.ledger.reading() as connection:
        found = {person.customer_id: person for person in people.read_many(connection, sorted(wanted))}
    st.caption(_told_of(len(rows), most))
    target = navigation.target("case")
    for row in rows:
        person = found.get(str(row["customer_id"]))
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"found-{row['case_id']}"):
            opened = address.shared(id=str(row["case_id"]))
            st.page_link(target, label=f"**{plain(str(row['number']))}**", query_params=opened, width=230)
            st.caption(_told(platform, row, masked(person, user) if person else None, projects))


def _told_of(count: int, most: int) -> str:
    if count == most:
        return _("The first {n} that fit; say more to see others.", n=most)
    return _n("{n} case found", "{n} cases found", count)


def _cases(platform: Platform, user: User, text: str, most: int) -> list[Row]:
    """Cases by what the reader is shown; when nothing fits, by the whole value of what is masked for them."""
    with platform.ledger.reading() as connection:
        found = finding.find(connection, user, text)
    return _cases_of(platform, text, found, most) or _cases_of(
        platform, "", matching.looked_up(platform, user, text), most
    )


def _cases_of(platform: Platform, text: str, customers: Sequence[Customer], most: int) -> list[Row]:
    rows: list[Row] = platform.answers.case_search(
        text, [person.customer_id for person in customers], limit=most
    ).to_pylist()
    return rows


def _told(platform: Platform, row: Row, person: Customer | None, projects: Mapping[str, str]) -> str:
    received = row["received_at"]
    facts = [
        projects.get(str(row["project"]), str(row["project"])),
        place(person),
        (person.name or "") if person else "",
        (person.mobile or person.phone or "") if person else "",
        label(platform.policies.stage_name(str(row["pack"]), str(row["stage"]))),
        moment(received) if isinstance(received, datetime) else "",
        str(row["content"] or "")[:50],
    ]
    return plain(" · ".join(filter(None, facts)))
