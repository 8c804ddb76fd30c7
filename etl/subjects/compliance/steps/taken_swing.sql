-- How the counts of time taken change with the touched cases.
-- Grain: one row per key of the cube that changes.
create temp table taken_swing as
with

swing as (
    select
        -1 as sign, project, department, rule_no, month, handlers,
        core.taken_share(started_at, due_at, met_at, office_limit, office_taken) as tenths,
    from obligations_before
    where unjudged_from is null
    union all
    select
        1 as sign, c.project, coalesce(o.department, c.department) as department, o.rule_no, o.month,
        c.handlers,
        core.taken_share(o.started_at, o.due_at, o.met_at, o.office_limit, o.office_taken) as tenths,
    from obligations_touched as o
    inner join cases_touched as c on o.stream_key = c.stream_key
    where o.unjudged_from is null
)

select
    project,
    department,
    rule_no,
    month,
    handlers,
    tenths,
    sum(sign) as n,
from swing
where tenths is not null
group by project, department, rule_no, month, handlers, tenths
having n <> 0
