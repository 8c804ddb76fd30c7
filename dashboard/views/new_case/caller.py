"""Who calls: found while typing a phone number, a room or a name, or written down new; earlier cases beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from casework.access.masking import masked
from casework.access.permissions import User
from casework.record.people import Customer
from dashboard.frame import shell
from dashboard.frame.i18n import _, worded
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, matching, missing
from dashboard.parts.scope_bar import Names
from dashboard.views.new_case import gaps as new_case_gaps
from dashboard.views.new_case import home as new_case_home
from dashboard.views.new_case.who import Caller

NEW = ""
FIRST = "who-calls"
"""The key of the container around the first field."""
NAMING = frozenset({"name", "contact"})
"""Parts of a minimum record that somebody has to be named for."""


def fields(platform: Platform, user: User, draft: Mapping[str, object]) -> Caller:
    """Draw the search, what it finds, and the fields of somebody new."""
    key, nameless = draft["key"], _nameless(platform)
    if nameless and st.checkbox(
        _("No customer to name: anonymous, or an incident"), bool(draft.get("nobody")), key=f"nobody-{key}"
    ):
        return _nobody(nameless, draft)
    query = _query(draft)
    found = matching.found(platform, user, query)
    if len(query) < matching.SHORTEST:
        missing.at_field(str(key), _("who calls"), there=False)
        return Caller(None, is_new=False, typed={"query": query})
    chosen = _choose(platform, user, found, draft)
    if chosen != NEW:
        missing.at_field(str(key), _("who calls"), there=chosen in found)
        return _known(platform, found.get(chosen or ""), {"query": query, "customer_id": chosen}, draft)
    return _new(platform, query, draft)


def _query(draft: Mapping[str, object]) -> str:
    """The first field: whatever the caller says of themselves first."""
    with st.container(key=FIRST):
        typed = st.text_input(
            _("Who calls? Phone, room or name"), str(draft.get("query", "")), key=f"query-{draft['key']}", live=True,
            type="search", placeholder="",
        )  # fmt: skip
    return (typed or "").strip()


def _nameless(platform: Platform) -> dict[str, str]:
    """The projects, by name, whose regulation records cases that name no customer."""
    choices, now = platform.answers.choices(), shell.now()
    names = Names.of(choices).projects
    needs = {each.code: platform.policies.at(each.pack, now).regulation.record.fields for each in choices.projects}
    return {code: name for code, name in names.items() if NAMING.isdisjoint(needs[code])}


def _nobody(projects: Mapping[str, str], draft: Mapping[str, object]) -> Caller:
    """A case that names no customer: only where it belongs is asked."""
    chosen = _project(projects, draft)
    return Caller(None, is_new=False, typed={"nobody": True, "project": chosen}, nobody_in=chosen)


def _project(projects: Mapping[str, str], draft: Mapping[str, object]) -> str | None:
    codes, before = list(projects), str(draft.get("project"))
    chosen = st.selectbox(
        _("Project"), codes, index=codes.index(before) if before in codes else (0 if len(codes) == 1 else None),
        format_func=projects.__getitem__, key=f"project-{draft['key']}", placeholder=_("Choose or type"),
    )  # fmt: skip
    missing.at_field(str(draft["key"]), _("Project"), there=chosen is not None)
    return chosen


def _choose(platform: Platform, user: User, found: Mapping[str, Customer], draft: Mapping[str, object]) -> str | None:
    """The customer chosen; the only one found is chosen by itself, and somebody new when nobody is found."""
    projects = platform.answers.project_names()
    offered = matching.offered(found)
    options = [*offered, NEW]
    before = str(draft.get("customer_id", ""))
    start = options.index(before) if before in offered else (0 if len(options) <= 2 else None)  # noqa: PLR2004
    return st.radio(
        _("Customer"), options, index=start, key=worded(f"who-{draft['key']}-{'-'.join(code[:6] for code in options)}"),
        format_func=lambda code: matching.told(masked(found[code], user), projects) if code else _("Somebody new"),
    )  # fmt: skip


def asked_of(platform: Platform, project: str | None) -> Collection[str]:
    """The parts of a minimum record that the project's regulation wants."""
    return casedesk.pack_of(platform, project, shell.now()).regulation.record.fields


def _known(
    platform: Platform, person: Customer | None, typed: dict[str, object], draft: Mapping[str, object]
) -> Caller:
    """A customer on record, with what a case still needs asked for."""
    if person is None:
        return Caller(None, is_new=False, typed=typed)
    complete, gaps = new_case_gaps.filled(person, draft, asked_of(platform, person.project))
    return Caller(complete, is_new=False, typed=typed | gaps, is_completed=complete != person)


def _new(platform: Platform, query: str, draft: Mapping[str, object]) -> Caller:
    """The minimum record: name, project, room, contact."""
    key = draft["key"]
    said, number = matching.parted(query)
    kept = draft if draft.get("query") == query else {}
    with st.container():
        first, second = st.columns(2)
    project = _project(platform.answers.project_names(), draft)
    asked = asked_of(platform, project)
    with first:
        name = st.text_input(_("Name"), str(kept.get("name", said)), key=f"name-{key}-{query}")
        missing.at_field(str(key), _("Name"), there=bool(name) or "name" not in asked)
    with second:
        dialled = str(kept.get("phone", number))
        phone = st.text_input(_("Phone"), dialled, key=f"phone-{key}-{query}", type="phone", placeholder="")
        missing.at_field(str(key), _("Phone"), there=bool(phone) or "contact" not in asked)
    home = new_case_home.fields(platform, project, draft, must="room" in asked)
    typed = {"query": query, "customer_id": NEW, "name": name, "phone": phone, "project": project} | home
    if project is None:
        return Caller(None, is_new=True, typed=typed)
    person = Customer(
        customer_id=str(key), project=project, name=name or None, mobile=phone or None,
        phase=home["phase"], building=home["building"], room=home["room"],
    )  # fmt: skip
    return Caller(person, is_new=True, typed=typed)
