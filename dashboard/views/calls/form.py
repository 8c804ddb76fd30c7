"""The form of one call: what it came to first, then what that asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from casework.access.permissions import User
from casework.errors import RuleError, YingshengError
from casework.record import people
from casework.record.people import Customer
from casework.vocabulary.asking import Call
from dashboard.frame import drafts, focus, shell
from dashboard.frame.i18n import _, label, language, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, fieldwork
from dashboard.views.calls import fields as call_fields
from dashboard.views.calls import person as call_person
from dashboard.views.calls import saved as call_saved
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork.calling import Item
from surveys.fieldwork.entering import Entry, Saved
from surveys.questionnaire import Questionnaire

SAVE, LEAVE = "Ctrl+Enter", "Ctrl+Shift+L"


@dataclass(frozen=True, slots=True)
class Asked:
    """The call in hand: whom, with which questionnaire, under which title."""

    item: Item
    customer: Customer
    questionnaire: Questionnaire
    title: str


def show(platform: Platform, user: User, item: Item) -> bool:
    """Draw the form; True when the call was saved or the person given back."""
    asked = _asked(platform, item)
    if asked is None:
        st.error(
            _(
                "There is nobody to call about this any more: the data were erased, or the case goes on in another. "
                "Take the next person."
            )
        )
        fieldwork.calling(platform).release(user, item.stream)
        return st.button(_("Next person"), type="primary", key="after-erased")
    form = _draft_name(item)
    draft = drafts.opened(platform, user, form)
    left, right = st.columns((3, 2), gap="large")
    with right:
        call_person.beside(platform, user, asked.customer)
    with left:
        st.subheader(asked.title, anchor=False)
        call_person.dial(platform, user, asked.customer)
        said = call_fields.draw(platform, asked.item, asked.customer, asked.questionnaire, draft)
        typed = {name: value for name, value in said.items() if name != "call_again_at"}
        drafts.keep(platform, user, form, typed | {"customer_id": item.customer_id} if said["disposition"] else {})
        with st.container(horizontal=True):
            sent = st.button(
                _("Save, next person"), type="primary", shortcut=SAVE, key=f"save-{draft['key']}",
                disabled=said["disposition"] is None,
            )  # fmt: skip
            left_it = st.button(_("Give back"), type="tertiary", shortcut=LEAVE, key=f"leave-{draft['key']}")
    focus.first_of(call_fields.FIRST, str(draft["key"]))
    if left_it:
        fieldwork.calling(platform).release(user, item.stream)
        drafts.done(platform, user, form)
    return left_it or (sent and _send(platform, user, item, said, str(draft["key"])))


def _draft_name(item: Item) -> str:
    return f"call-{item.stream}"


def _asked(platform: Platform, item: Item) -> Asked | None:
    """What the call is about; None when the customer's data were erased, or the case was merged into another."""
    with platform.ledger.reading() as connection:
        person = people.read(connection, item.customer_id) if item.customer_id else None
        plan = campaigns.read(connection, item.campaign).plan if item.campaign else None
    if person is not None and person.erased_at is not None:
        return None
    customer = person or Customer(customer_id="-", project=item.project)
    if plan is not None:
        known = fieldwork.sheets(platform).find(plan.questionnaire, plan.digest)
        return Asked(item, customer, known, f"{label(item.kind)} · {plan.name}")
    case_id = item.stream.removeprefix("case/")
    state = casedesk.standing(platform).states([case_id]).get(case_id)
    if state is None:
        return None
    known = fieldwork.case_calls(platform).questionnaire(state, shell.now())
    return Asked(item, customer, known, f"{label(item.kind)} · {state.number}")


def _send(platform: Platform, user: User, item: Item, said: Mapping[str, object], key: str) -> bool:
    """Enter it; a refusal is shown and the draft stays."""
    try:
        entry = Entry.model_validate({"stream": item.stream, "language": language(), **said})
        saved = _save(platform, user, item, entry, key)
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:" if isinstance(error, RuleError) else ":material/error:")
        return False
    call_saved.remember(saved, item)
    drafts.done(platform, user, _draft_name(item))
    return True


def _save(platform: Platform, user: User, item: Item, entry: Entry, key: str) -> Saved:
    if item.kind is Call.CASE_CALLBACK:
        return fieldwork.case_calls(platform).save(user, entry, key=key, now=shell.now())
    return fieldwork.entering(platform).save(user, entry, key=key, now=shell.now())
