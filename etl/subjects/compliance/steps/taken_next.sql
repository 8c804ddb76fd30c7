-- The changed keys of the cube of time taken with their new counts.
create temp table taken_next as
with

parts as (
    select * from taken_swing
    union all
    select c.*
    from core.taken_cube as c
    semi join taken_swing as t
        on c.month = t.month
        and c.rule_no = t.rule_no
        and c.project = t.project
        and c.department is not distinct from t.department
        and c.tenths = t.tenths
        and c.handlers is not distinct from t.handlers
)

select
    project,
    department,
    rule_no,
    month,
    handlers,
    tenths,
    cast(sum(n) as bigint) as n,
from parts
group by project, department, rule_no, month, handlers, tenths
having sum(n) > 0
