"""Where the events of a project's month lie."""

from __future__ import annotations

from datetime import date

MONTHS = "month/"
MONTH = "%Y-%m"


def month_stream(project: str, month: date) -> str:
    """The stream of a project's month."""
    return f"{MONTHS}{project}/{month:{MONTH}}"
