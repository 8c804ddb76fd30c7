"""Surveys: plan one, see whom it asks, open it, and how its field work stands."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from casework.access.permissions import PLANNING_ROLES, User, has_role
from dashboard.frame import access, address, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import fieldwork, unheeded
from dashboard.parts.components import nothing_here
from dashboard.views.campaigns import field as campaign_field
from dashboard.views.campaigns import plan as campaign_plan
from surveys.fieldwork.campaign import Campaign

NEW = "new"


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Surveys"),
        _("Whom to ask what, how many so that it is precise enough, and how the asking goes."),
    )
    user = access.current_user()
    names = platform.answers.project_names()
    projects = {code: name for code, name in names.items() if has_role(user, code, PLANNING_ROLES)}
    if not projects:
        nothing_here(_("There is no project for which you plan surveys. Ask an administrator for a right."))
        return
    known = fieldwork.campaigns(platform).every(user)
    chosen = _choose(known)
    if chosen is None:
        _new(platform, user, projects, first=not known)
    else:
        _one(platform, user, chosen, names)


@apart
def _new(platform: Platform, user: User, projects: Mapping[str, str], *, first: bool) -> None:
    if first:
        nothing_here(_("No survey was planned yet. Say what to ask whom; nothing is asked before you open it."))
    campaign_plan.show(platform, user, projects)


@apart
def _one(platform: Platform, user: User, chosen: Campaign, names: Mapping[str, str]) -> None:
    campaign_field.show(platform, user, chosen, names)


def _choose(known: list[Campaign]) -> Campaign | None:
    """Which campaign, or a new one; it stands in the URL."""
    named = {each.campaign_id: f"{each.plan.name} · {label(each.stage)}" for each in known}
    options = [*named, NEW]
    key = address.widget_key("campaign", named.values())
    wanted = unheeded.one("campaign", _("Survey"), options)
    chosen = st.selectbox(
        _("Survey"),
        options,
        index=options.index(wanted) if wanted in options else 0,
        format_func=lambda code: named.get(code) or _("Plan a new survey"),
        key=key,
        on_change=address.take,
        args=("campaign", lambda code: [str(code)], key),
    )
    return next((each for each in known if each.campaign_id == chosen), None)
