"""The first page: what is asked most, in figures, and where to go on."""

from __future__ import annotations

from dashboard import navigation, shell
from dashboard.i18n import _


def page() -> None:
    """Draw the page."""
    shell.begin(
        _("Overview"),
        _("Customer complaints, worked by the regulation: each number cites its clause and opens down to its cases."),
    )
    navigation.link("compliance", _("Response-time compliance"))
