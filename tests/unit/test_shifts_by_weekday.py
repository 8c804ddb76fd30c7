"""By which shift a case was received, where Saturdays have office hours: the engine and the warehouse's own step."""

from __future__ import annotations

from datetime import UTC

import duckdb
from packs import office_hours, pack, shanghai

from casework.regulation.shifts import shift_at
from casework.time.worktime import WorkCalendar
from etl.statements import statement
from etl.warehouse import worktime_sql
from etl.warehouse.office_tables import Offices
from etl.warehouse.reference import LOCAL_DAY

TABLES = """
create table ref.case_fields as select
    'a' as pack, 'received' as kind, 'shift' as field, null as source, null as fallback,
    timestamp '2000-01-01' as valid_from, timestamp '2100-01-01' as valid_until;
create table ref.packs as select
    'a' as pack, timestamp '2000-01-01' as valid_from, timestamp '2100-01-01' as valid_until,
    $utc_offset_us as utc_offset_us, $day_base as day_base,
    18 * 3600000000 as night_from_us, 8 * 3600000000 as night_until_us;
create table claims (stream_key integer, place integer, standing varchar);
create table effective as select
    row_number() over () as stream_key, 1 as place, 1 as version, 'a' as pack, 'received' as kind, occurred_at,
    null as level,
    from (select unnest($moments) as occurred_at);
create table facts as select stream_key, version, null as shift from effective;
"""
MOMENTS = {
    "2026-04-17 19:00": "night",
    "2026-04-18 11:00": "day",
    "2026-04-18 18:00": "night",
    "2026-04-19 11:00": "night",
    "2026-04-22 11:00": "night",
    "2026-04-23 11:00": "day",
    "2026-05-02 11:00": "night",
}
"""Saturday 18 April has office hours, Sunday 19 and Wednesday 22 have none, Saturday 2 May is within a holiday."""

KNOWN = pack(office_hours=office_hours(saturday=[("09:00", "12:00")], wednesday=[]).model_dump())


def test_the_engine_knows_the_day_shift_by_office_hours() -> None:
    calendar, shifts = WorkCalendar.of(KNOWN), {"night": ("18:00", "08:00")}
    assert {moment: shift_at(shanghai(moment), shifts, calendar) for moment in MOMENTS} == MOMENTS


def test_the_warehouse_knows_it_alike() -> None:
    offices = Offices.of([pack(), KNOWN])
    moments = [shanghai(moment).astimezone(UTC).replace(tzinfo=None) for moment in MOMENTS]
    columns = {name: offices.of_pack(KNOWN)[name] for name in LOCAL_DAY}
    with duckdb.connect() as warehouse:
        worktime_sql.install(warehouse, offices)
        for table in TABLES.split(";\n")[:-1]:
            asked = {name: value for name, value in {**columns, "moments": moments}.items() if f"${name}" in table}
            warehouse.execute(table, asked)
        warehouse.execute(statement("steps/reckoned"))
        words = warehouse.sql("select word from reckoned where field = 'shift' order by stream_key").fetchall()
    assert dict(zip(MOMENTS, (word for (word,) in words), strict=True)) == MOMENTS
