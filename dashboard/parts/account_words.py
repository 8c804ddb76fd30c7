"""Accounts in the reader's language: a right, whether somebody is switched on, what a change came to."""

from __future__ import annotations

from casework.access.permissions import Right
from casework.vocabulary.desk import Role
from dashboard.frame.i18n import N_, _, label

SWITCHED = {"activated", "deactivated"}
PASSKEYS = {
    "passkey made": N_("a passkey was made"),
    "passkeys revoked": N_("the passkeys were revoked"),
    "link made for a passkey": N_("a link for a passkey was made"),
}


def right_in_words(right: Right) -> str:
    """A right as people read it: role, project or all, department."""
    return " · ".join(filter(None, (label(right.role), right.project or _("all projects"), right.department)))


def state_in_words(*, active: bool) -> str:
    """Whether an account is switched on, as people read it."""
    return "✓ " + _("active") if active else "✕ " + _("switched off")


def change_in_words(change: str) -> str:
    """A line of the record (``active; department:P1:*``) as people read it."""
    if change in PASSKEYS:
        return _(PASSKEYS[change])
    if change in SWITCHED:
        return state_in_words(active=change == "activated")
    state, _sign, held = change.partition("; ")
    parts = [part.split(":", 2) for part in held.split(", ") if part.count(":") > 1]
    rights = [
        right_in_words(Right(Role(role), *(None if value == "*" else value for value in (project, department))))
        for role, project, department in parts
    ]
    return "; ".join([state_in_words(active=state == "active"), *(rights or [_("no rights yet")])])
