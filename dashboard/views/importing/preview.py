"""Before anything is loaded: which column is read as what, the first rows with their problems marked."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n, language
from dashboard.frame.state import Platform
from dashboard.parts.components import facts, nothing_here
from dashboard.parts.formats import listed, number
from dashboard.parts.markdown import plain
from dashboard.views.importing import load as importing_load
from dashboard.views.importing import report as importing_report
from etl.intake.imports import preview
from etl.intake.judging import map_source
from etl.intake.kinds import KINDS
from etl.intake.profiles import Profile
from etl.intake.reports import Preview
from etl.intake.sources import Source

SHOWN_PROBLEMS = 500


def mapped_columns(source: Source, profile: Profile) -> Sequence[object]:
    """The canonical columns that ``profile`` finds in ``source``; raises ``EtlError`` when it does not fit."""
    return map_source(source, profile)


def show(platform: Platform, source: Source, profile: Profile) -> None:
    """Draw the preview and the button that loads."""
    if importing_report.holds(_key(source, profile)):
        st.success(
            _("This file is loaded; the report above says what became of every row. Hand in another file, or the "
              "mended rows of this one."),
            icon=":material/check_circle:",
        )  # fmt: skip
        return
    with st.spinner(_("Reading and checking every row…")):
        seen = _preview(platform, source, profile)
    st.subheader(_("3. What will be loaded"), anchor=False)
    facts(
        {
            _("Rows in the file"): number(seen.rows_read),
            _("Can be loaded"): number(seen.rows_read - seen.held_back),
            _("Would be held back"): number(seen.held_back),
            _("Columns used"): number(sum(bool(column.headers) for column in seen.columns)),
            _("Columns not used"): number(len(seen.unused)),
        }
    )
    _columns(seen, profile)
    _rows(seen)
    _problems(seen, profile)
    report = importing_load.offer(platform, source, profile, seen)
    if report is not None:
        importing_report.keep(platform, report, _key(source, profile))
        st.rerun()


def _key(source: Source, profile: Profile) -> tuple[str, str, str]:
    """What makes a load this one: the file's content, its sheet and header, the profile."""
    return (source.digest, f"{source.sheet}/{'/'.join(source.columns)}", profile.model_dump_json())


def _preview(platform: Platform, source: Source, profile: Profile) -> Preview:
    """The preview of this file with this profile, made once a session."""
    key = _key(source, profile)
    kept: tuple[object, Preview] | None = st.session_state.get("preview")
    if kept is None or kept[0] != key:
        kept = (key, preview(source, profile, policies=platform.policies))
        st.session_state["preview"] = kept
    return kept[1]


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
    return {column.name: column.label(language()) for column in KINDS[profile.kind].columns}


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


@apart
def _problems(seen: Preview, profile: Profile) -> None:
    """The problems by row; a column is named as the file names it, one that the file lacks as the reader knows it."""
    if not seen.problems:
        nothing_here(_("Every row is sound as far as the file alone can tell."))
        return
    names, written = _names(profile), {header for column in seen.columns for header in column.headers}
    rows = [
        {
            _("Row"): problem.row_number,
            _("Column"): problem.column if problem.column in written else names.get(problem.column, problem.column),
            _("Value"): problem.value,
            _("Mark"): _("held back") if problem.severity == "quarantine" else _("doubtful"),
            _("What is wrong, what to do"): _(problem.message),
        }
        for problem in seen.problems[:SHOWN_PROBLEMS]
    ]
    st.caption(_("Problems found: {n}", n=number(len(seen.problems))))
    st.dataframe(rows, hide_index=True, placeholder="–", alt=_("Problems by row and column"))
