"""What a draft would have meant: the last twelve months reckoned again under it, on a copy of the warehouse in memory.

The entries stay as they were made. What passing time wrote under the limits of then (a case that was raised) is counted
as it was written; what is reckoned anew is which limits were kept, and the points that hang on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from casework.case.confidential import NOBODYS, Sight
from casework.policy import Pack, Policies
from casework.policy.load import read_pack
from casework.regulation import Regulation
from casework.settings import settings
from etl.errors import WarehouseError
from etl.statements import statement
from etl.warehouse.models import models
from etl.warehouse.scope import months_before
from etl.warehouse.snapshot import Keys, Reader, Snapshot

MONTHS = 12
SHOWN = 500
"""So many of the obligations that changed sides are listed."""
Tell = Callable[[float], object]
"""Told which share of the work is done."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Obligations looked at, late before, late under the draft, and those that changed sides."""

    looked_at: int
    late_before: int
    late_after: int
    newly_late: int
    no_longer_late: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What would have come out otherwise; moments are UTC.

    ``verdicts``: rule_key, verdict_before, verdict_after (NULL: no such obligation), n. ``late``: the obligations that
    changed sides, with their due moments. ``scores``: project, month, before, after, difference.
    """

    since: date
    totals: Totals
    verdicts: pa.Table
    late: pa.Table
    scores: pa.Table


def effect(
    source: Reader,
    draft: Regulation,
    as_of: datetime,
    sight: Sight = NOBODYS,
    tell: Tell | None = None,
) -> Effect:
    """Reckon the twelve months up to ``as_of`` again under ``draft``, as far as ``sight`` goes.

    Raises ``WaitingError`` for a draft that nobody could work by, ``WarehouseError`` when there is no room.
    """
    window = _window(draft, as_of)
    trial = _trial(source.policies, draft, window.since)
    done = iter(range(1, len(models()) + 1))

    def step() -> None:
        if tell:
            tell(min(next(done, len(models())) / len(models()), 1.0))

    copy = Snapshot.under(source, as_of, trial, step)
    asked: dict[str, object] = {
        "projects": None if sight.projects is None else sorted(sight.projects),
        "pack": draft.id,
    }
    before = [source.query(sql, window.of(kind) | asked_of(kind, asked), sight.keys) for kind, sql in QUESTIONS.items()]
    try:
        return _compared(copy, window, asked, before, sight.keys)
    except duckdb.Error as error:
        raise WarehouseError("The effect cannot be worked out now ({reason}).", reason=error) from error


@dataclass(frozen=True, slots=True)
class _Window:
    """The months looked at, and the moments they begin and end with."""

    since: date
    until: date
    start: datetime
    as_of: datetime
    offset: object

    def of(self, kind: str) -> dict[str, object]:
        """The parameters of a question about the window."""
        as_of = self.as_of.astimezone(UTC).replace(tzinfo=None)
        if kind == "judged":
            return {"as_of": as_of, "since": self.start.astimezone(UTC).replace(tzinfo=None)}
        return {"as_of": as_of, "local_offset": self.offset, "month_from": self.since, "month_to": self.until}


QUESTIONS = {"judged": statement("effects/judged"), "scores": statement("effects/scored")}
"""What is asked of the warehouse as it is and of the copy."""


def asked_of(kind: str, asked: dict[str, object]) -> dict[str, object]:
    """Of what narrows both questions, that which one of them takes."""
    return asked if kind == "judged" else {"projects": asked["projects"]}


def _window(draft: Regulation, as_of: datetime) -> _Window:
    zone = ZoneInfo(draft.timezone)
    last = as_of.astimezone(zone).date().replace(day=1)
    since = months_before(last, MONTHS - 1)
    offset = as_of.astimezone(ZoneInfo(settings().timezone)).utcoffset()
    return _Window(since, last, datetime.combine(since, time(), zone), as_of, offset)


def _trial(policies: Policies, draft: Regulation, since: date) -> Policies:
    """The packs in force, with the draft in the place of every version of its regulation since a day."""
    pack = read_pack(draft.model_copy(update={"effective_from": since, "version": f"{draft.version} (draft)"}))
    return Policies([*_others(policies.packs, pack), pack])


def _others(packs: Iterable[Pack], pack: Pack) -> list[Pack]:
    return [each for each in packs if each.id != pack.id or each.effective_from < pack.effective_from]


def _compared(copy: Snapshot, window: _Window, asked: dict[str, object], before: list[pa.Table], keys: Keys) -> Effect:
    after = [copy.query(sql, window.of(kind) | asked_of(kind, asked), keys) for kind, sql in QUESTIONS.items()]
    with copy.cursor() as cursor:
        for kind, rows, rows_after in zip(QUESTIONS, before, after, strict=True):
            cursor.from_arrow(rows).create(f"{kind}_before")
            cursor.from_arrow(rows_after).create(f"{kind}_after")
        cursor.execute(statement("effects/changes"))
        totals = cursor.execute(statement("effects/totals")).fetchall()[0]
        return Effect(
            window.since,
            Totals(*map(int, totals)),
            cursor.execute(statement("effects/verdicts")).to_arrow_table(),
            cursor.execute(statement("effects/late"), {"row_limit": SHOWN}).to_arrow_table(),
            cursor.execute(statement("effects/scores")).to_arrow_table(),
        )
