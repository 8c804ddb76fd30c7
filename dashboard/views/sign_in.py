"""What somebody sees who is not in: why, and how to get in. Every page shows this to a stranger."""

from __future__ import annotations

import streamlit as st

from casework.errors import PermissionRefused
from dashboard import signing_in
from dashboard.i18n import _, sentence


def show(reason: PermissionRefused, *, trying: bool) -> None:
    """Draw the page instead of the one asked for; ``trying`` says that nobody signs in here, since it is a demo."""
    with st.container(key="sign-in", border=True):
        st.title(_("Yingsheng"), anchor=False)
        st.markdown(_("Every complaint worked by the regulation, every figure open down to its cases."))
        if trying:
            st.warning(sentence(reason), icon=":material/lock:")
        elif not signing_in.configured():
            _how_to_configure()
        elif st.user.get("is_logged_in"):
            st.warning(sentence(reason), icon=":material/person_off:")
            _known_as()
            signing_in.offer()
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


def _how_to_configure() -> None:
    st.warning(_("Nobody can sign in here yet: no sign-in service is configured."), icon=":material/lock:")
    st.markdown(
        _("Whoever runs this installation sets these in the environment, or in `.streamlit/secrets.toml`, and starts "
          "it again; `docs/sign-in.md` explains each.")
    )  # fmt: skip
    names = ("OIDC_METADATA_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_REDIRECT_URI", "OIDC_COOKIE_SECRET")
    st.code("\n".join(f"YINGSHENG_{name}=…" for name in (*names, "FIRST_ADMIN")), language="bash")
    st.caption(
        _("To look around without it, open the demo company on the machine it runs on: `yingsheng demo`, then "
          "`yingsheng serve`.")
    )  # fmt: skip
