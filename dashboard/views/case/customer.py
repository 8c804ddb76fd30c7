"""Who complains, as the reader may see it, and the other cases of this customer, this room and this number."""

from __future__ import annotations

from html import escape

import streamlit as st

from casework.access.masking import MASKED_FIELDS, masked
from casework.access.permissions import User
from casework.case.revealing import reveal
from casework.desk.desk import CaseFile
from casework.errors import YingshengError
from casework.record import people
from casework.record.people import Customer
from casework.record.selves import selves
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, sentence, worded
from dashboard.frame.state import Platform
from dashboard.parts.components import facts, nothing_here
from dashboard.parts.queue import place
from dashboard.parts.related import related_cases
from dashboard.views.case import customer_record, persons
from dashboard.views.case.customer_record import NAMES


@apart
def show(platform: Platform, user: User, case: CaseFile) -> None:
    """Draw the customer and the list of related cases."""
    with platform.ledger.reading() as connection:
        person = people.read(connection, case.state.customer_id) if case.state.customer_id else None
        known = selves(connection)
        near = people.neighbours(connection, person) if person else []
    if person is None:
        nothing_here(_("No customer is recorded with this case."))
        customer_record.show(platform, user, case, Customer(project=case.state.project))
        return
    _customer(platform, user, person)
    customer_record.show(platform, user, case, person)
    persons.show(platform, user, case, person, near, known)
    st.subheader(_("Other cases of this customer, room or number"), anchor=False)
    related_cases(platform, near, leave_out=case.state.case_id)


@apart
def summary(platform: Platform, user: User, case: CaseFile) -> None:
    """Who and where, in one line under the header; a telephone dials where the reader may see the number."""
    with platform.ledger.reading() as connection:
        person = people.read(connection, case.state.customer_id) if case.state.customer_id else None
    if person is None or person.erased_at is not None:
        return
    seen = masked(person, user)
    parts = [escape(part) for part in (seen.name, place(seen)) if part]
    whole = {person.mobile, person.phone}
    parts += [_dialled(number, number in whole) for number in (seen.mobile, seen.phone) if number]
    st.html(f"<p class='who-calls'><b>{escape(_('Customer'))}</b> {' · '.join(parts)}</p>")


def _dialled(number: str, whole: bool) -> str:
    return f"<a href='tel:{escape(number, quote=True)}'>{escape(number)}</a>" if whole else escape(number)


def _customer(platform: Platform, user: User, person: Customer) -> None:
    if person.erased_at is not None:
        nothing_here(_("The customer's data were erased at their request."))
        return
    seen = masked(person, user)
    shown = {_(name): str(value) for field, name in NAMES.items() if (value := getattr(seen, field))}
    facts(shown)
    hidden = [name for name in MASKED_FIELDS if getattr(seen, name) != getattr(person, name)]
    if hidden:
        _reveal(platform, user, person, hidden)


def _reveal(platform: Platform, user: User, person: Customer, hidden: list[str]) -> None:
    """Show one masked field for a reason; that it was looked at is entered and administrators see it."""
    with st.popover(_("Show what is masked"), icon=":material/visibility:"):
        names = {field: _(NAMES.get(field, field)) for field in hidden}
        field = st.selectbox(_("Field"), list(names), format_func=names.__getitem__, key=worded("reveal-field"))
        reason = st.text_input(_("Why you need it (this is recorded)"), key="reveal-reason")
        if st.button(_("Show"), key="reveal", disabled=not reason.strip()) and field:
            try:
                value = reveal(platform.ledger, user, person.customer_id, field, reason, shell.now())
            except YingshengError as error:
                st.error(sentence(error), icon=":material/block:")
            else:
                st.code(value or "", language=None)
