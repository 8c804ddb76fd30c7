"""The clock opens months: from its first moment a month has its edition and its prices, whatever is adopted later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import sqlalchemy as sa

from casework.case.projects import packs_of_projects
from casework.clock.plan import CLOCK
from casework.errors import PolicyError
from casework.month.streams import MONTHS, begins_at, month_of, month_stream, next_month, read_month
from casework.policy import Pack, Policies
from casework.record.events import Event, MonthOpened, Sheet
from casework.record.ledger import Ledger, Transaction
from casework.record.ledger.entries import within
from casework.record.ledger.tables import event
from casework.regulation.facts import PROJECT_SHEET
from casework.regulation.model import Line
from casework.vocabulary.assessing import MonthStep

EVERY_OTHER = "*"


def open_due(ledger: Ledger, policies: Policies, zone: str, now: datetime) -> int:
    """Open the running month of every scored project, and what was passed over since its last one; returns how many.

    Run twice, late, or on several machines, each month is opened once: its stream begins with it.
    """
    running = month_of(now, zone)
    with ledger.reading() as connection:
        projects, last = packs_of_projects(connection), _last_opened(connection)
    due = [(code, pack, month) for code, pack in projects.items() for month in _due(last.get(code), running)]
    wanted = [found for found in due if _edition(policies, found[1], found[2]) is not None]
    if not wanted:
        return 0
    with ledger.transaction() as transaction:
        return sum(_open(transaction, policies, code, pack, month, zone, now) for code, pack, month in wanted)


def open_month(transaction: Transaction, edition: Pack, project: str, month: date, zone: str, now: datetime) -> bool:
    """Open one month by an edition; False where it was opened before."""
    stream = month_stream(project, month)
    if edition.scoring is None or transaction.stream(stream):
        return False
    payload = MonthOpened(pack=edition.id, version=edition.version, sheet=sheet_of(edition))
    fact = Event(stream=stream, occurred_at=begins_at(month, zone), recorded_at=now, actor=CLOCK, project=project,
                 payload=payload, step=MonthStep.OPEN.value)  # fmt: skip
    transaction.append(stream, 0, [fact])
    return True


def sheet_of(edition: Pack) -> Sheet:
    """Base, bounds and prices of an edition that scores projects."""
    scoring = edition.scoring
    if scoring is None:
        raise PolicyError("The regulation {pack} scores no projects.", pack=edition.id)
    return Sheet(base=scoring.base, floor=scoring.floor, ceiling=scoring.ceiling, clause=scoring.clause,
                 prices=dict(_prices(edition)))  # fmt: skip


def _prices(edition: Pack) -> Iterator[tuple[str, float]]:
    if edition.scoring is not None and edition.scoring.per is not None:
        yield "reckoned/per", edition.scoring.per
    for rule in edition.obligations:
        if rule.points:
            yield f"missed/{rule.id}", -rule.points
    for line in reversed([line for line in edition.regulation.lines if line.sheet == PROJECT_SHEET]):
        yield from _prices_of(line)


def _prices_of(line: Line) -> Iterator[tuple[str, float]]:
    if line.on is None:
        if EVERY_OTHER in line.missed:
            yield f"missed/{EVERY_OTHER}", line.points
        return
    for level in line.with_.get("level", (EVERY_OTHER,)):
        for cause in line.with_.get("cause", (EVERY_OTHER,)):
            parts = (str(part) for part in (level, cause) if part != EVERY_OTHER)
            yield "/".join([line.on, *parts, *_further(line)]), line.points
    if line.cap is not None:
        yield f"{line.on}/cap", line.cap
    if line.every is not None:
        yield f"{line.on}/{line.every}", line.points


def _further(line: Line) -> Iterator[str]:
    """What else an entry or its case must say."""
    for field, values in (*line.with_.items(), *line.when.items()):
        if field not in {"level", "cause"}:
            yield f"{field}={'|'.join(map(str, values))}"


def _open(
    transaction: Transaction, policies: Policies, code: str, pack: str, month: date, zone: str, now: datetime
) -> int:
    edition = _edition(policies, pack, month)
    return int(edition is not None and open_month(transaction, edition, code, month, zone, now))


def _edition(policies: Policies, pack: str, month: date) -> Pack | None:
    """The edition in force on the month's first day, where it scores projects and can be used."""
    try:
        found = policies.in_force(pack, month)
    except PolicyError:
        return None
    return None if found.scoring is None else found


def _due(last: date | None, running: date) -> Iterator[date]:
    """The months to open: the running one, and those since the last that was opened."""
    month = running if last is None else next_month(last)
    while month <= running:
        yield month
        month = next_month(month)


def _last_opened(connection: sa.Connection) -> dict[str, date]:
    column = event.c
    query = sa.select(column.stream).where(within(connection, MONTHS))
    found: dict[str, date] = {}
    for stream in connection.execute(query.where(column.version == 1)).scalars():
        project, _slash, month = stream.removeprefix(MONTHS).rpartition("/")
        found[project] = max(read_month(month), found.get(project, date.min))
    return found
