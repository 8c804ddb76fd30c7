"""Earlier cases of whoever calls, beside the form: a repeated complaint is noticed."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User, sees_contact
from casework.record import people
from casework.record.people import Customer
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts.related import related_cases


def show(platform: Platform, user: User, customer: Customer | None) -> None:
    """The earlier cases of this customer, room and number: a repeated complaint is noticed."""
    st.subheader(_("Earlier cases of this customer or room"), anchor=False)
    if customer is None:
        st.caption(_("They appear here as soon as the customer is known."))
        return
    with platform.ledger.reading() as connection:
        by_number = sees_contact(user, customer.project)
        near = people.neighbours(connection, customer, by_number=by_number)
    count = related_cases(platform, near)
    if count:
        st.warning(
            _("Is this the same matter again? Open the earlier case before entering a new one."),
            icon=":material/repeat:",
        )
