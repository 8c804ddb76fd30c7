"""Python and SQL give the same due moment, warning and time taken: 100,000 random clocks and some chosen ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random

import duckdb
import pytest
from clocks import Answer, ClockCase, as_steps, by_python, random_case
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from packs import office_hours, pack, shanghai

from casework.policy import Pack
from casework.time.hours import WEEKDAYS, OfficeHours
from casework.vocabulary import Clock
from etl.statements import statement
from etl.warehouse import worktime_sql
from etl.warehouse.models import models
from etl.warehouse.office_tables import Offices

TIMED = next(model.sql for model in models() if model.name == "parts.timed")
ANSWERS = """
    select
        due_at,
        case when clock = 'working' then office_warn_at else wt_wall_warn(started_at, due_at, 2, 3) end,
        case
            when clock = 'working' then (met_position - start_position) // 60000000
            else (wt_micros(met_at) - wt_micros(started_at)) // 60000000
        end,
        clock = 'working' and provisional_span,
    from timed
    order by stream_key
"""
BATCH = 5_000
RELAXED = settings(
    deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def some_periods(draw: st.DrawFn, least: int, grid: int) -> list[tuple[str, str]]:
    """Draw up to three periods; edges anywhere on the grid, in minutes."""
    count = draw(st.integers(least, 3))
    edges = sorted(draw(st.sets(st.integers(0, 1_440 // grid), min_size=2 * count, max_size=2 * count)))
    moments = [f"{edge * grid // 60:02}:{edge * grid % 60:02}" for edge in edges]
    return list(zip(moments[::2], moments[1::2], strict=True))


@st.composite
def some_office_hours(draw: st.DrawFn) -> OfficeHours:
    """Draw the hours of a working day, to the minute, or of that and of some weekdays, to the quarter of an hour."""
    own = draw(st.sets(st.sampled_from(WEEKDAYS), max_size=5))
    grid = 15 if own else 1
    return office_hours(*draw(some_periods(1, grid)), **{name: draw(some_periods(0, grid)) for name in sorted(own)})


def packs_with(hours: Sequence[OfficeHours]) -> list[Pack]:
    each = (office_hours(), *hours)
    return [pack(version=str(number), office_hours=h.model_dump()) for number, h in enumerate(each)]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as warehouse:
        warehouse.execute("create schema core")
        for macro in ("core/due_moment", "core/day_end"):
            warehouse.execute(statement(macro))
        yield warehouse


def by_sql(connection: duckdb.DuckDBPyConnection, cases: Sequence[ClockCase]) -> list[tuple[Answer, bool]]:
    """Run the warehouse's own step; each answer comes with whether it is provisional."""
    offices = Offices.of(case.pack for case in cases)
    worktime_sql.install(connection, offices)
    for name, table in as_steps(cases, offices).items():
        connection.execute("drop table if exists " + name)
        connection.from_arrow(table).create(name)
    connection.execute("create or replace view timed as\n" + TIMED)
    rows = connection.sql(ANSWERS).fetchall()
    return [((_aware(due), _aware(warn), taken), provisional) for due, warn, taken, provisional in rows]


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - test data, not secrets


def _aware(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)


def disagreements(
    connection: duckdb.DuckDBPyConnection, cases: Sequence[ClockCase]
) -> list[tuple[ClockCase, Answer, Answer]]:
    sql = [answer for answer, _ in by_sql(connection, cases)]
    python = [by_python(case) for case in cases]
    return [found for found in zip(cases, python, sql, strict=True) if found[1] != found[2]]


@settings(RELAXED, max_examples=20, phases=[Phase.generate])  # a batch of 5,000 is not worth shrinking
@given(seed=st.integers(0, 2**32), hours=st.lists(some_office_hours(), max_size=3), first=st.integers(1990, 2070))
def test_python_and_sql_agree_on_100_000_random_clocks(
    connection: duckdb.DuckDBPyConnection, seed: int, hours: list[OfficeHours], first: int
) -> None:
    random, packs = seeded(seed), packs_with(hours)
    # Half of each batch starts in the announced years and around the border to the provisional ones.
    cases = [random_case(random, packs, random.choice(((2024, 2027), (first, first + 3)))) for _ in range(BATCH)]
    assert disagreements(connection, cases)[:1] == []


@settings(RELAXED, max_examples=20)
@given(random=st.randoms(use_true_random=False), hours=some_office_hours(), count=st.integers(1, 5))
def test_python_and_sql_agree_on_clocks_that_hypothesis_can_shrink(
    connection: duckdb.DuckDBPyConnection, random: Random, hours: OfficeHours, count: int
) -> None:
    packs = packs_with([hours])
    cases = [random_case(random, packs, (2025, 2027)) for _ in range(count)]
    assert disagreements(connection, cases)[:1] == []


def test_sql_marks_only_working_clocks_that_touch_a_year_without_notice(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    packs, random = packs_with([]), seeded(7)
    cases = [random_case(random, packs, (2026, 2026)) for _ in range(2_000)]
    found = by_sql(connection, cases)
    new_year = shanghai("2027-01-01 00:00")
    expected = [
        case.clock is Clock.WORKING and due is not None and due >= new_year
        for case, ((due, _, _), _) in zip(cases, found, strict=True)
    ]
    assert [provisional for _, provisional in found] == expected
    assert 0 < sum(expected) < len(expected)


def test_a_moment_outside_the_calendar_has_no_working_due_moment_in_sql(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    packs, random = packs_with([]), seeded(3)
    cases = [random_case(random, packs, (1980, 1987)) for _ in range(50)]
    late = [case for case in cases if case.clock is Clock.WORKING]
    found = by_sql(connection, late)
    assert {due for (due, _, _), _ in found} == {None}
