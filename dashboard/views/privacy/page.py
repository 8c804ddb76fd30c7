"""Personal data: a person's copy, erasure asked for by one and decided by another, and what goes by age."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from casework.access.masking import masked
from casework.access.permissions import COPY_ROLES, ERASURE_ROLES, User, projects_held_as
from casework.record.people import Customer
from dashboard.frame import access, address, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n
from dashboard.frame.state import Platform
from dashboard.parts import matching
from dashboard.parts.components import nothing_here
from dashboard.parts.markdown import plain
from dashboard.views.privacy import age as personal_data_age
from dashboard.views.privacy import person as personal_data_person
from dashboard.views.privacy import requests as personal_data_requests

PERSON = "person"
"""The parameter that names the customer at hand."""


def page() -> None:
    """Draw the page."""
    user = access.current_user()
    platform = shell.open_data(
        _("Personal data"),
        _("What people may ask for by law: a copy of everything held about them, and that it be erased. One person "
          "asks for an erasure, another decides it; every copy, request and decision goes on record."),
    )  # fmt: skip
    projects = platform.answers.project_names()
    st.subheader(_("A person"), anchor=False)
    if projects_held_as(user, COPY_ROLES) == frozenset():
        nothing_here(_("People are looked for, and their copies handed out, by the customer-service centre. What it "
                       "asks to be erased waits for you below."))  # fmt: skip
    else:
        _person(platform, user, projects)
    personal_data_requests.show(platform, user, projects)
    if user.company_roles() & ERASURE_ROLES:
        personal_data_age.show(platform)


@apart
def _person(platform: Platform, user: User, projects: Mapping[str, str]) -> None:
    chosen = address.first(PERSON)
    typed = st.text_input(
        _("Find a person"), type="search", placeholder=_("Name, home, phone, contract number or e-mail"), key="whose"
    )
    query = (typed or "").strip()
    if query:
        _found(platform, user, query, projects)
    elif chosen is None:
        nothing_here(_("Find the person who asks. Then hand out a copy of everything held about them, or ask for the "
                       "erasure of their data."))  # fmt: skip
    if chosen is not None:
        personal_data_person.show(platform, user, chosen, projects)


@apart
def _found(platform: Platform, user: User, query: str, projects: Mapping[str, str]) -> None:
    """Those who fit, each a way to what can be done for them."""
    if len(query) < matching.SHORTEST:
        nothing_here(_("Type at least {n} characters.", n=matching.SHORTEST))
        return
    found = list(matching.found(platform, user, query).values()) or matching.looked_up(platform, user, query)
    served = projects_held_as(user, COPY_ROLES)
    fitting = [person for person in found if served is None or person.project in served]
    if not fitting:
        nothing_here(_("Nobody fits “{text}”. Search for a part of the name, the home or the phone; what is masked for "
                       "you is found by the part that is shown, or whole.", text=plain(query)))  # fmt: skip
        return
    st.caption(_n("{n} person found", "{n} people found", len(fitting)))
    for person in matching.offered({each.customer_id: each for each in fitting}).values():
        _line(person, user, projects)


def _line(person: Customer, user: User, projects: Mapping[str, str]) -> None:
    told = matching.told(masked(person, user), projects)
    st.button(
        told, key=f"open-{person.customer_id}", type="tertiary", icon=":material/person:", on_click=address.turn,
        kwargs={PERSON: person.customer_id},
    )  # fmt: skip
