-- Whether a limit cannot be judged by a moment that only stands for its day: one in minutes or hours, or a deadline
-- within that very day.
create or replace macro core.is_blurred(clock, moment, due_at, utc_offset_us) as
    clock <> 'agreed'
    or (
        core.day_end(moment, utc_offset_us) = core.day_end(due_at, utc_offset_us)
        and core.day_end(due_at, utc_offset_us) - due_at >= interval 1 second
    )
