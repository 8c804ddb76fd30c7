"""The documents of a case: the regulation's forms as Word files, filled from the record as the reader may see it."""

from __future__ import annotations

import streamlit as st

from casework.access.masking import masked
from casework.access.permissions import User
from casework.access.users import Users
from casework.case.confidential import handlers_of
from casework.case.effective import effective
from casework.desk.desk import CaseFile
from casework.record import people
from casework.settings import settings
from casework.time import present
from casework.vocabulary.security import Deed
from dashboard.frame import files
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts.documents.case_facts import CaseFacts, House
from dashboard.parts.documents.case_forms import available
from dashboard.parts.documents.stamp import Stamp
from dashboard.parts.formats import local


@apart
def show(platform: Platform, user: User, file: CaseFile) -> None:
    """Draw a download button for each form that this case has by now."""
    st.subheader(_("Documents"), anchor=False)
    st.caption(_("Filled from the record; a form restyled in Word takes its place when it lies in data/templates."))
    with st.container(horizontal=True):
        for document in available(facts_of(platform, user, file)):
            files.offer(
                document.title,
                document.render,
                name=document.filename,
                key=f"document-{document.form_id}",
                icon=":material/description:",
                deed=Deed.DOCUMENT_MADE,
                what=f"{document.form_id} {file.state.number}",
            )


def facts_of(platform: Platform, user: User, file: CaseFile) -> CaseFacts:
    """What the forms may say to ``user``: corrected entries, the customer with what the role needs not masked."""
    state, chosen = file.state, settings()
    with platform.ledger.reading() as connection:
        customer = people.read(connection, state.customer_id) if state.customer_id else None
    names = platform.answers.project_names()
    return CaseFacts(
        state=state,
        entries=effective(file.entries),
        customer=masked(customer, user) if customer else None,
        pack=platform.policies.in_force(state.pack, local(state.received_at).date()),
        language=language(),
        project=names.get(state.project, state.project),
        stamp=Stamp(present.now(), platform.ledger.head(), handlers_of(state, platform.policies) is not None),
        people={user.user_id: user.name for user in Users(platform.ledger).all()},
        house=House(chosen.hotline, chosen.mailbox, chosen.centre_phone),
    )
