"""Users: who can sign in and with which rights; for administrators. Changes take effect at once."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.permissions import Right, User
from casework.users import UserChange, Users
from casework.vocabulary_desk import Role
from dashboard import access, shell
from dashboard.apart import apart
from dashboard.components import table
from dashboard.i18n import _
from dashboard.views import undelivered, users_form
from dashboard.views.permissions import right_in_words

SWITCHED = {"activated", "deactivated"}


def page() -> None:
    """Draw the page."""
    admin = access.current_user()
    platform = shell.open_data(
        _("Users"),
        _("Who can sign in, and with which rights. The sign-in service vouches for who somebody is; what the person "
          "may do is decided here, and every change takes effect at once."),
    )  # fmt: skip
    users = Users(platform.ledger)
    everybody = users.all()
    undelivered.show(platform.ledger)
    users_form.show(users, everybody, _everybody(everybody))
    st.subheader(_("Who changed what"), anchor=False)
    _changes(users.changes(admin), {user.user_id: user.name for user in everybody})


def _everybody(everybody: list[User]) -> str | None:
    """Show all accounts; return the id of the one whose line was chosen."""
    rows = pa.table(
        {
            "name": [user.name for user in everybody],
            "state": [_state(active=user.active) for user in everybody],
            "rights": ["; ".join(right_in_words(right) for right in user.rights) or None for user in everybody],
            "email": pa.array([user.email for user in everybody], pa.string()),
            "id": [user.user_id for user in everybody],
        }
    )
    headings = {"name": _("Name"), "state": _("State"), "rights": _("Rights"), "email": _("E-mail"), "id": _("Id")}
    row = table(rows, headings, alt=_("Everybody with an account"), key="users")
    return None if row is None else everybody[row].user_id


def _state(*, active: bool) -> str:
    return "✓ " + _("active") if active else "✕ " + _("switched off")


@apart
def _changes(changes: list[UserChange], names: dict[str, str]) -> None:
    rows = pa.table(
        {
            "at": pa.array([each.changed_at for each in changes], pa.timestamp("us", "UTC")),
            "by": [names.get(each.changed_by, each.changed_by) for each in changes],
            "of": [names.get(each.user_id, each.user_id) for each in changes],
            "change": [change_in_words(each.change) for each in changes],
        }
    )
    headings = {"at": _("When"), "by": _("By whom"), "of": _("Whose account"), "change": _("What it became")}
    table(rows, headings, alt=_("Changes of accounts, newest first"), key="changes")


def change_in_words(change: str) -> str:
    """A line of the record (``active; department:P1:*``) as people read it."""
    if change in SWITCHED:
        return _state(active=change == "activated")
    state, _sign, held = change.partition("; ")
    parts = [part.split(":", 2) for part in held.split(", ") if part.count(":") > 1]
    rights = [
        right_in_words(Right(Role(role), *(None if value == "*" else value for value in (project, department))))
        for role, project, department in parts
    ]
    return "; ".join([_state(active=state == "active"), *(rights or [_("no rights yet")])])
