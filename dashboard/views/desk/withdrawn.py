"""What was closed as withdrawn or as a duplicate, for the centre to look at: why, and what the customer said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import streamlit as st

from casework.access.permissions import User
from casework.desk import commands as cmd
from casework.errors import YingshengError
from dashboard.frame import address, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import local, moment, short_day, stated
from dashboard.parts.markdown import plain
from dashboard.views.desk import filters
from etl.warehouse.scope import Scope

LOOKING_BACK = timedelta(days=90)
MOST = 50
"""Cases drawn at once; others come up as these are looked at."""
SAID = {
    "reason": N_("Reason"),
    "customers_word": N_("What the customer said"),
    "of_case": N_("The case that it repeats"),
}
Row = Mapping[str, Any]


@apart
def show(platform: Platform, user: User, projects: Mapping[str, str]) -> None:
    """Draw one card per case, the latest first."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="desk-filters"):
        project = filters.of_project(projects)
    now = shell.now()
    scope = replace(Scope.last_months(1, now), projects=(project,) if project else None)
    rows = platform.answers.withdrawn_cases(scope, now - LOOKING_BACK, limit=MOST).to_pylist()
    if not rows:
        nothing_here(_("Nothing withdrawn or marked as a duplicate waits to be looked at."))
        return
    st.caption(
        _("Closed as withdrawn or as duplicates since {day}, and not looked at. What was closed too soon is reopened "
          "in its file.", day=short_day(local(now - LOOKING_BACK)))
    )  # fmt: skip
    staff = casedesk.staff(platform)
    for row in rows:
        _card(platform, user, row, projects, staff)


def _card(platform: Platform, user: User, row: Row, projects: Mapping[str, str], staff: Mapping[str, str]) -> None:
    with st.container(border=True, gap=None, key=f"withdrawn-{row['case_id']}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            opened = address.shared(id=row["case_id"])
            st.page_link(navigation.target("case"), label=f"**{plain(row['number'])}**", query_params=opened, width=200)
            st.caption(plain(" · ".join(_told(platform, row, projects, staff))))
            if st.button(_("I have looked at it"), key=f"looked-{row['case_id']}", icon=":material/check:"):
                _look(platform, user, row["case_id"])
        for field, name in SAID.items():
            if row[field]:
                st.markdown(plain(stated(_(name), row[field])))


def _told(platform: Platform, row: Row, projects: Mapping[str, str], staff: Mapping[str, str]) -> tuple[str, ...]:
    """How it ended, where, when, and by whom."""
    ended = row["withdrawn_at"].replace(tzinfo=UTC)
    how = platform.policies.at(row["pack"], ended).said("disposition", row["disposition"])
    by = staff.get(row["closed_by"], row["closed_by"])
    return label(how), projects.get(row["project"], row["project"]), moment(ended), by


def _look(platform: Platform, user: User, case_id: str) -> None:
    """Note in the case that it was looked at, once however often it is pressed; a refusal is said in the card."""
    desk, now = casedesk.desk(platform), shell.now()
    note = cmd.Note(note=_("Looked at: nothing against its closing."))
    try:
        version = desk.case_file(user, case_id, now).state.version
        desk.handle(
            user, case_id, note, expected_version=version, idempotency_key=f"looked-{case_id}-{version}", now=now
        )
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    casedesk.entered()
