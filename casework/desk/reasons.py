"""The reason that somebody gives for what they do to a case or to a record of a customer: asked for, and kept."""

from __future__ import annotations

from casework.errors import RuleError


def reason_said(reason: str) -> str:
    """The reason without what stands around it; raises ``RuleError`` where nothing was said."""
    if not reason.strip():
        raise RuleError("There is no reason yet. Say why: it stands in the case file.")
    return reason.strip()
