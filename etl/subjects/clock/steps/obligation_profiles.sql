-- The profile of every obligation: its case's, but for those of another department.
-- Grain: one row per obligation.
create temp view obligation_profiles as
with

of_cases as (
    select
        c.stream_key,
        c.project,
        c.severity,
        c.channel,
        c.concern,
        c.handlers,
        p.profile_no,
    from cases_touched as c
    inner join profiles as p
        on c.project is not distinct from p.project
        and c.department is not distinct from p.department
        and c.severity is not distinct from p.severity
        and c.channel is not distinct from p.channel
        and c.concern is not distinct from p.concern
        and c.handlers is not distinct from p.handlers
)

select
    o.rule_no,
    o.month,
    case when o.department is null then c.profile_no else p.profile_no end as profile_no,
    o.met_at,
    o.void_at,
    o.void_reason = 'failed' as failed,
    o.unjudged_from,
    o.due_at,
from obligations_touched as o
inner join of_cases as c on o.stream_key = c.stream_key
left join profiles as p
    on c.project is not distinct from p.project
    and o.department = p.department
    and c.severity is not distinct from p.severity
    and c.channel is not distinct from p.channel
    and c.concern is not distinct from p.concern
    and c.handlers is not distinct from p.handlers
