"""Lists: the names that pickers offer, kept by administrators."""

from __future__ import annotations

from casework.desk.kept_names import may_keep
from dashboard.frame import access, shell
from dashboard.frame.i18n import _
from dashboard.views.lists import names


def page() -> None:
    """Draw the page."""
    user = access.current_user()
    platform = shell.open_data(
        _("Lists"), _("What pickers offer: departments, phases and buildings. A name that an import brings waits here.")
    )
    if may_keep(user):
        names.show(platform, user)
