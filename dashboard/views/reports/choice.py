"""Which copy the reader looks at: report, project and period, kept in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from dashboard.frame import access, address
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, language
from dashboard.parts import unheeded
from etl.subjects.company.answers import ProjectChoice
from reporting.definition import Report
from reporting.filling import COMPANY, Copy, zone
from reporting.load import shipped
from reporting.periods import Span, span_of

PERIODS = 8
"""So many periods back a copy may be chosen."""


@apart
def chosen(projects: Sequence[ProjectChoice], now: datetime) -> Copy | None:
    """The copy that the reader chose: report, project, period, kept in the address."""
    st.subheader(_("One report"), anchor=False)
    reports, names = shipped(), {each.code: each.name for each in projects}
    whole = bool(access.current_user().company_roles())
    offered = [name for name, each in reports.items() if each.scope == "project" or whole]
    left, middle, right = st.columns(3)
    with left:
        name = _one_of("report", _("Report"), offered, {n: reports[n].name.label(language()) for n in offered})
    report = reports[name]
    with middle:
        codes = list(names) if report.scope == "project" else [COMPANY]
        project = _one_of("project_of", _("Project"), codes, {**names, COMPANY: _("All projects")})
    spans = _spans(report, now)
    with right:
        period = _one_of("period", _("Period"), list(spans), {n: _told(span, now) for n, span in spans.items()},
                         standard=list(spans)[min(1, len(spans) - 1)])  # fmt: skip
    return Copy(report, None if project == COMPANY else project, spans[period], now)


def _spans(report: Report, now: datetime) -> Mapping[str, Span]:
    """The running period and those before it, the latest first."""
    found = [span_of(report.period, now.astimezone(zone()).date())]
    while len(found) < PERIODS:
        found.append(found[-1].before())
    return {span.name: span for span in found}


def _told(span: Span, now: datetime) -> str:
    running = now < span.until(zone())
    return _("{period} (so far)", period=span.name) if running else span.name


def _one_of(
    name: str, title: str, options: Sequence[str], words: Mapping[str, str], standard: str | None = None
) -> str:
    """A choice that is kept in the address; what is not offered (any more) is the standard one."""
    usual = standard or options[0]
    at = options.index(unheeded.one(name, title, options) or usual)
    chosen = st.selectbox(title, options, index=at, format_func=lambda each: words.get(each, each),
                          key=address.widget_key(name), on_change=address.take,
                          args=(name, lambda value: [str(value)]))  # fmt: skip
    return chosen if chosen in options else usual
