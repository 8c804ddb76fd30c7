"""The form of one account: who it is, its rights, switching it off."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from typing import Literal

import pandas as pd
import streamlit as st

from casework.access.permissions import Right, User
from casework.access.users import Users
from casework.errors import YingshengError
from casework.vocabulary.desk import Page, Role
from dashboard.frame import access, shell, signing_in
from dashboard.frame.access import Grantable
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _, label, sentence
from dashboard.frame.streamlit_seams.kinds import ColumnConfig
from dashboard.views.accounts import link as users_link

NEW, ALL = "", "*"
SAID, ROUND, CHOSEN = "user-said", "user-round", "user-chosen"
SAVED = N_("Saved; in effect from now on.")
NO_RIGHTS = N_(
    "Saved, but this account has no right yet and so opens nothing of the cases. Add a right above and save again."
)

Change = Callable[[User, datetime], None]
"""Something an administrator does at a moment."""


@apart
def show(users: Users, everybody: list[User], in_table: str | None) -> None:
    """Draw the choice of an account and its form; a line newly chosen in the table above decides."""
    by_id = {user.user_id: user for user in everybody}
    if in_table is not None and st.session_state.get(CHOSEN) != in_table:
        st.session_state["user"] = in_table
    st.session_state[CHOSEN] = in_table
    picked = st.selectbox(
        _("Account to change"),
        [NEW, *by_id],
        format_func=lambda user_id: f"{by_id[user_id].name} ({user_id})" if user_id else _("A new account"),
        key="user",
    )
    with st.container(border=True):
        _form(users, by_id.get(picked or NEW))
        _answer()


def _form(users: Users, chosen: User | None) -> None:
    key = f"{chosen.user_id if chosen else NEW}-{st.session_state.get(ROUND, 0)}"
    account = _account(chosen, key)
    with st.container(horizontal=True):
        said = SAVED if account.rights else NO_RIGHTS
        _button(_("Save"), f"save-{key}", lambda admin, now: users.save(admin, account, now), said, kind="primary")
        if chosen is not None:
            switch = users.deactivate if chosen.active else users.activate
            text = _("Switch off") if chosen.active else _("Switch on again")
            _button(text, f"switch-{key}", lambda admin, now: switch(admin, chosen.user_id, now), SAVED)
    if chosen is not None and chosen.active and signing_in.by_passkey():
        users_link.show(users, chosen)


def _button(
    text: str, key: str, change: Change, said: str, kind: Literal["primary", "secondary"] = "secondary"
) -> None:
    """Draw a button; its change is made in this run, by the fields; then all is drawn anew, and ``said`` if it was."""
    if st.button(text, type=kind, key=key):
        _do(change, said)
        st.rerun()


def _account(chosen: User | None, key: str) -> User:
    """Draw the fields and return the account as they say it."""
    before = chosen or User(NEW, "")
    left, middle, right = st.columns(3)
    called = _("Id") if signing_in.by_passkey() else _("Id, as the sign-in service gives it")
    user_id = left.text_input(called, before.user_id, disabled=chosen is not None, key=f"id-{key}")
    name = middle.text_input(_("Name"), before.name, key=f"name-{key}")
    email = right.text_input(_("E-mail"), before.email or "", key=f"email-{key}")
    st.caption(_("Rights, one on each line. A department may be left empty: then the right is for any of them."))
    rights = _rights(before.rights, access.grantable(), key)
    return User(user_id.strip(), name.strip(), rights, email.strip() or None, before.active)


def _rights(held: tuple[Right, ...], offered: Grantable, key: str) -> tuple[Right, ...]:
    """Draw the editor of rights and return what it says."""
    shown = pd.DataFrame(
        {
            "role": [right.role.value for right in held],
            "project": [right.project or ALL for right in held],
            "department": [right.department for right in held],
        },
        dtype="object",
    )
    projects = {ALL: _("all projects")} | offered.projects
    roles = {role.value: label(role) for role in Role}
    edited = st.data_editor(
        shown,
        num_rows="dynamic",
        hide_index=True,
        key=f"rights-{key}",
        column_config={
            "role": _offer(_("Role"), roles, None),
            "project": _offer(_("Project"), projects, ALL),
            "department": st.column_config.SelectboxColumn(_("Department"), options=list(offered.departments)),
        },
    )
    return tuple(_right(row) for row in edited.to_dict("records") if isinstance(row["role"], str))


def _offer(title: str, names: Mapping[str, str], default: str | None) -> ColumnConfig:
    return st.column_config.SelectboxColumn(
        title, options=list(names), format_func=lambda code: names[str(code)], required=True, default=default
    )


def _right(row: Mapping[Hashable, object]) -> Right:
    project, department = row["project"], row["department"]
    return Right(
        Role(str(row["role"])),
        project if isinstance(project, str) and project != ALL else None,
        department if isinstance(department, str) and department else None,
    )


def _do(change: Change, said: str) -> None:
    """Make a change, if the reader is still an administrator at this moment, and remember what came of it."""
    try:
        change(access.require(Page.USERS), shell.now())
    except YingshengError as error:
        st.session_state[SAID] = error
    else:
        st.session_state[SAID] = said
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _answer() -> None:
    """Say once what came of the last change."""
    if SAID not in st.session_state:
        return
    said = st.session_state.pop(SAID)
    if isinstance(said, YingshengError):
        st.error(sentence(said), icon=":material/error:")
    elif said == NO_RIGHTS:
        st.warning(_(said), icon=":material/warning:")
    else:
        st.success(_(said), icon=":material/check:")
