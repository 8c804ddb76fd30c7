"""Alerts: what fires, for those who read figures; the rules, for those who set them, administrators among them."""

from __future__ import annotations

from collections.abc import Mapping

from casework.access.permissions import may_open
from casework.vocabulary.desk import Page
from dashboard.frame import access, shell
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.views.alerts import firing, rules
from reporting.alerts.desk import may_rule


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Alerts"), _("Which figures are beyond their thresholds, and by which rules figures are watched.")
    )
    user = access.current_user()
    if may_open(user, Page.REPORTS):
        firing.show(platform, shell.figures_at(platform))
    if may_rule(user):
        rules.show(platform, user, _projects(platform))


def _projects(platform: Platform) -> Mapping[str, str]:
    """The projects that a rule may name, by code: administrators choose among all, and see no case of them."""
    if access.allows(Page.USERS):
        return access.grantable().projects
    return platform.answers.project_names()
