"""The customer's record: what a call left out is completed, what was wrong is corrected."""

from __future__ import annotations

from datetime import date

import streamlit as st

from casework.access.masking import hidden_fields
from casework.access.permissions import RECORD_ROLES, User
from casework.desk.desk import CaseFile
from casework.errors import ConflictError, YingshengError
from casework.record.people import Customer
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _, sentence
from dashboard.frame.sheets import put_away, sheet
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.formats import listed

NAMES = {
    "name": N_("Name"), "sex": N_("Sex"), "phase": N_("Phase"), "building": N_("Building"), "room": N_("Room"),
    "phone": N_("Phone"), "mobile": N_("Mobile"), "email": N_("E-mail"), "address": N_("Address"),
    "postcode": N_("Postcode"), "contract_number": N_("Contract number"), "purchase_status": N_("Purchase status"),
    "pager": N_("Pager"), "other_contact": N_("Other contact"),
    "handed_over_on": N_("Handed over on"),
}  # fmt: skip
"""The fields of Annex 1, in the order in which they are asked."""
FORM = "customer_record"
COLUMNS = 3
EARLIEST = date(1980, 1, 1)


def show(platform: Platform, user: User, case: CaseFile, person: Customer) -> None:
    """Draw the form for those who take complaints; a field they see masked is not theirs to change."""
    if not user.roles(person.project) & RECORD_ROLES:
        return
    with st.expander(_("Complete or correct the record"), icon=":material/edit:", key="customer-record"):
        opened = sheet(case.state.case_id, FORM, case.state.version)
        seen = st.session_state.setdefault(f"{opened.name}-seen", person)
        with st.form(opened.name, border=False):
            typed = _fields(user, seen, opened.name)
            sent = st.form_submit_button(_("Save the record"), type="primary")
        if sent:
            _save(platform, user, case, seen, typed)


def _fields(user: User, seen: Customer, key: str) -> dict[str, str | None]:
    hidden = hidden_fields(user, seen.project)
    fields = [field for field in NAMES if field not in hidden]
    typed: dict[str, str | None] = {}
    for start in range(0, len(fields), COLUMNS):
        for column, field in zip(st.columns(COLUMNS), fields[start : start + COLUMNS], strict=False):
            with column:
                typed[field] = _field(field, getattr(seen, field), f"{key}-{field}")
    return typed


def _field(field: str, value: str | None, key: str) -> str | None:
    if field == "handed_over_on":
        day = date.fromisoformat(value) if value else None
        chosen = st.date_input(_(NAMES[field]), day, min_value=EARLIEST, key=key, format="YYYY-MM-DD")
        return chosen.isoformat() if isinstance(chosen, date) else None
    return st.text_input(_(NAMES[field]), value or "", max_chars=500, key=key).strip() or None


def _save(platform: Platform, user: User, case: CaseFile, seen: Customer, typed: dict[str, str | None]) -> None:
    case_id = case.state.case_id
    opened = sheet(case_id, FORM, case.state.version)
    try:
        wanted = Customer.model_validate(seen.model_dump() | typed)
        casedesk.desk(platform).complete_record(
            user, case_id, seen, wanted, note=_noted, idempotency_key=opened.key, now=shell.now()
        )
    except ConflictError as error:
        put_away(case_id, FORM)
        st.error(sentence(error), icon=":material/sync_problem:")
        return
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    put_away(case_id, FORM)
    st.toast(_("The record was saved"), icon=":material/check:")
    casedesk.entered()


def _noted(changed: tuple[str, ...]) -> str:
    """What the timeline says: which fields, never what stands in them."""
    return _("Customer's record completed: {fields}", fields=listed(_(NAMES[field]) for field in changed))
