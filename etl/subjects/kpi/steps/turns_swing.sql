-- How the counts of openings and closings change with the touched cases.
-- Grain: one row per key of core.open_turns that changes.
create temp table turns_swing as
with swing as (
    select project, handlers, month, -opened as opened, -closed as closed
    from core.turns_counted('spans_before')
    union all
    select project, handlers, month, opened, closed
    from core.turns_counted('spans_touched')
)

select
    project,
    handlers,
    month,
    sum(opened) as opened,
    sum(closed) as closed,
from swing
group by project, handlers, month
having sum(opened) <> 0 or sum(closed) <> 0
