-- Working time in SQL: the twin of casework/worktime.py, as scalar macros over integers (microseconds). Its reference
-- tables (etl/worktime_sql.py) are reached by equi-joins only: ref.calendar (a row per local day), ref.workdays (per
-- working day); office hours stand in ref.rules. Recipe for a due moment, as in etl/models/parts/timed.sql:
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

-- Office time of a working day that has passed at now_us (microseconds since local midnight).
create or replace macro wt_open(now_us, open_1, close_1, open_2, close_2, open_3, close_3) as
least(greatest(now_us - open_1, 0), close_1 - open_1)
+ least(greatest(now_us - open_2, 0), close_2 - open_2)
+ least(greatest(now_us - open_3, 0), close_3 - open_3);

-- Office time from the first day of the calendar to a moment; null when its day is not in ref.calendar.
create or replace macro wt_position(
    local_us, is_workday, workdays_through, daily_us, open_1, close_1, open_2, close_2, open_3, close_3
) as
case
    when is_workday
        then
            (workdays_through - 1) * daily_us
            + wt_open(local_us % 86400000000, open_1, close_1, open_2, close_2, open_3, close_3)
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

-- The earliest local moment of a day (day_number) at which the position is reached, as microseconds.
create or replace macro wt_reached(end_position, day_number, daily_us, open_1, close_1, open_2, close_2, open_3) as
cast(day_number as bigint) * 86400000000
+ (end_position - 1) % daily_us + 1
+ case
    when (end_position - 1) % daily_us + 1 <= close_1 - open_1 then open_1
    when (end_position - 1) % daily_us + 1 <= close_1 - open_1 + close_2 - open_2 then open_2 - (close_1 - open_1)
    else open_3 - (close_1 - open_1) - (close_2 - open_2)
end;

create or replace macro wt_moment(
    end_position, day_number, utc_offset_us, daily_us, open_1, close_1, open_2, close_2, open_3
) as
make_timestamp(
    wt_reached(end_position, day_number, daily_us, open_1, close_1, open_2, close_2, open_3) - utc_offset_us
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
