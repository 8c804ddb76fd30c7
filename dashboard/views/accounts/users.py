"""Users: who can sign in and with which rights; for administrators. Changes take effect at once."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.access.permissions import User
from casework.access.users import UserChange, Users
from dashboard.frame import access, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.parts import paging
from dashboard.parts.account_words import change_in_words, right_in_words, state_in_words
from dashboard.parts.components import downloads, table
from dashboard.views.accounts import form as users_form
from dashboard.views.accounts import undelivered

LEAF = "leaf"


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
    _changes(users, admin, {user.user_id: user.name for user in everybody})


def _everybody(everybody: list[User]) -> str | None:
    """Show all accounts; return the id of the one whose line was chosen."""
    rows = pa.table(
        {
            "name": [user.name for user in everybody],
            "state": [state_in_words(active=user.active) for user in everybody],
            "rights": ["; ".join(right_in_words(right) for right in user.rights) or None for user in everybody],
            "email": pa.array([user.email for user in everybody], pa.string()),
            "id": [user.user_id for user in everybody],
        }
    )
    headings = {"name": _("Name"), "state": _("State"), "rights": _("Rights"), "email": _("E-mail"), "id": _("Id")}
    row = table(rows, headings, alt=_("Everybody with an account"), key="users")
    return None if row is None else everybody[row].user_id


@apart
def _changes(users: Users, admin: User, names: dict[str, str]) -> None:
    """One leaf of the changes, and all of them as a file."""
    total = users.change_count(admin)
    shown = _worded(users.changes(admin, paging.ROWS, paging.offset(LEAF)), names)
    headings = {"at": _("When"), "by": _("By whom"), "of": _("Whose account"), "change": _("What it became")}
    table(shown, headings, alt=_("Changes of accounts, newest first"), key="changes")
    paging.leaves(LEAF, total, shown.num_rows)
    downloads(lambda: _worded(users.changes(admin, total), names), headings, "account-changes")


def _worded(changes: list[UserChange], names: dict[str, str]) -> pa.Table:
    return pa.table(
        {
            "at": pa.array([each.changed_at for each in changes], pa.timestamp("us", "UTC")),
            "by": pa.array([names.get(each.changed_by, each.changed_by) for each in changes], pa.string()),
            "of": pa.array([names.get(each.user_id, each.user_id) for each in changes], pa.string()),
            "change": pa.array([change_in_words(each.change) for each in changes], pa.string()),
        }
    )
