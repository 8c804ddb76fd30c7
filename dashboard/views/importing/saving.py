"""A reading kept under a name, its earlier versions, and the file it can be taken along as."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User
from dashboard.frame import files, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, sentence
from dashboard.frame.state import Platform
from dashboard.parts.formats import moment
from etl.errors import EtlError
from etl.intake.profile_text import as_toml
from etl.intake.profiles import Profile
from etl.intake.saved import history, save


@apart
def offer(platform: Platform, user: User, profile: Profile, key: str) -> None:
    """Draw the name and the button that keeps the reading, and the button that hands it out."""
    with st.form(f"save-{key}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(_("Keep this reading under the name"), key=f"name-{key}", width=360)
        sent = st.form_submit_button(_("Keep it"), icon=":material/save:")
    if sent:
        try:
            kept = save(platform.ledger, user, name, profile, shell.now())
        except EtlError as error:
            st.warning(sentence(error), icon=":material/edit_note:")
        else:
            st.success(_("Kept: “{name}” stands among the import profiles from now on.", name=kept.title_zh))
    export(profile)


def export(profile: Profile) -> None:
    """Draw the button that hands a profile out."""
    files.offer(
        _("Download this reading"), lambda: as_toml(profile).encode(), name=f"{profile.id}.toml", key="download-profile"
    )


@apart
def versions(platform: Platform, profile: Profile) -> None:
    """Draw the history of a reading that was kept, and the button that hands it out; nothing of a shipped profile."""
    found = history(platform.ledger, profile.id)
    if not found:
        return
    export(profile)
    with st.expander(_("Versions of this reading"), icon=":material/history:"):
        st.dataframe(
            [{_("Kept at"): moment(each.saved_at), _("By"): each.by} for each in found],
            hide_index=True,
            alt=_("Versions of this reading"),
        )
