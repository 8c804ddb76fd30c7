"""Two cases that are one, and a case in the wrong project: the centre says so here, and both files show it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.access.permissions import JOINING_ROLES, User, has_role
from casework.case.joined import merged_into, taken_in
from casework.desk.desk import CaseFile
from casework.desk.joining import Joining
from casework.errors import PermissionRefused, YingshengError
from casework.record.events import Merged
from dashboard.frame import access, address, navigation, shell, titled
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, sentence, worded
from dashboard.frame.sheets import put_away, sheet
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.explanations import Row
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.timeline import timeline

MERGE, SEPARATE, MOVE = "merge", "separate", "move"


def may(user: User, case: CaseFile) -> bool:
    """Whether the reader merges, separates and moves cases of the project."""
    return has_role(user, case.state.project, JOINING_ROLES)


def duplicates(case: CaseFile) -> None:
    """Name the cases that were merged into this one, each a link."""
    for each in taken_in(case.entries):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(_("Merged into this case:"))
            _opening(each.other_number, each.other)


@apart
def show(platform: Platform, user: User, case: CaseFile) -> None:
    """Draw the two forms: it is the same as another case, it belongs to another project."""
    opened = sheet(case.state.case_id, MERGE, case.state.version)
    with st.form(f"{opened.name}-merge", border=False):
        st.markdown(_("**The same as another case.** That one goes on; this one counts no more, and can be separated."))
        number = st.text_input(_("Number of the case that goes on"), key=f"{opened.name}-number")
        reason = st.text_input(_("Why"), key=f"{opened.name}-why")
        sent = st.form_submit_button(_("Merge into it"), icon=":material/merge:")
    if sent:
        _merge(platform, user, case, number.strip(), reason)
    _moving(platform, user, case)


def _moving(platform: Platform, user: User, case: CaseFile) -> None:
    known = platform.answers.project_names()
    others = [code for code in known if code != case.state.project and has_role(user, code, JOINING_ROLES)]
    if not others:
        return
    opened = sheet(case.state.case_id, MOVE, case.state.version)
    with st.form(f"{opened.name}-move", border=False):
        st.markdown(_("**In the wrong project.** It counts in the other one from its beginning."))
        project = st.selectbox(_("Project it belongs to"), others, index=None, format_func=known.__getitem__,
                               key=worded(f"{opened.name}-project"))  # fmt: skip
        reason = st.text_input(_("Why"), key=f"{opened.name}-move-why")
        sent = st.form_submit_button(_("Move the case"), icon=":material/drive_file_move:")
    if sent and project is None:
        st.warning(_("Choose the project first."))
    elif sent and project is not None:
        to = project
        _try(platform, case.state.case_id, MOVE, lambda joining: joining.move(
            user, case.state.case_id, to, reason, key=opened.key, now=shell.now()))  # fmt: skip


def _merge(platform: Platform, user: User, case: CaseFile, number: str, reason: str) -> None:
    rows = platform.answers.case_search(number, []).to_pylist() if number else []
    found = [row for row in rows if row["number"] == number and row["project"] == case.state.project]
    if len(found) != 1:
        st.warning(_("No case of this project has the number “{number}”. Type it as it stands in its file.",
                     number=plain(number)))  # fmt: skip
        return
    opened, into = sheet(case.state.case_id, MERGE, case.state.version), str(found[0]["case_id"])
    _try(platform, case.state.case_id, MERGE, lambda joining: joining.merge(
        user, case.state.case_id, into, reason, key=opened.key, now=shell.now()))  # fmt: skip


def merged(platform: Platform, names: Names, case_id: str) -> bool:
    """Draw the file of a case that was merged into another, for whoever may know of it; False where it is none."""
    user = access.current_user()
    try:
        case = casedesk.desk(platform).case_file(user, case_id, shell.now())
    except PermissionRefused:
        return False
    merger = merged_into(case.entries)
    if merger is None:
        return False
    project = case.state.project
    st.header(plain(f"{case.state.number} · {names.projects.get(project, project)}"), anchor=False)
    titled.on_the_tab(case.state.number)
    st.info(_("Merged into another case: it counts no more, and nothing is entered here. {reason}",
              reason=plain(merger.reason)), icon=":material/merge:")  # fmt: skip
    _opening(merger.other_number, merger.other)
    if may(user, case):
        _separating(platform, user, case, merger)
    timeline(_rows(case), [], casedesk.names(platform, case.pack), {}, case.pack)
    return True


def _separating(platform: Platform, user: User, case: CaseFile, merger: Merged) -> None:
    opened = sheet(case.state.case_id, SEPARATE, case.state.version)
    with st.form(f"{opened.name}-separate", border=False):
        reason = st.text_input(_("Why they are two cases"), key=f"{opened.name}-why")
        sent = st.form_submit_button(
            _("Separate from {number}", number=merger.other_number), icon=":material/call_split:"
        )
    if sent:
        _try(platform, case.state.case_id, SEPARATE, lambda joining: joining.separate(
            user, case.state.case_id, reason, key=opened.key, now=shell.now()))  # fmt: skip


def _try(platform: Platform, case_id: str, form: str, deed: Callable[[Joining], None]) -> None:
    try:
        deed(Joining(platform.ledger, platform.policies))
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    put_away(case_id, form)
    casedesk.entered()


def _opening(number: str, case_id: str) -> None:
    st.page_link(navigation.target("case"), label=plain(number), query_params=address.shared(id=case_id))


def _rows(case: CaseFile) -> list[Row]:
    """The entries as the timeline takes them."""
    plainly: Row = {"late": False, "lag_minutes": None, "corrected": False, "target": None}
    return [
        {**plainly, "version": each.version, "kind": each.kind.value, "actor": each.actor,
         "occurred_at": each.occurred_at, "recorded_at": each.recorded_at, "payload": each.payload_json()}
        for each in case.entries
    ]  # fmt: skip
