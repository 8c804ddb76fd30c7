-- Working time in SQL: the twin of casework.time.worktime, as scalar macros over integers (microseconds). A position is
-- the office time from the first day of the calendar to a moment. How long a day is stands in the reference tables only
-- (etl/warehouse/office_tables.py): ref.office_days, a row per local day, and ref.office_ends, a row per slot of office
-- time and per working day, both reached by equi-joins. Recipe for a due moment, as in parts/timed.sql:
--   1. join ref.office_days c on c.day_row = wt_day_row(started_at, …); start position by wt_position(…)
--   2. join ref.office_ends d on d.end_row = wt_due_row(…); due position by wt_due_position(…)
--   3. due moment by wt_moment(due_position, …)
-- A limit of n working days stands in limit_days (n > 0, limit_us null); every other limit in limit_us (0: due at the
-- start itself). Office minutes taken = (position of the end − position of the start) // 60 000 000.

create or replace macro wt_micros(moment) as
date_diff('microsecond', timestamp '1970-01-01 00:00:00', moment);

create or replace macro wt_local(moment, utc_offset_us) as
wt_micros(moment) + utc_offset_us;

-- The row of ref.office_days of a moment's local day.
create or replace macro wt_day_row(moment, utc_offset_us, day_base) as
day_base + (wt_micros(moment) + utc_offset_us) // 86400000000;

-- Office time until a moment: within the n-th period of its day it is UTC − shift_n; after it, until the next begins,
-- until_n; null when its day is not in ref.office_days.
create or replace macro wt_position(moment, before, shift_1, until_1, shift_2, until_2, shift_3, until_3) as
greatest(
    least(wt_micros(moment) - shift_1, until_1),
    least(wt_micros(moment) - shift_2, until_2),
    least(wt_micros(moment) - shift_3, until_3),
    before
);

-- The row of ref.office_ends of the slot in which a position lies; an exact closing belongs to what it closes.
create or replace macro wt_slot_row(end_position, slot_us, slot_base) as
slot_base + (end_position - 1) // slot_us;

-- The row of ref.office_ends in which a limit ends: that of the n-th working day after the last one until the start's
-- day (workday_row), or that of the slot so much office time later.
create or replace macro wt_due_row(workday_row, limit_days, start_position, limit_us, slot_us, slot_base) as
coalesce(workday_row + limit_days, wt_slot_row(start_position + limit_us, slot_us, slot_base));

-- Where the limit ends: closing of that working day, or so much office time later.
create or replace macro wt_due_position(closing, start_position, limit_us) as
coalesce(closing, start_position + limit_us);

-- Where a share of the office time allowed has passed.
create or replace macro wt_warn_position(start_position, due_position, share_num, share_den) as
start_position + (due_position - start_position) * share_num // share_den;

-- The earliest moment at a position, by the stretches of office time of its row of ref.office_ends.
create or replace macro wt_moment(end_position, until_1, until_2, until_3, shift_1, shift_2, shift_3, shift_4) as
make_timestamp(
    end_position
    + case
        when end_position <= until_1 then shift_1
        when end_position <= until_2 then shift_2
        when end_position <= until_3 then shift_3
        else shift_4
    end
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
