"""One case: header, timeline, and every clock explained step by step."""

from __future__ import annotations

from dashboard import shell
from dashboard.i18n import _


def page() -> None:
    """Draw the page."""
    shell.begin(_("Case file"), _("What happened, in order, and how every time limit was counted."))
