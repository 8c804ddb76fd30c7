"""Before anything is loaded: which column is read as what, the first rows with their problems marked."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n, language
from dashboard.frame.state import Platform
from dashboard.parts.components import facts
from dashboard.parts.formats import in_turn, listed, number
from dashboard.parts.markdown import plain
from dashboard.views.importing import allowed as importing_allowed
from dashboard.views.importing import consequences as importing_consequences
from dashboard.views.importing import load as importing_load
from dashboard.views.importing import problems as importing_problems
from dashboard.views.importing import report as importing_report
from etl.intake.absent import fits as nearly_all
from etl.intake.judging import map_source
from etl.intake.profiles import Profile
from etl.intake.reports import Preview
from etl.intake.source import Source
from etl.intake.trial import preview


def columns_read(source: Source, profile: Profile) -> int | None:
    """How many columns of ``source`` the profile reads; None where it lacks many that ``profile`` names. Raises
    ``EtlError`` if a needed one lacks.
    """
    read = {header for part in map_source(source, profile) for header in part.headers}
    return len(read) if nearly_all(profile, source.columns) else None


def show(platform: Platform, source: Source, profile: Profile) -> None:
    """Draw the preview and the button that loads."""
    if importing_report.holds(_key(source, profile)):
        st.success(
            _("This file is loaded; the report above says what became of every row. Hand in another file, or the "
              "mended rows of this one."),
            icon=":material/check_circle:",
        )  # fmt: skip
        return
    st.subheader(_("3. What will be loaded"), anchor=False)
    register = importing_load.registering(profile)
    with st.spinner(_("Reading and checking every row…")):
        seen = _preview(platform, source, profile, register=register)
    facts(
        {
            _("Rows in the file"): number(seen.rows_read),
            _("New"): number(seen.outcomes.accepted),
            _("Corrections"): number(seen.outcomes.corrected),
            _("Unchanged"): number(seen.outcomes.no_news),
            _("Would be held back"): number(seen.held_back),
            _("Columns used"): number(len([column for column in seen.columns if column.headers])),
            _("Columns not used"): number(len(seen.unused)),
        }
    )
    _absent(seen, profile)
    importing_consequences.show(seen.consequences)
    _columns(seen, profile)
    _rows(seen)
    importing_problems.show(seen, _names(profile), importing_allowed.of_file(platform, profile, source.columns))
    report = importing_load.offer(platform, source, profile, seen, register=register)
    if report is not None:
        importing_report.keep(platform, report, _key(source, profile))
        st.rerun()


def _key(source: Source, profile: Profile) -> tuple[str, str, str]:
    """What makes a load this one: the file's content, its sheet and header, the profile."""
    return (source.digest, f"{source.sheet}/{'/'.join(source.columns)}", profile.model_dump_json())


def _preview(platform: Platform, source: Source, profile: Profile, *, register: bool) -> Preview:
    """The preview of this file with this profile, made once a session."""
    key = (*_key(source, profile), register, platform.ledger.count_events())
    kept: tuple[object, Preview] | None = st.session_state.get("preview")
    if kept is None or kept[0] != key:
        kept = (key, preview(platform.ledger, source, profile, platform.policies, register_projects=register))
        st.session_state["preview"] = kept
    return kept[1]


@apart
def _absent(seen: Preview, profile: Profile) -> None:
    """Columns that the profile names and the file lacks: what they fed, and what is known of it from before."""
    names = _names(profile)
    for each in seen.absent:
        told = _(
            "The file has no column {columns}: nothing is read for “{name}”.",
            columns=plain(listed(each.headers)),
            name=names.get(each.name, each.name),
        )
        if each.known_earlier:
            before = _n(
                "{n} row had something there before; it stays.",
                "{n} rows had something there before; it stays.",
                each.known_earlier,
            )
            told = in_turn(told, before)
        st.warning(told, icon=":material/view_column:")


@apart
def _columns(seen: Preview, profile: Profile) -> None:
    names = _names(profile)
    with st.expander(_("Columns used: {n}", n=number(len(seen.columns))), icon=":material/conversion_path:"):
        rows = [
            {
                _("Our column"): names.get(column.name, column.name),
                _("In the file"): listed(column.headers) or _("always “{value}”", value=column.constant),
            }
            for column in seen.columns
        ]
        st.dataframe(rows, hide_index=True, alt=_("Columns of ours and columns of the file"))
        if seen.unused:
            st.caption(_("Not used: {columns}", columns=plain(listed(seen.unused))))


def _names(profile: Profile) -> dict[str, str]:
    """Our columns by the names that the reader knows them by."""
    return {column.name: column.label(language()) for column in profile.target.columns}


@apart
def _rows(seen: Preview) -> None:
    """The first rows; a row with a problem carries a mark in front, in words."""
    marks: dict[int, str] = {}
    for problem in seen.problems:
        held = problem.severity == "quarantine"
        if held or problem.row_number not in marks:
            marks[problem.row_number] = _("held back") if held else _("doubtful")
    numbers = seen.rows.column(0).to_pylist()
    marked = seen.rows.add_column(0, "mark", pa.array([marks.get(int(n)) for n in numbers], pa.string()))
    shown = seen.rows.num_rows
    st.caption(
        _n("The first {n} row as it stands in the file.", "The first {n} rows as they stand in the file.", shown)
    )
    st.dataframe(
        marked,
        hide_index=True,
        placeholder="",
        alt=_("First rows of the file"),
        column_config={
            "mark": st.column_config.TextColumn(_("Mark"), pinned=True, width="small"),
            seen.rows.column_names[0]: st.column_config.NumberColumn(_("Row in file"), pinned=True, width="small"),
        },
    )
