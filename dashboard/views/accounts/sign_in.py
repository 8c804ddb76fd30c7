"""What somebody sees who is not in: why, and how to get in. Every page shows this to a stranger."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from casework.errors import PermissionRefused
from casework.settings import settings
from dashboard.frame import signing_in
from dashboard.frame.i18n import _, sentence


def show(reason: PermissionRefused, *, trying: bool, nobody_yet: bool) -> None:
    """Draw the page instead of the one asked for.

    ``trying`` says that nobody signs in here, since it is a demo; ``nobody_yet`` that there is no account at all.
    """
    with st.container(key="sign-in", border=True):
        st.title(_("Yingsheng"), anchor=False)
        st.markdown(_("Every complaint worked by the regulation, every figure open down to its cases."))
        if trying or not signing_in.configured():
            st.warning(sentence(reason), icon=":material/lock:")
            return
        if st.user.get("is_logged_in"):
            st.warning(sentence(reason), icon=":material/person_off:")
            _known_as()
        if signing_in.by_passkey():
            _passkey(nobody_yet=nobody_yet)
        else:
            st.markdown(_("Sign in with your company's account."))
            signing_in.offer()


def _known_as() -> None:
    """Tell the id to give to an administrator."""
    try:
        who = signing_in.identity()
    except PermissionRefused:
        return
    if who is not None:
        st.caption(_("The sign-in service knows you by this id; an administrator needs it:"))
        st.code(who.user_id, language=None)


def _passkey(*, nobody_yet: bool) -> None:
    """Offer to sign in by a passkey, where browsers allow that."""
    site = signing_in.site(settings())
    if nobody_yet:
        st.info(
            _("Nobody has an account here yet. The terminal in which this was started shows the address by which the "
              "first administrator makes a passkey. To look around first, fill a folder of its own with an invented "
              "company: `yingsheng demo`."),
            icon=":material/key:",
        )  # fmt: skip
    try:
        site.check()
    except PermissionRefused as refused:
        st.warning(sentence(refused), icon=":material/lock:")
        return
    if st.context.headers.get("Host", "") == urlsplit(site.address).netloc:
        signing_in.offer()
    else:
        st.markdown(_("People sign in at this address:"))
        st.link_button(site.address, site.address, type="primary")
