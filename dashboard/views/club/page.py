"""Customer club: the monthly callback summary of Annex 3 with all its fields, and the customers' own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.policy import Pack
from casework.record import heads
from casework.vocabulary import ClubBand
from casework.vocabulary.security import Deed
from dashboard.frame import access, address, files, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _, label
from dashboard.frame.state import Platform
from dashboard.parts import answered, scope_bar, unheeded
from dashboard.parts.components import nothing_here, share_text
from dashboard.parts.documents.club_form import ClubMonth
from dashboard.parts.documents.stamp import Stamp
from dashboard.parts.formats import NOTHING, month, number, percent
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.views.club import calls as club_calls
from dashboard.views.club import comparison as club_comparison
from dashboard.views.club import summary as club_summary
from dashboard.views.club import words as club_words
from etl.warehouse.scope import Scope
from reporting.figures import Kpi
from surveys.statistics import Share

SHARES = {
    "no_card": N_("Membership card not received"),
    "no_newsletter": N_("Newsletter not received"),
    "contact_updated": N_("Contact data updated"),
}
"""Annex 3's figures that are stated as number and share of valid calls, beside its bands of satisfaction."""


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Customer club"),
        _("What club members said when project sales called them: the monthly summary of Annex 3, project by project."),
    )
    choices = platform.answers.choices()
    scope = scope_bar.choose(choices, shell.figures_at(platform), ("project",))
    shell.provenance(platform, scope)
    names, pack = Names.of(choices), shell.pack(platform, scope, choices)
    answered.show(platform, scope, Kpi.CLUB, names)
    summary = platform.answers.club_summary(scope)
    called = summary.filter(pc.greater(summary["called"], 0))
    if called.num_rows == 0:
        nothing_here(_("No club member was called in these months. Widen the months, or import the calls."))
        return
    _annex(platform, scope, called, names, pack)
    club_comparison.show(summary, names, pack, shell.notes(platform, scope))


@apart
def _annex(platform: Platform, scope: Scope, called: pa.Table, names: Names, pack: Pack) -> None:
    st.subheader(_("Monthly summary (Annex 3)"), anchor=False)
    places = st.columns(2)
    month_of = _month(called, places[0])
    in_month = called.filter(pc.equal(called["month"], pa.scalar(month_of)))
    project = _project(in_month, names, places[1])
    handed_in_by = {str(code): names.projects.get(str(code), str(code)) for code in in_month["project"].to_pylist()}
    club_summary.missing(platform, month_of, handed_in_by)
    row = in_month.filter(pc.equal(in_month["project"], project)).to_pylist()[0]
    narrow = replace(scope, month_from=month_of, month_to=month_of, projects=(project,))
    said = platform.answers.club_words(narrow)
    stamp = Stamp(shell.now(), heads.at(platform.ledger, platform.answers.state().position))
    stands = club_summary.read(platform, project, month_of)
    club_month = ClubMonth(names.projects.get(project, project), row, club_words.by_field(said), stamp, stands.overview)
    with st.container(border=True, key="annex3"):
        _form(row, club_month.project, pack.satisfaction.min_n)
        club_summary.show(platform, access.current_user(), stands, club_month)
        files.offer(
            _("Summary as a Word document (Annex 3)"),
            club_month.render,
            name=f"annex3-{project}-{month_of:%Y-%m}.docx",
            key="annex3-word",
            icon=":material/description:",
            deed=Deed.DOCUMENT_MADE,
        )
    club_calls.show(platform.answers.club_listed(narrow), shell.notes(platform, narrow))
    club_words.show(said)


def _month(called: pa.Table, place: st.delta_generator.DeltaGenerator) -> date:
    months: list[date] = sorted(set(called["month"].to_pylist()), reverse=True)
    standard = months[min(1, len(months) - 1)]
    with place:
        wanted = unheeded.month("at_month", _("Month"), months) or standard
    chosen = place.selectbox(
        _("Month"),
        months,
        index=months.index(wanted),
        format_func=month,
        key=address.widget_key("at_month"),
        on_change=address.take,
        args=("at_month", lambda m: [] if m == standard else [f"{m:%Y-%m}"]),
    )
    return chosen or standard


def _project(in_month: pa.Table, names: Names, place: st.delta_generator.DeltaGenerator) -> str:
    codes = [str(code) for code in in_month.sort_by([("called", "descending")])["project"].to_pylist()]
    with place:
        wanted = unheeded.one("at_project", _("Project"), codes)
    chosen = place.selectbox(
        _("Project"),
        codes,
        index=codes.index(wanted) if wanted in codes else 0,
        format_func=lambda code: names.projects.get(code, code),
        key=address.widget_key("at_project"),
        on_change=address.take,
        args=("at_project", lambda code: [] if code == codes[0] else [str(code)]),
    )
    return chosen or codes[0]


def _form(row: Mapping[str, int | date | None], project: str, min_n: int) -> None:
    st.markdown("**" + _("{project}: customer callbacks by telephone, monthly summary", project=plain(project)) + "**")
    valid = int(str(row["valid"]))
    first = {
        _("Callback period"): f"{row['period_from']} – {row['period_to']}",
        _("Signed customers"): NOTHING if row["signed"] is None else number(int(str(row["signed"]))),
        _("Called this time"): number(int(str(row["called"]))),
        _("Valid calls"): number(valid) + f" ({percent(Share(valid, int(str(row['called']))).value)})",
    }
    told = {field: _(name) for field, name in SHARES.items()} | {band.value: label(band) for band in ClubBand}
    shares = {name: _number_and_share(int(str(row[field])), valid, min_n) for field, name in told.items()}
    unbanded = int(str(row["unbanded"]))
    rest = {_("No answer on satisfaction"): _number_and_share(unbanded, valid, min_n)} if unbanded else {}
    club_comparison.figures(first | shares | rest | {_("Department"): _("Project sales")})
    st.caption(_("Shares are of valid calls; fewer than {n} valid calls are too few for a share.", n=min_n))


def _number_and_share(count: int, valid: int, min_n: int) -> str:
    return f"{number(count)} ({share_text(Share(count, valid), min_n)})"
