"""One sentence that answers a page's question, made from facts.

It says value, n and target, whether that is usual, what moved it most, and what to do next.

It heads pages, reports and messages. Every form stands in ``sentences.toml``, in both languages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel.dates import format_date

from casework.texts import Words
from reporting.figures import COUNTS, Figure, Figures, Kpi, signals
from surveys.monitoring import Finding

FORMS = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the figure that a page asks about."""

    figure: Figure
    month: date
    mover: str | None
    """What the unit is called whose figure is the least likely of all looked at; None when none is unusual."""
    looked_at: int
    mover_is_worse: bool = False


def facts(found: Figures, unit: str | None, kpi: Kpi, month: date, names: Mapping[str, str]) -> Facts | None:
    """The facts of a unit's figure in the last month that is over; None where there never was any.

    What moved it most is looked for among the units only where the figure is of all of them.
    """
    figure = found.get((unit, kpi))
    if figure is None:
        return None
    listed = signals(found, (kpi,))
    if unit is not None:
        return Facts(figure, month, None, 0)
    mover = found[listed.found[0][0]] if listed.found else None
    name = None if mover is None or mover.unit is None else names.get(mover.unit, mover.unit)
    return Facts(figure, month, name, listed.looked_at, mover is not None and mover.worse)


def sentence(of: Facts, language: str) -> str:
    """The sentence in ``language`` (``zh…`` for Chinese, anything else for English)."""
    figure = of.figure
    parts = ((_against_target(figure), "parts"), (_verdict(figure), _joint(figure)), (_moved(of), "apart"))
    said = _filled(*_value(of), of, language)
    for part, joint in parts:
        if part is not None:
            said += _form("joined", joint).label(language) + _filled(*part, of, language)
    return said + _form("joined", "end").label(language) + _filled("next", _next(of), of, language)


def running_score(month: date, now: float, unkept: float, language: str) -> str:
    """The score of the month that runs: what it is, and what it would be if no limit that runs was kept."""
    form = _form("running", "settled" if now == unkept else "score").label(language)
    return form.format(month=_month(month, language), now=f"{now:,.0f}", unkept=f"{unkept:,.0f}")


def stand(figure: Figure) -> str | None:
    """``reached``, ``missed`` or, by its interval, ``either``; None without a target or data."""
    now = figure.now
    if now is None or now.target is None or now.share.interval is None:
        return None
    _low, high = now.share.interval
    return "missed" if high < now.target else "reached" if now.value >= now.target else "either"


def _value(of: Facts) -> tuple[str, str]:
    if of.figure.now is None:
        return "value", "none"
    return "value", str(of.figure.kpi) if of.figure.kpi in COUNTS | {Kpi.OVERDUE} else "share"


def _against_target(figure: Figure) -> tuple[str, str] | None:
    stands = stand(figure)
    return ("target", stands) if stands else None


def _verdict(figure: Figure) -> tuple[str, str] | None:
    return ("verdict", str(figure.verdict.finding)) if figure.now else None


def _joint(figure: Figure) -> str:
    """What stands before the verdict, which may speak against the target: reached and yet worse than usual, say."""
    if figure.verdict.finding is Finding.NOT_YET:
        return "apart"
    against = {"reached": figure.worse, "missed": not figure.worse}.get(stand(figure) or "", False)
    return "but" if figure.verdict.signal and against else "parts"


def _moved(of: Facts) -> tuple[str, str] | None:
    if not of.looked_at:
        return None
    form = "nothing" if of.mover is None else "by"
    return "moved", f"{form}_alone" if of.looked_at == 1 else form


def _next(of: Facts) -> str:
    figure = of.figure
    if figure.now is None:
        return "enter"
    if figure.verdict.signal:
        return "look" if figure.worse else "learn"
    if of.mover is not None:
        return "look" if of.mover_is_worse else "learn"
    if stand(figure) == "missed":
        return "target"
    return "wait" if figure.verdict.finding is Finding.NOT_YET else "nothing"


def _filled(table: str, form: str, of: Facts, language: str) -> str:
    now, kpi = of.figure.now, of.figure.kpi
    called = _form("figure", "score_of_all" if kpi is Kpi.SCORE and of.figure.unit is None else str(kpi))
    fields = {
        "figure": called.label(language).format(survey=of.figure.survey),
        "month": _month(of.month, language),
        "value": "" if now is None else f"{now.value:,.0f}" if kpi in COUNTS else f"{now.value:.1%}",
        "n": f"{now.n:,}" if now and now.n else "",
        "target": f"{now.target:.0%}" if now and now.target else "",
        "unit": of.mover or "",
        "looked_at": str(of.looked_at),
    }
    return _form(table, form).label(language).format(**fields)


def _month(month: date, language: str) -> str:
    chinese = language.startswith("zh")
    return format_date(month, "y年M月" if chinese else "MMM y", locale="zh_CN" if chinese else "en")


def _form(table: str, name: str) -> Words:
    return _forms()[table][name]


@cache
def _forms() -> dict[str, dict[str, Words]]:
    read = tomllib.loads(FORMS.read_text(encoding="utf-8"))
    return {
        table: {name: Words.model_validate(words) for name, words in forms.items()} for table, forms in read.items()
    }
