"""The inbox: what happened that the reader has to know of, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from casework.access.masking import masked
from casework.access.permissions import User
from casework.case.obligations import rule_of
from casework.case.state import CaseState
from casework.messages.inbox import InboxItem, inbox, mark_all_read, mark_read, unread_count
from dashboard.frame import access, address, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.components import nothing_here
from dashboard.parts.due import rests_on_no_notice, worded, working_rules
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from dashboard.parts.queue import category, place
from dashboard.views.desk import bell_choice

SHOWN = 50


@apart
def show(platform: Platform, user: User, projects: Mapping[str, str]) -> None:
    """Draw the items, newest first, and let the reader mark them as read."""
    opened = access.files_opened()
    items = inbox(platform.ledger, user.user_id, limit=SHOWN, opened=opened)
    if not items:
        nothing_here(_("Your inbox is empty. Warnings, escalations and slips for you arrive here."))
        return
    unread = unread_count(platform.ledger, user.user_id, opened=opened)
    if unread and st.button(_("Mark all as read"), icon=":material/done_all:"):
        mark_all_read(platform.ledger, user.user_id, items[0].item_id, shell.now(), opened=opened)
        st.rerun()
    if len(items) == SHOWN:
        st.caption(_("The latest {n}, newest first.", n=SHOWN))
    bell_choice.show()
    target, cases = navigation.target("case"), casedesk.standing(platform).states([item.case_id for item in items])
    doubtful, about = _doubtful(platform, items, cases), _about(platform, user, list(cases.values()))
    for item in items:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"item-{item.item_id}"):
            _item(item, projects, about.get(item.case_id, ""), target, provisional=item.item_id in doubtful)
            if item.read_at is None and st.button(_("Read"), key=f"read-{item.item_id}", type="tertiary"):
                mark_read(platform.ledger, user.user_id, [item.item_id], shell.now(), opened=opened)
                st.rerun()


def _about(platform: Platform, user: User, cases: Sequence[CaseState]) -> dict[str, str]:
    """By case, who complained of what, as the reader may see it."""
    desk, now = casedesk.standing(platform), shell.now()
    people = desk.people(cases)
    told = {}
    for case in cases:
        person = people.get(case.customer_id or "")
        seen = masked(person, user) if person else None
        facts = [category(desk.pack(case.pack, now), case), place(seen), (seen.name if seen else None) or ""]
        told[case.case_id] = " · ".join(filter(None, facts))
    return told


def _doubtful(platform: Platform, items: Sequence[InboxItem], cases: Mapping[str, CaseState]) -> set[int]:
    """The items whose limit rests on a year without a holiday notice."""
    unsure = [(item, rule_of(item.obligation)) for item in items if item.obligation and _in_such_a_year(item)]
    working = working_rules(platform.policies)
    known = [(item, rule, cases[item.case_id].pack) for item, rule in unsure if item.case_id in cases]
    return {item.item_id for item, rule, pack in known if f"{pack}/{rule}" in working}


def _in_such_a_year(item: InboxItem) -> bool:
    return rests_on_no_notice(item.due_at, working=True)


def _item(item: InboxItem, projects: Mapping[str, str], about: str, target: st.Page, *, provisional: bool) -> None:
    sign = "" if item.read_at is not None else "● "
    kind = f"{sign}{label(item.kind)} · {plain(item.number)}"
    text = kind if item.read_at is not None else f"**{kind}**"
    st.page_link(target, label=text, query_params=address.shared(id=item.case_id), width=330)
    facts = [about] if about else []
    facts += [projects.get(item.project, item.project), moment(item.created_at)]
    if item.clause:
        facts.append(_("clause {clause}", clause=item.clause))
    if item.due_at is not None:
        facts.append(_("due {moment}", moment=worded(item.due_at, provisional=provisional)))
    st.caption(plain(" · ".join(facts)))
