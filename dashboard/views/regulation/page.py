"""The regulation: read clause by clause, compared with another version, changed by two people."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import may_regulate
from casework.adoption.editions import Edition, Editions
from dashboard.frame import access, address, shell
from dashboard.frame.i18n import _, label
from dashboard.parts import unheeded
from dashboard.parts.editions import editions
from dashboard.parts.formats import local
from dashboard.parts.segments import one_of
from dashboard.views.regulation import compare as regulation_compare
from dashboard.views.regulation import drafts as regulation_drafts
from dashboard.views.regulation import proposals as regulation_proposals
from dashboard.views.regulation import read as regulation_read

REGULATION, VERSION = "of", "version"
READ, COMPARE, CHANGE = "read", "compare", "change"


def page() -> None:
    """Draw the page."""
    user = access.current_user()
    platform = shell.open_data(
        _("Regulations"),
        _("What must be done by whom within which limit, clause by clause, with this month's figure; what changed "
          "between versions; and the road by which two people change it."),
    )  # fmt: skip
    known = editions(platform)
    edition = _chosen(known, shell.regulation_of(platform.answers.choices()))
    views = {READ: _("Clause by clause"), COMPARE: _("Compare versions")}
    if may_regulate(user):
        views[CHANGE] = _("Change")
    view = one_of("view", _("View"), views, titled=False)
    if view == COMPARE:
        regulation_compare.show(known, edition)
    elif view == CHANGE:
        regulation_proposals.show(platform, user, known)
        regulation_drafts.show(platform, known, edition)
    else:
        regulation_read.show(platform, known, edition)


def _chosen(known: Editions, usual: str) -> Edition:
    """The regulation and version in the address; without any that of the reader's projects, as it is in force now."""
    today = local(shell.now()).date()
    first, second = st.columns(2)
    ids = known.regulations.ids
    standard = usual if usual in ids else ids[0]
    wanted = _one(REGULATION, _("Regulation"), {name: label(known.in_force(name, today).regulation.title)
                                                for name in ids}, standard, first)  # fmt: skip
    versions = {each.regulation.version: told(each) for each in known.of(wanted)}
    current = known.in_force(wanted, today).regulation.version
    return known.version(wanted, _one(VERSION, _("Version"), versions, current, second))


def _one(
    name: str, title: str, options: dict[str, str], standard: str, column: st.delta_generator.DeltaGenerator
) -> str:
    with column:
        at = unheeded.one(name, title, options) or standard
    chosen = column.selectbox(
        title, list(options), index=list(options).index(at), format_func=options.__getitem__,
        key=f"{address.widget_key(name)}-{standard}", on_change=_take, args=(name, standard),
    )  # fmt: skip
    return str(chosen)


def _take(name: str, standard: str) -> None:
    address.take(
        name, lambda value: [] if value == standard else [str(value)], f"{address.widget_key(name)}-{standard}"
    )
    if name == REGULATION:
        address.write(VERSION, [])


def told(edition: Edition) -> str:
    """A version and since when it is in force, or that it is a draft."""
    version, day = edition.regulation.version, edition.regulation.effective_from
    if day is None:
        return _("{version}, a draft", version=version)
    return _("{version}, from {day}", version=version, day=f"{day}")
