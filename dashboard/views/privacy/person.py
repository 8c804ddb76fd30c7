"""One person: who it is, the copy of everything held about them, and the request to erase it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from casework.access.hands import Hand
from casework.access.masking import masked
from casework.access.permissions import COPY_ROLES, User, has_role
from casework.errors import YingshengError
from casework.record import people
from casework.record.people import Customer
from casework.upkeep.privacy import requests
from casework.upkeep.privacy.copying import PersonCopy, copy_for
from casework.upkeep.privacy.paper import paper
from casework.upkeep.privacy.requests import Standing
from casework.vocabulary.desk import Page
from casework.vocabulary.security import Deed
from dashboard.frame import access, files, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, language, sentence
from dashboard.frame.state import Platform
from dashboard.parts.components import facts, nothing_here
from dashboard.views.case.customer_record import NAMES


@apart
def show(platform: Platform, user: User, customer_id: str, projects: Mapping[str, str]) -> None:
    """Draw what can be done for the person with this id."""
    with platform.ledger.reading() as connection:
        person = people.read(connection, customer_id)
    if person is None or not has_role(user, person.project, COPY_ROLES):
        nothing_here(_("There is nobody at this address, or they belong to a project that is not yours."))
        return
    with st.container(border=True, key="person"):
        if person.erased_at is not None:
            st.markdown(_("This person's data were erased. What was done stands in the list below."))
            return
        _described(person, user, projects)
        _copies(platform, user, person)
        _erasure(platform, person)


@apart
def _described(person: Customer, user: User, projects: Mapping[str, str]) -> None:
    seen = masked(person, user)
    shown = {_(name): str(value) for field, name in NAMES.items() if (value := getattr(seen, field))}
    facts(shown | {_("Project"): projects.get(person.project, person.project), _("Customer id"): person.customer_id})


@apart
def _copies(platform: Platform, user: User, person: Customer) -> None:
    """The copy as a paper for the person and as a file for machines; gathered when somebody asks for it."""
    code = person.customer_id

    def gathered() -> PersonCopy:
        return copy_for(platform.ledger, user, code, shell.now())

    with st.container(horizontal=True):
        files.offer(
            _("Copy as Word"), lambda: paper(gathered(), language()), name=f"{code}.docx", key="copy-word",
            deed=Deed.COPY_HANDED_OUT, what=code,
        )  # fmt: skip
        files.offer(
            _("Copy as JSON"), lambda: gathered().model_dump_json(indent=2).encode(), name=f"{code}.json",
            key="copy-json", media_type="application/json", deed=Deed.COPY_HANDED_OUT, what=code,
        )  # fmt: skip
    st.caption(_("The copy holds everything, unmasked: hand it to the person alone, once you know that it is them."))


def _erasure(platform: Platform, person: Customer) -> None:
    about = [each for each in requests.requests(platform.ledger) if each.customer_id == person.customer_id]
    if any(each.standing is Standing.OPEN for each in about):
        st.info(_("The erasure of these data was asked for and waits for a second person."), icon=":material/schedule:")
        return
    ground = st.text_area(
        _("Ground of the erasure: who asked, how, and when"), max_chars=2_000, key=f"ground-{person.customer_id}"
    )
    if st.button(_("Ask for the erasure"), icon=":material/person_remove:", key="ask-erasure"):
        _ask(platform, person.customer_id, ground or "")


def _ask(platform: Platform, customer_id: str, ground: str) -> None:
    try:
        requests.ask(platform.ledger, Hand(access.require(Page.PRIVACY)), customer_id, ground, shell.now())
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
    else:
        st.toast(_("Asked for. A second person decides."), icon=":material/check:")
        st.rerun()
