-- When an obligation is due, from the office-time positions of its start and of its limit's end (core/worktime.sql);
-- until_n and shift_n are those of the row of ref.office_ends in which that position lies.
create or replace macro core.due_moment(
    clock, carried_at, started_at, limit_months, limit_us, utc_offset_us, start_position, due_position,
    until_1, until_2, until_3, shift_1, shift_2, shift_3, shift_4
) as
    case
        when clock = 'agreed' then carried_at
        when limit_months is not null
            then
                started_at
                + to_microseconds(utc_offset_us)
                + to_months(cast(limit_months as integer))
                - to_microseconds(utc_offset_us)
        when clock = 'clock' then wt_after(started_at, limit_us)
        when due_position = start_position then started_at
        else wt_moment(due_position, until_1, until_2, until_3, shift_1, shift_2, shift_3, shift_4)
    end
