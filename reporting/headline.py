"""The sentence that heads a report and the messages about it: on the figure that its definition names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from casework.settings import settings
from casework.texts import Words
from etl.subjects import Answers
from etl.warehouse.scope import Scope, months_before, running_month
from reporting.figures import Figures, Kpi, figures
from reporting.filling import Copy
from reporting.sentences import facts, sentence
from surveys.monitoring import MOST, WATCHED

LANGUAGES = ("zh", "en")


def headline(answers: Answers, copy: Copy) -> Words | None:
    """The sentence of the last month that was over in the copy's period, as whoever ``answers`` are for may read it;
    None where the unit has no figures.
    """
    own = answers if copy.project is None else answers.for_projects([copy.project])
    scope = _scope(copy)
    found = figures(own.kpi_months(scope), scope)
    names = own.project_names()
    return sentence_of(found, copy.project, copy.report.headline, months_before(scope.month_to, 1), names)


def sentence_of(found: Figures, unit: str | None, kpi: Kpi, month: date, names: Mapping[str, str]) -> Words | None:
    """The sentence on a figure in both languages; None without one."""
    known = facts(found, unit, kpi, month, names)
    if known is None:
        return None
    zh, en = (sentence(known, each) for each in LANGUAGES)
    return Words(zh=zh, en=en)


def _scope(copy: Copy) -> Scope:
    """The months before that which ran when the period ended (of a period that still runs: before that of now)."""
    after = copy.span.last + timedelta(days=1)
    last = min(after.replace(day=1), running_month(copy.as_of, settings().timezone))
    return Scope(copy.as_of, months_before(last, MOST + WATCHED), last)
