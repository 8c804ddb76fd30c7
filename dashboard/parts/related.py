"""Earlier cases of the same people, so that a repeated complaint is noticed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from casework.record.people import Customer
from casework.vocabulary import Satisfaction
from dashboard.frame import address, navigation
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain

SHOWN = 8


def related_cases(platform: Platform, customers: Sequence[Customer], *, leave_out: str | None = None) -> int:
    """List the cases of ``customers``, open ones first, each a link; returns how many there are."""
    ids = [person.customer_id for person in customers]
    rows = platform.answers.case_search("", ids).to_pylist() if ids else []
    found = [row for row in rows if row["case_id"] != leave_out]
    if not found:
        st.caption(_("None: the first complaint from here."))
        return 0
    target = navigation.target("case")
    for row in found[:SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(target, label=plain(str(row["number"])), query_params=address.shared(id=str(row["case_id"])))
            st.caption(_told(platform, row))
    if len(found) > SHOWN:
        st.caption(_("and {n} more", n=len(found) - SHOWN))
    return len(found)


def _told(platform: Platform, row: dict[str, object]) -> str:
    received = row["received_at"]
    parts = [
        moment(received) if isinstance(received, datetime) else "",
        label(platform.policies.stage_name(str(row["pack"]), str(row["stage"]))),
        label(Satisfaction(str(row["satisfaction"]))) if row["satisfaction"] else "",
        str(row["content"] or "")[:60],
    ]
    return plain(" · ".join(filter(None, parts)))
