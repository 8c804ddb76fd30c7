"""Data import: hand in a file, see how it is read and what is wrong with it, load it, mend what was held back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from casework.errors import YingshengError
from dashboard.frame import access, files, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import CHINESE, _, language, sentence, worded
from dashboard.frame.state import Platform
from dashboard.parts.markdown import plain
from dashboard.views.importing import agreement as importing_agreement
from dashboard.views.importing import backlog as importing_backlog
from dashboard.views.importing import doubts as importing_doubts
from dashboard.views.importing import file as importing_file
from dashboard.views.importing import preview as importing_preview
from dashboard.views.importing import quarantine as importing_quarantine
from dashboard.views.importing import reading as importing_reading
from dashboard.views.importing import report as importing_report
from dashboard.views.importing import saving as importing_saving
from dashboard.views.importing.file import Handed
from etl.errors import EtlError
from etl.intake.kinds import KINDS
from etl.intake.profiles import Profile
from etl.intake.saved import every_profile
from etl.intake.source import Source
from etl.intake.templates import template

STATED = "stated"


def page() -> None:
    """Draw the page."""
    platform = shell.open_data(
        _("Data import"),
        _("Complaints, escalations, callbacks and survey answers from your own files. Nothing is lost: what cannot be "
          "loaded waits below, with its reason, to be mended."),
    )  # fmt: skip
    _templates()
    importing_report.show(platform)
    importing_backlog.show(platform, access.current_user())
    importing_doubts.show(platform, access.current_user())
    handed = importing_file.hand_in()
    read = _read(platform, handed) if handed is not None else None
    if read is not None:
        _preview(platform, *read)
    importing_quarantine.show(platform, access.current_user())
    importing_agreement.show(platform)


@apart
def _preview(platform: Platform, source: Source, profile: Profile) -> None:
    """The preview and the load; a file that does not fit the chosen profile is said so, and the rest stays."""
    try:
        importing_preview.show(platform, source, profile)
    except EtlError as error:
        st.error(sentence(error), icon=":material/error:")


def kind_name(kind: str) -> str:
    """The canonical kind in the reader's language."""
    return KINDS[kind].zh if language() == CHINESE else KINDS[kind].en


def profile_title(profile: Profile) -> str:
    """A profile's title in the reader's language."""
    return profile.title_zh if language() == CHINESE else profile.title_en


@apart
def _templates() -> None:
    with st.expander(_("Start from an empty Excel template"), icon=":material/table:"):
        st.markdown(_("Each has drop-down lists and a sheet that explains every column."))
        with st.container(horizontal=True):
            for kind in KINDS:
                making = partial(template, kind, language())
                files.offer(kind_name(kind), making, name=f"{kind}.xlsx", key=f"template-{kind}")


def _read(platform: Platform, handed: Handed) -> tuple[Source, Profile] | None:
    """The file as the chosen profile reads it: the best of those that fit, another, or as stated column by column."""
    profiles = every_profile(platform.ledger)
    fitting = _fitting(profiles, handed)
    try:
        if not fitting:
            handed.opened()
        chosen = _choose(handed, profiles, fitting)
        if chosen != STATED:
            importing_saving.versions(platform, profiles[chosen])
            return handed.opened(profiles[chosen].source), profiles[chosen]
        profile = importing_reading.stated(platform, handed)
        if profile is None:
            return None
        importing_saving.offer(platform, access.current_user(), profile, handed.key)
        return handed.opened(profile.source if profile.source.log else None), profile
    except EtlError as error:
        st.error(sentence(error), icon=":material/error:")
        return None


def _choose(handed: Handed, profiles: dict[str, Profile], fitting: list[str]) -> str:
    """The id of the profile to read the file with, or ``STATED``."""
    st.subheader(_("2. How its columns are read"), anchor=False)
    offered = [*fitting, STATED, *(key for key in profiles if key not in fitting)]
    before = st.session_state.get(f"profile-{handed.key}")  # chosen in either language
    chosen = st.selectbox(
        _("Import profile"),
        offered,
        index=offered.index(before) if before in offered else 0,
        format_func=lambda key: _("Say what each column means") if key == STATED else profile_title(profiles[key]),
        help=_("A profile says which column of the file is which of ours. Those that fit the file come first."),
        key=worded(f"profile-{handed.key}"),
    )
    st.session_state[f"profile-{handed.key}"] = chosen
    if chosen != STATED and (told := importing_file.told(profiles[chosen].source)):
        st.caption(_("The profile says where the table stands: {told}.", told=plain(told)))
    return str(chosen)


def _fitting(profiles: dict[str, Profile], handed: Handed) -> list[str]:
    """The profiles that fit, the best first: those that name their columns, then those that read the most of them."""
    read = {key: found for key, profile in profiles.items() if (found := _columns_read(profile, handed)) is not None}
    return sorted(read, key=lambda key: (not profiles[key].columns, -read[key]))


def _columns_read(profile: Profile, handed: Handed) -> int | None:
    """How many columns of the file a profile reads; None where it does not fit."""
    try:
        return importing_preview.columns_read(handed.opened(profile.source), profile)
    except YingshengError:
        return None
