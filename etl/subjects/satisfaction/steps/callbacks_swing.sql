-- How the counts of callbacks change with the touched cases.
-- Grain: one row per key of the cube that changes.
create temp table callbacks_swing as
with

swing as (
    select -1 as sign, * from callbacks_before
    union all by name
    select 1 as sign, c.project, c.category, c.concern, b.month, c.handlers, b.satisfaction, b.satisfied
    from callbacks_touched as b
    inner join cases_touched as c on b.stream_key = c.stream_key
)

select
    project,
    category,
    concern,
    month,
    handlers,
    sum(sign) as asked,
    coalesce(sum(case when satisfaction is not null then sign end), 0) as answered,
    coalesce(sum(case when satisfied then sign end), 0) as satisfied,
from swing
group by project, category, concern, month, handlers
having asked <> 0 or answered <> 0 or satisfied <> 0
