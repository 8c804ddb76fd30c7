"""Data import: hand in a file, see how it is read and what is wrong with it, load it, mend what was held back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from casework.errors import YingshengError
from dashboard import shell, uploads
from dashboard.i18n import CHINESE, _, language, sentence
from dashboard.state import Platform
from dashboard.views import importing_preview, importing_quarantine, importing_report
from etl.errors import EtlError
from etl.intake.kinds import KINDS
from etl.intake.profiles import Profile, list_profiles, parse_profile
from etl.intake.sources import Source, open_source
from etl.intake.suggest import suggest
from etl.intake.templates import template

ENDINGS = ["csv", "tsv", "txt", "xlsx", "parquet", "jsonl", "ndjson", "gz"]
SUGGESTED = "suggested"


def page() -> None:
    """Draw the page."""
    platform = shell.open_data(
        _("Data import"),
        _("Complaints, escalations, callbacks and survey answers from your own files. Nothing is lost: what cannot be "
          "loaded waits below, with its reason, to be mended."),
    )  # fmt: skip
    _templates()
    importing_report.show(platform)
    source = _source()
    if source is not None:
        profile = _profile(source)
        if profile is not None:
            _preview(platform, source, profile)
    importing_quarantine.show(platform)


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


def _templates() -> None:
    with st.expander(_("Start from an empty Excel template"), icon=":material/table:"):
        st.markdown(_("Each has drop-down lists and a sheet that explains every column."))
        with st.container(horizontal=True):
            for kind in KINDS:
                st.download_button(
                    kind_name(kind),
                    partial(template, kind, language()),
                    file_name=f"{kind}.xlsx",
                    key=f"template-{kind}",
                    on_click="ignore",
                    icon=":material/download:",
                )


def _source() -> Source | None:
    """The file handed in, opened; None while there is none or it cannot be read (which is then said)."""
    st.subheader(_("1. The file"), anchor=False)
    handed = st.file_uploader(
        _("CSV (any encoding), Excel, Parquet or JSON lines"),
        type=ENDINGS,
        key="import-file",
        on_change=importing_report.forget,
    )
    if handed is None:
        uploads.forget()
        st.caption(_("Choose a file; you will see how it is read before anything is loaded."))
        return None
    path = uploads.keep(handed.name, handed)
    try:
        return _open(path, handed.name)
    except EtlError as error:
        st.error(sentence(error), icon=":material/error:")
        return None


def _open(path: Path, name: str) -> Source:
    source = open_source(path, name=name)
    if not source.sheets:
        return source
    left, right = st.columns(2)
    sheet = left.selectbox(_("Sheet"), source.sheets, index=source.sheets.index(source.sheet or source.sheets[0]))
    row = right.number_input(_("Header in row (empty: found by itself)"), min_value=1, value=None, step=1)
    if sheet == source.sheet and row is None:
        return source
    return open_source(path, sheet=sheet, header_row=row, name=name)


def _profile(source: Source) -> Profile | None:
    """The profile to read the file with: the best of those that fit, another, or a draft that may be edited."""
    st.subheader(_("2. How its columns are read"), anchor=False)
    profiles = list_profiles()
    fitting = [key for key, profile in profiles.items() if _fits(profile, source)]
    options = [*fitting, SUGGESTED, *(key for key in profiles if key not in fitting)]
    chosen = st.selectbox(
        _("Import profile"),
        options,
        format_func=lambda key: _("Draft one from this file") if key == SUGGESTED else profile_title(profiles[key]),
        help=_("A profile says which column of the file is which of ours. Those that fit the file come first."),
        key=f"profile-{source.digest}-{source.sheet}",
    )
    if chosen != SUGGESTED:
        return profiles[str(chosen)]
    return _draft(source)


def _fits(profile: Profile, source: Source) -> bool:
    try:
        importing_preview.mapped_columns(source, profile)
    except YingshengError:
        return False
    return True


def _draft(source: Source) -> Profile | None:
    try:
        draft = suggest(source)
        text = st.text_area(
            _("The draft: correct it where it is wrong, then keep it as a file in data/profiles to use it again"),
            draft.toml,
            height=360,
            key=f"draft-{source.digest}-{source.sheet}",
        )
        st.download_button(_("Download this profile"), text, file_name="profile.toml", on_click="ignore")
        return parse_profile(text, _("the draft"))
    except EtlError as error:
        st.warning(sentence(error), icon=":material/edit_note:")
        return None
