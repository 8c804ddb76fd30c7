"""The customer beside the form: the number to dial, open cases, what they answered before."""

from __future__ import annotations

from html import escape

import streamlit as st

from casework.access.masking import mask, masked
from casework.access.permissions import User, may_open
from casework.case.revealing import reveal
from casework.errors import YingshengError
from casework.record import people
from casework.record.people import Customer
from casework.vocabulary.desk import Page
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from dashboard.parts.queue import place
from dashboard.parts.related import related_cases
from surveys.fieldwork.earlier import earlier

DIAL = "Ctrl+D"


def dial(platform: Platform, user: User, person: Customer) -> None:
    """Name, home and number; the whole number is shown to be dialled, and that it was is on record."""
    seen = masked(person, user)
    field = "mobile" if person.mobile else "phone"
    told = " · ".join(filter(None, (plain(seen.name or ""), plain(place(seen)), mask(field, getattr(person, field)))))
    st.markdown(f"**{told}**" if told else _("Nothing is known of the customer."))
    if not getattr(person, field):
        return
    shown = st.session_state.get("dialled")
    pressed = st.button(_("Show the number and dial"), icon=":material/call:", shortcut=DIAL, key="dial")
    if pressed:
        try:
            number = reveal(platform.ledger, user, person.customer_id, field, _("call"), shell.now())
        except YingshengError as error:
            st.error(sentence(error), icon=":material/block:")
            return
        shown = (person.customer_id, number)
        st.session_state["dialled"] = shown
    if shown and shown[0] == person.customer_id:
        st.html(f"<a class='dial' href='tel:{escape(shown[1], quote=True)}'>{escape(shown[1])}</a>")


@apart
def beside(platform: Platform, user: User, person: Customer) -> None:
    """What the caller should know before the customer says it."""
    if may_open(user, Page.CASE_FILE):
        st.markdown("**" + _("Cases of this customer, room or number") + "**")
        with platform.ledger.reading() as connection:
            near = people.neighbours(connection, person)
        related_cases(platform, near)
    st.markdown("**" + _("Asked before") + "**")
    with platform.ledger.reading() as connection:
        found = earlier(connection, person.customer_id)
    if not found:
        st.caption(_("Never asked before."))
    for each in found:
        st.caption(f"{moment(each.at)} · {plain(each.survey)} · {label(each.outcome)}")
