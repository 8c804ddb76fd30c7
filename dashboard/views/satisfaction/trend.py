"""The share of satisfied customers over months, one source at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from casework.policy import Pack
from casework.vocabulary import SatisfactionSource
from casework.vocabulary.glossary import Word
from dashboard.frame.i18n import N_, _, label
from dashboard.frame.state import Platform
from dashboard.parts import rebasing
from dashboard.parts.charts.trend import trend
from dashboard.parts.components import chart, nothing_here
from dashboard.parts.readings import PAST_MONTHS, trend_months
from dashboard.parts.sections import section
from dashboard.parts.segments import one_of
from dashboard.parts.shares import Key
from dashboard.views.satisfaction.surveys import Asked, surveys_of
from etl.warehouse.scope import Scope, months_before
from reporting.figures import Kpi
from surveys.statistics import Share

MONTHS = 12
OF = {
    SatisfactionSource.CASE_CALLBACK: Kpi.CALLBACK,
    SatisfactionSource.CLUB: Kpi.CLUB,
    SatisfactionSource.SURVEY: Kpi.SURVEY,
}


def by_month(platform: Platform, scope: Scope) -> pa.Table:
    """Sources and surveys by month, as far back as the trend reaches: the headline finds its two months there, too."""
    return platform.answers.satisfaction(_reaching(scope), by=("source", "survey", "month"))


def share_of(row: Mapping[str, int]) -> Share:
    """Satisfied of answered."""
    return Share(row["satisfied"], row["answered"])


def _reaching(scope: Scope) -> Scope:
    """As far back as each month of the trend is judged by."""
    return replace(scope, month_from=months_before(scope.month_to, MONTHS - 1 + PAST_MONTHS))


@section(N_("Months, with control limits"), height=380, words=[Word.CONTROL_LIMIT])
def show(platform: Platform, scope: Scope, pack: Pack) -> None:
    """Draw the last twelve months of the source chosen, each judged by its own past."""
    source = SatisfactionSource(one_of("source", _("Source"), {s.value: label(s) for s in SatisfactionSource}))
    every = by_month(platform, scope).to_pylist()
    asked = Asked(source, _survey(every) if source is SatisfactionSource.SURVEY else None)
    rows = [row for row in every if asked.holds(row)]
    found: dict[Key, Share] = {(row["month"],): share_of(row) for row in rows}
    anew = rebasing.begun(platform, scope, OF[source])
    points, centre = trend_months(_reaching(scope), MONTHS, found, anew)
    if not any(point.n for point in points):
        nothing_here(_("This source has no answers in the last twelve months."))
        return
    text = _("Share satisfied over the last twelve months, {source}", source=asked.title)
    chart(trend(points, centre, pack.satisfaction.target, _("Share satisfied")), key=f"trend-{asked.key}", alt=text)
    rebasing.note(anew, [each.month for each in points])


def _survey(rows: Sequence[Mapping[str, object]]) -> str | None:
    """The survey that the reader chooses; None where there is none."""
    names = surveys_of(rows)
    if len(names) < 2:  # noqa: PLR2004 - nothing to choose
        return next(iter(names), None)
    return one_of("trend_survey", _("Survey"), {name: name for name in names})
