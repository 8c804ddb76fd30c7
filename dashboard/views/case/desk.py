"""The working part of a case file: steps, evidence, the customer and related cases, compensation, documents."""

from __future__ import annotations

import streamlit as st

from casework.desk.desk import CaseFile
from casework.vocabulary import EventKind
from dashboard.frame import access, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.views.case import actions as case_actions
from dashboard.views.case import claim as case_claim
from dashboard.views.case import customer as case_customer
from dashboard.views.case import documents as case_documents
from dashboard.views.case import evidence as case_evidence
from dashboard.views.case import joining as case_joining
from dashboard.views.case import staff as case_staff


@st.fragment
@apart
def show(platform: Platform, case_id: str) -> None:
    """Draw it for the reader, straight from the ledger: what somebody just entered is there.

    A part of its own: opening a form or a tab does not draw clocks and timeline anew.
    """
    user = access.current_user()
    case = casedesk.desk(platform).case_file(user, case_id, shell.now())
    drawn = {
        _("Next steps"): case_actions.show,
        _evidence_title(case): case_evidence.show,
        _("Among staff"): case_staff.show,
        _("Customer and related cases"): case_customer.show,
        _("Compensation"): case_claim.show,
        _("Documents"): case_documents.show,
    }
    if case_joining.may(user, case):
        drawn[_("Merge or move")] = case_joining.show
    case_customer.summary(platform, user, case)
    case_joining.duplicates(case)
    with st.container(key="case-desk"):
        for tab, draw in zip(st.tabs(list(drawn)), drawn.values(), strict=True):
            with tab:
                draw(platform, user, case)


def _evidence_title(case: CaseFile) -> str:
    count = len([entry for entry in case.entries if entry.kind is EventKind.EVIDENCE_ATTACHED])
    return _("Evidence ({n})", n=count) if count else _("Evidence")
