"""Customers found while somebody types a phone number, a home or a name."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from casework.access.permissions import User
from casework.case import finding
from casework.errors import RuleError
from casework.record import people
from casework.record.people import Customer
from casework.record.selves import selves
from casework.settings import settings
from casework.time import present
from dashboard.frame.i18n import _, sentence
from dashboard.frame.state import Platform
from dashboard.parts.markdown import plain
from dashboard.parts.queue import place

OFFERED = 6
SHORTEST = 2
"""A search with fewer signs finds nobody."""
DIGITS = 5
"""So many digits are a phone number."""
NUMBER = re.compile(r"\+?\d[\d -]*\d")


def found(platform: Platform, user: User, query: str, project: str | None = None) -> dict[str, Customer]:
    """Customers that fit, by id, one more than are offered; ``project`` keeps to one of the reader's."""
    if len(query) < SHORTEST:
        return {}
    with platform.ledger.reading() as connection:
        fitting = finding.find(connection, user, query, limit=OFFERED + 1, project=project)
        if not fitting and all(either := parted(query)):
            by_each = [finding.find(connection, user, part, limit=OFFERED + 1, project=project) for part in either]
            fitting = [person for found in by_each for person in found]
        known = selves(connection)
        ids = dict.fromkeys(known.person(person.customer_id) for person in fitting)
        standing = {person.customer_id: person for person in (*fitting, *people.read_many(connection, list(ids)))}
    return {each: standing[each] for each in ids if standing[each].erased_at is None}


def parted(query: str) -> tuple[str, str]:
    """The name and the phone number in what was typed into one field; either may be empty, a home is neither."""
    number = next((each for each in NUMBER.findall(query) if sum(map(str.isdigit, each)) >= DIGITS), "")
    name = query.replace(number, " ").strip()
    return ("" if any(map(str.isdigit, name)) else name), number


def looked_up(platform: Platform, user: User, query: str) -> list[Customer]:
    """Customers by the whole value of what is masked for the reader; says so when they have tried too many."""
    chosen = settings()
    try:
        limits = finding.Limits(chosen.lookups_a_minute, chosen.lookups_a_day)
        return finding.look_up(platform.ledger, user, query, present.now(), limits)
    except RuleError as error:
        st.warning(sentence(error), icon=":material/block:")
        return []


def offered(fitting: Mapping[str, Customer]) -> dict[str, Customer]:
    """The first of them; says so when there are more."""
    if len(fitting) > OFFERED:
        st.caption(_("More than {n} fit. Type more of the phone, the room or the name.", n=OFFERED))
    return dict(list(fitting.items())[:OFFERED])


def told(person: Customer, projects: Mapping[str, str]) -> str:
    """Name, project, home and phone in one line; ``projects`` names the projects (none: the project is known)."""
    project = projects.get(person.project, person.project) if projects else None
    parts = (person.name, project, place(person), person.mobile or person.phone)
    return plain(" · ".join(part for part in parts if part))
