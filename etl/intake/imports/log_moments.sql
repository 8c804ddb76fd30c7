-- Grain: one number of a log, with when each of its steps was taken first, and (under the name of the step and " 2")
-- when a second time.
with
numbered as (
    select
        number,
        step,
        taken_at,
        row_number() over (partition by number, step order by place) as nth,
    from log_steps
    where step is not null and taken_at is not null
)

select number, map_from_entries(list((if(nth = 1, step, step || ' 2'), taken_at))) as moments,
from numbered
where nth <= 2
group by number
