"""What is asked of a mart, from the parameters of an address; they are called as those of the pages' addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from etl.open_marts.listing import Opened, Wanted
from etl.subjects.marts import check_dimensions
from etl.warehouse.scope import Scope, ScopeError

FILTERS = {
    "project": "projects",
    "department": "departments",
    "clause": "rules",
    "severity": "severities",
    "channel": "channels",
    "concern": "concerns",
}
"""Parameter of an address → filter of a scope; each may stand several times."""
ONCE = ("from", "to", "as_of", "known", "by", "limit", "format")
USUAL_MONTHS, USUAL_ROWS, MOST_ROWS = 12, 1_000, 100_000

Parameters = Sequence[tuple[str, str]]


def wanted(mart: Opened, parameters: Parameters, now: datetime, zone: str) -> Wanted:
    """The question that an address puts; moments without a zone are local in ``zone``.

    Without ``from`` and ``to`` it is about the last twelve months. Raises ``ScopeError``, which says what to change.
    """
    said = _said(parameters)
    as_of = _moment("as_of", said["as_of"], zone) if "as_of" in said else now
    usual = Scope.last_months(USUAL_MONTHS, as_of, zone)
    filters = {scoped: tuple(value for name, value in parameters if name == told) for told, scoped in FILTERS.items()}
    scope = Scope(
        as_of=as_of,
        month_from=_month("from", said["from"]) if "from" in said else usual.month_from,
        month_to=_month("to", said["to"]) if "to" in said else usual.month_to,
        known_at=_moment("known", said["known"], zone) if "known" in said else None,
        **{name: values or None for name, values in filters.items()},
    )
    return Wanted(scope, _by(mart, said.get("by")), _limit(said.get("limit")))


def _said(parameters: Parameters) -> dict[str, str]:
    known = (*FILTERS, *ONCE)
    unknown = sorted({name for name, _ in parameters} - set(known))
    if unknown:
        raise ScopeError(
            "There is no parameter {unknown}: choose among {known}.", unknown=", ".join(unknown), known=", ".join(known)
        )
    twice = sorted(name for name in ONCE if _times(name, parameters) > 1)
    if twice:
        raise ScopeError("{names} may stand once only: leave one out.", names=", ".join(twice))
    return {name: value for name, value in parameters if name in ONCE}


def _times(wanted: str, parameters: Iterable[tuple[str, str]]) -> int:
    return sum(name == wanted for name, _ in parameters)


def _month(name: str, text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError as error:
        raise ScopeError("{name} is a month such as 2026-03, not {text}.", name=name, text=text) from error


def _moment(name: str, text: str, zone: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ScopeError(
            "{name} is a moment such as 2026-03-31T18:00 or 2026-03-31T10:00:00Z, not {text}.", name=name, text=text
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


def _by(mart: Opened, text: str | None) -> tuple[str, ...]:
    if text is None:
        return mart.usual
    by = tuple(filter(None, text.split(",")))
    check_dimensions(by, mart.dimensions)
    return by


def _limit(text: str | None) -> int:
    if text is None:
        return USUAL_ROWS
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_ROWS:
        raise ScopeError("limit is a number of rows from 1 to {most}, not {text}.", most=MOST_ROWS, text=text)
    return int(text)
