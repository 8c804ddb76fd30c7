-- When an obligation ended, of whose end only the day may be known (1): on the last day of a limit in days it was in
-- time.
create or replace macro core.on_the_day(vague, in_days, ended_at, due_at, utc_offset_us) as
    case
        when
            vague = 1 and in_days and ended_at > due_at
            and core.day_end(ended_at, utc_offset_us) = core.day_end(due_at, utc_offset_us)
            then due_at
        else ended_at
    end
