-- Working time in SQL: the twin of casework.time.worktime, as scalar macros over integers (microseconds). Its
-- reference tables (etl/warehouse/worktime_sql.py) are reached by equi-joins only: ref.calendar (a row per local day),
-- ref.workdays (per working day); office hours stand in ref.rules. Recipe for a due moment, as in parts/timed.sql:
--   1. join ref.calendar c on c.day_number = wt_day(wt_local(started_at, r.utc_offset_us))
--   2. start position by wt_position(…), due position by wt_due_position(…)
--   3. join ref.workdays d on d.ordinal = wt_ordinal(due_position, r.daily_us); due moment by wt_moment(…)
-- A limit of n working days stands in limit_days (n > 0, limit_us null); every other limit in limit_us (0: due at the
-- start itself). Office minutes taken = (position of the end − position of the start) // 60 000 000.

create or replace macro wt_micros(moment) as
date_diff('microsecond', timestamp '1970-01-01 00:00:00', moment);

create or replace macro wt_local(moment, utc_offset_us) as
wt_micros(moment) + utc_offset_us;

create or replace macro wt_day(local_us) as
cast(local_us // 86400000000 as integer);

-- Office time of a working day that has passed at now_us (microseconds since local midnight). Within the n-th period it
-- is now_us - shift_n; after it, and until the next begins, until_n (after the last: daily_us).
create or replace macro wt_open(now_us, daily_us, shift_1, until_1, shift_2, until_2, shift_3) as
greatest(
    least(now_us - shift_1, until_1),
    least(now_us - shift_2, until_2),
    least(now_us - shift_3, daily_us),
    0
);

-- Office time from the first day of the calendar to a moment; null when its day is not in ref.calendar.
create or replace macro wt_position(
    local_us, is_workday, workdays_through, daily_us, shift_1, until_1, shift_2, until_2, shift_3
) as
case
    when is_workday
        then
            (workdays_through - 1) * daily_us
            + wt_open(local_us % 86400000000, daily_us, shift_1, until_1, shift_2, until_2, shift_3)
    else workdays_through * daily_us
end;

-- Where the limit ends: closing of the n-th working day after the start's day, or so much office time later.
create or replace macro wt_due_position(start_position, workdays_through, limit_days, limit_us, daily_us) as
case
    when limit_days is null then start_position + limit_us
    else (workdays_through + limit_days) * daily_us
end;

-- Where a share of the office time allowed has passed.
create or replace macro wt_warn_position(start_position, due_position, share_num, share_den) as
start_position + (due_position - start_position) * share_num // share_den;

-- The working day in which a position ends; an exact closing belongs to the day it closes.
create or replace macro wt_ordinal(end_position, daily_us) as
cast((end_position - 1) // daily_us + 1 as integer);

-- How much office time of that day has passed then.
create or replace macro wt_rest(end_position, daily_us) as
(end_position - 1) % daily_us + 1;

-- The earliest moment of a day (day_number) at which so much of its office time (rest_us) has passed.
create or replace macro wt_moment(rest_us, day_number, utc_offset_us, shift_1, until_1, shift_2, until_2, shift_3) as
make_timestamp(
    cast(day_number as bigint) * 86400000000
    + rest_us
    + case when rest_us <= until_1 then shift_1 when rest_us <= until_2 then shift_2 else shift_3 end
    - utc_offset_us
);

-- Wall time: a moment so many microseconds later, and the share of a stretch that has passed (never before its start).
create or replace macro wt_after(moment, limit_us) as
make_timestamp(wt_micros(moment) + limit_us);

create or replace macro wt_wall_warn(started_at, due_at, share_num, share_den) as
case
    when due_at <= started_at then started_at
    else make_timestamp(
        wt_micros(started_at) + (wt_micros(due_at) - wt_micros(started_at)) * share_num // share_den
    )
end;
