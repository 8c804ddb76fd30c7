"""Lists: the names that pickers offer, kept by administrators, and standard phrases, kept by the centre."""

from __future__ import annotations

from casework.desk import phrases as phrase_lists
from casework.desk.kept_names import may_keep
from dashboard.frame import access, shell
from dashboard.frame.i18n import _
from dashboard.views.lists import names, phrases


def page() -> None:
    """Draw the page."""
    user = access.current_user()
    platform = shell.open_data(
        _("Lists"), _("What pickers and forms offer: names of departments, phases and buildings, and standard phrases.")
    )
    if phrase_lists.may_keep(user):
        phrases.show(platform, user)
    if may_keep(user):
        names.show(platform, user)
