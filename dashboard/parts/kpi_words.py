"""The figures of ``reporting.figures`` as people read them: names, values, verdicts, and the page behind each."""

from __future__ import annotations

from dashboard.frame.i18n import N_, _, _n
from dashboard.parts.formats import NOTHING, month, number, percent
from dashboard.parts.markdown import plain
from reporting.figures import COUNTS, Figure, Kpi, Point
from surveys.monitoring import LEAST, Finding

NAMES = {
    Kpi.COMPLIANCE: N_("Limits kept"),
    Kpi.CALLBACK: N_("Satisfied at the callback"),
    Kpi.CLUB: N_("Satisfied in the club"),
    Kpi.SURVEY: N_("Satisfied in surveys"),
    Kpi.COVERAGE: N_("Callbacks made"),
    Kpi.OPEN: N_("Complaints still open"),
    Kpi.OVERDUE: N_("Overdue among the open"),
    Kpi.SCORE: N_("Score"),
}
PAGES = {
    Kpi.COMPLIANCE: "compliance",
    Kpi.CALLBACK: "satisfaction",
    Kpi.CLUB: "satisfaction",
    Kpi.SURVEY: "satisfaction",
    Kpi.COVERAGE: "satisfaction",
    Kpi.OPEN: "unresolved",
    Kpi.OVERDUE: "unresolved",
    Kpi.SCORE: "score",
}
"""The page that a figure opens."""


def name(kpi: Kpi, *, of_all: bool = False) -> str:
    """What a figure is called; of several projects the score is their median."""
    return _("Score, median of the projects") if of_all and kpi is Kpi.SCORE else _(NAMES[kpi])


def title(figure: Figure) -> str:
    """What a figure of a unit is called; that of a survey says which."""
    if figure.survey is not None:
        return _("Satisfied in the survey “{name}”", name=plain(figure.survey))
    return name(figure.kpi, of_all=figure.unit is None)


def value(point: Point | None, kpi: Kpi, least: int = 1) -> str:
    """A month's figure: a share as a percentage ("too few" below ``least``), a count as it is, a dash without data."""
    if point is None:
        return NOTHING
    if kpi in COUNTS:
        return number(point.hits)
    return _("too few") if point.share.too_few(least) else percent(point.share.value)


def finding(figure: Figure) -> str:
    """The verdict on the last month that is over."""
    found = figure.verdict.finding
    if found is Finding.NOT_YET:
        past = figure.verdict.months
        if figure.judged_since is not None and past < LEAST:
            return _("No judgement yet: judged by months since {month}; {least} are needed, there are {n}",
                     month=month(figure.judged_since), least=LEAST, n=past)  # fmt: skip
        if past >= LEAST:
            return _("Nothing to judge in this month")
        return _n("No judgement yet: {n} month of past, {least} are needed",
                  "No judgement yet: {n} months of past, {least} are needed", past, least=LEAST)  # fmt: skip
    if found is Finding.USUAL:
        return _("Usual for its own past")
    return _("Unusually high for its own past") if found is Finding.HIGHER else _("Unusually low for its own past")


def mark(figure: Figure) -> str:
    """A sign beside a value that is unusual for its own past; nothing beside others."""
    return {Finding.HIGHER: " ▲", Finding.LOWER: " ▼"}.get(figure.verdict.finding, "")
