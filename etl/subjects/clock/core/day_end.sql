-- The last microsecond of the local day of a moment.
create or replace macro core.day_end(moment, utc_offset_us) as
    date_trunc('day', moment + to_microseconds(utc_offset_us))
    + interval 1 day - interval 1 microsecond - to_microseconds(utc_offset_us)
