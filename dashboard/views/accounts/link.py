"""A link by which somebody makes a passkey, for an administrator to hand over: as text and as a code for a phone."""

from __future__ import annotations

import io

import segno
import streamlit as st

from casework.access.permissions import User
from casework.access.sign_in import links
from casework.access.users import Users
from casework.errors import YingshengError
from casework.settings import settings
from casework.vocabulary.desk import Page
from dashboard.frame import access, provider, shell, signing_in
from dashboard.frame.i18n import _, sentence

MADE = "user-link"
DOTS_PX = 5


def show(users: Users, chosen: User) -> None:
    """Draw the offer of a link for ``chosen``, and the link just made."""
    st.caption(_("People sign in with a passkey, which each makes by a link of their own."))
    lost = st.checkbox(_("The passkey was lost: those made before stop working at once"), key=f"lost-{chosen.user_id}")
    if st.button(_("Make a link for a passkey"), key=f"link-{chosen.user_id}", icon=":material/key:"):
        _make(users, chosen, lost=lost)
    for_whom, address = st.session_state.get(MADE, (None, ""))
    if for_whom == chosen.user_id:
        _hand_over(chosen, address)


def _make(users: Users, chosen: User, *, lost: bool) -> None:
    st.session_state.pop(MADE, None)
    try:
        site = signing_in.site(settings())
        site.check()
        key = links.invite(users.ledger, access.require(Page.USERS), chosen.user_id, shell.now(), lost=lost)
    except YingshengError as error:
        st.error(sentence(error), icon=":material/error:")
    else:
        st.session_state[MADE] = (chosen.user_id, provider.enrolment(site, key))


def _hand_over(chosen: User, address: str) -> None:
    st.success(
        _("Hand this to {name} only. It works once, within {days} days, and a newer link takes its place.",
          name=chosen.name, days=links.LIFE.days),
        icon=":material/check:",
    )  # fmt: skip
    st.code(address, language=None)
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="png", scale=DOTS_PX)
    st.image(picture.getvalue(), caption=_("The same for a phone's camera"))
