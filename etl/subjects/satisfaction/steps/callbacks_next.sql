-- The changed keys of the cube of callbacks with their new counts.
create temp table callbacks_next as
with

parts as (
    select * from callbacks_swing
    union all
    select c.*
    from core.callback_cube as c
    semi join callbacks_swing as t
        on c.month is not distinct from t.month
        and c.project = t.project
        and c.category is not distinct from t.category
        and c.concern is not distinct from t.concern
        and c.handlers is not distinct from t.handlers
)

select
    project,
    category,
    concern,
    month,
    handlers,
    cast(sum(asked) as bigint) as asked,
    cast(sum(answered) as bigint) as answered,
    cast(sum(satisfied) as bigint) as satisfied,
from parts
group by project, category, concern, month, handlers
having sum(asked) > 0
