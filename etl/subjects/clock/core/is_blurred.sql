-- Whether a limit cannot be judged by a moment: one of which nothing is known (2), or one that only stands for its day
-- (1) where the limit is in minutes or hours, or a deadline within that very day.
create or replace macro core.is_blurred(vague, in_days, clock, moment, due_at, utc_offset_us) as
    vague = 2
    or (
        vague = 1
        and not in_days
        and (
            clock <> 'agreed'
            or (
                core.day_end(moment, utc_offset_us) = core.day_end(due_at, utc_offset_us)
                and core.day_end(due_at, utc_offset_us) - due_at >= interval 1 second
            )
        )
    )
