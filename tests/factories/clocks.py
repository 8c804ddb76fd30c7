"""Random clocks for the agreement of Python and SQL: limits of every kind, moments crowded around the edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import pyarrow as pa

from casework.policy import Pack
from casework.time.hours import Limit
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Clock
from etl.warehouse.office_tables import OFFICE_COLUMNS, Offices
from etl.warehouse.worktime_sql import sql_limit

SHARE = (2, 3)
EDGES = (0, 1, 540, 719, 720, 721, 809, 810, 1079, 1080, 1081, 1439)
"""Minutes of the day around which moments crowd: midnight, opening, lunch, closing."""


@dataclass(frozen=True, slots=True)
class ClockCase:
    """One clock to be judged twice."""

    pack: Pack
    clock: Clock
    limit: Limit | None
    started_at: datetime
    carried_due_at: datetime | None
    finished_at: datetime | None


Answer = tuple[datetime | None, datetime | None, int | None]
"""Due, warning, whole minutes taken."""


def random_case(random: Random, packs: Sequence[Pack], years: tuple[int, int]) -> ClockCase:
    """Draw one clock that starts within ``years`` (inclusive)."""
    started_at = random_moment(random, years)
    clock, limit = random_limit(random)
    wander = timedelta(minutes=random.randint(-3_000, 60_000), microseconds=random.choice((0, 0, 1, 999_999)))
    return ClockCase(
        pack=random.choice(packs),
        clock=clock,
        limit=limit,
        started_at=started_at,
        carried_due_at=started_at + wander if clock is Clock.AGREED and random.random() < 0.9 else None,
        finished_at=random.choice((None, started_at + abs(wander) * random.random())),
    )


def random_moment(random: Random, years: tuple[int, int]) -> datetime:
    """Draw a moment: any microsecond, any minute, or an edge of the day."""
    first = datetime(years[0], 1, 1, tzinfo=UTC)
    days = (datetime(years[1] + 1, 1, 1, tzinfo=UTC) - first).days
    moment = first + timedelta(days=random.randrange(days))
    return moment + random.choice(
        (
            timedelta(microseconds=random.randrange(86_400_000_000)),
            timedelta(minutes=random.randrange(1_440)),
            timedelta(minutes=(random.choice(EDGES) - 480) % 1_440, microseconds=random.choice((0, 0, 1, 59_999_999))),
        )
    )


def random_limit(random: Random) -> tuple[Clock, Limit | None]:
    """Draw a clock and a limit that fits it; zero limits are frequent."""
    clock = random.choice(list(Clock))
    if clock is Clock.AGREED:
        return clock, None
    units = {"minutes": 4_000, "hours": 100, "days": 40} | ({"half_days": 30} if clock is Clock.WORKING else {})
    unit = random.choice(list(units))
    return clock, Limit.model_validate({unit: random.choice((0, 1, random.randint(0, units[unit])))})


def by_python(case: ClockCase) -> Answer:
    """Answer with ``casework.time.worktime``."""
    calendar = WorkCalendar.of(case.pack)
    due = calendar.due(case.started_at, case.limit, case.clock, case.carried_due_at)
    warn = None if due is None else calendar.warn_at(case.started_at, due, SHARE, case.clock)
    if case.finished_at is None:
        return due, warn, None
    if case.clock is Clock.WORKING:
        return due, warn, calendar.minutes_between(case.started_at, case.finished_at)
    return due, warn, (case.finished_at - case.started_at) // timedelta(minutes=1)


WHOLE, MOMENT, WORD, FLAG = pa.int64(), pa.timestamp("us"), pa.string(), pa.bool_()
KEY = {"stream_key": WHOLE, "rule_no": WHOLE, "place": WHOLE}
STARTS = pa.schema({**KEY, "started_at": MOMENT, "start_vague": WHOLE, "carried_due_at": MOMENT, "cancelled": FLAG})
MET = {"met_vague": WHOLE, "met_place": WHOLE, "met_at": MOMENT, "met_recorded_at": MOMENT}
VOID = {"void_vague": WHOLE, "void_place": WHOLE, "void_at": MOMENT, "void_reason": WORD, "voided_by_clock": FLAG}
ENDS = pa.schema({**KEY, **MET, **VOID})
LIMIT = dict.fromkeys(("limit_days", "limit_us", "limit_months", "share_num", "share_den"), WHOLE)
LIMIT |= {"warn": FLAG, "in_days": FLAG}
OFFICE = dict.fromkeys(OFFICE_COLUMNS, WHOLE)
RULES = pa.schema({"rule_no": WHOLE, "rule": WORD, "clock": WORD, "has_parts": FLAG, **LIMIT, **OFFICE})
FAILURES = pa.schema({**KEY, "failed_place": WHOLE, "failed_at": MOMENT})
LIMITED = pa.schema({**KEY, "clock": WORD, "carried_at": MOMENT, **LIMIT})


def as_steps(cases: Sequence[ClockCase], offices: Offices) -> dict[str, pa.Table]:
    """Say each case as one stream with one rule of its own: the tables that ``parts/timed.sql`` reads."""
    met = [(number, case) for number, case in enumerate(cases) if case.finished_at is not None]
    rows = {
        "starts": ([_start(number, case) for number, case in enumerate(cases)], STARTS),
        "ends": ([_end(number, case) for number, case in met], ENDS),
        "failures": ([], FAILURES),
        "limited": ([], LIMITED),
        "ref.rules": ([_rule(number, case) | offices.of_pack(case.pack) for number, case in enumerate(cases)], RULES),
    }
    return {name: pa.Table.from_pylist(found, schema=schema) for name, (found, schema) in rows.items()}


def _start(number: int, case: ClockCase) -> dict[str, object]:
    moments = {"started_at": _naive(case.started_at), "carried_due_at": _naive(case.carried_due_at)}
    return {"stream_key": number, "rule_no": number, "place": 1, "cancelled": False, "start_vague": 0, **moments}


def _end(number: int, case: ClockCase) -> dict[str, object]:
    moment = _naive(case.finished_at)
    met = {"met_vague": 0, "met_place": 2, "met_at": moment, "met_recorded_at": moment}
    return {"stream_key": number, "rule_no": number, "place": 1, **met}


def _rule(number: int, case: ClockCase) -> dict[str, object]:
    limit = sql_limit(case.limit, case.clock, case.pack.office_hours)
    return {
        "rule_no": number,
        "rule": "rule",
        "clock": case.clock.value,
        "has_parts": False,
        "in_days": bool(limit.days),
        "limit_days": limit.days,
        "limit_us": limit.micros,
        "limit_months": limit.months,
        "share_num": SHARE[0],
        "share_den": SHARE[1],
        "warn": True,
    }


def _naive(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)
