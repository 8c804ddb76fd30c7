-- The changed keys of core.open_turns with their new counts.
create temp table turns_next as
with parts as (
    select * from turns_swing
    union all
    select t.*
    from core.open_turns as t
    semi join turns_swing as s
        on t.month = s.month
        and t.project = s.project
        and t.handlers is not distinct from s.handlers
)

select
    project,
    handlers,
    month,
    cast(sum(opened) as bigint) as opened,
    cast(sum(closed) as bigint) as closed,
from parts
group by project, handlers, month
having sum(opened) > 0 or sum(closed) > 0
