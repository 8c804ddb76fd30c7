-- The profile of every plain case, and of every obligation of the others (their department may change).
-- Grain: one row per settled obligation.
create temp view settled_profiles as
with

plain_profiles as (
    select c.stream_key, p.profile_no
    from plain as c
    inner join profiles as p
        on c.project is not distinct from p.project
        and c.department is not distinct from p.department
        and c.severity is not distinct from p.severity
        and c.channel is not distinct from p.channel
        and c.concern is not distinct from p.concern
)

select o.rule_no, o.month, p.profile_no, o.met_at, o.void_at, o.due_at
from core.obligation_facts as o
inner join plain_profiles as p on o.stream_key = p.stream_key
where o.met_at is not null or o.void_at is not null
union all
select o.rule_no, o.month, p.profile_no, o.met_at, o.void_at, o.due_at
from obligations_touched as o
inner join cases_touched as c on o.stream_key = c.stream_key
inner join profiles as p
    on c.project is not distinct from p.project
    and coalesce(o.department, c.department) is not distinct from p.department
    and c.severity is not distinct from p.severity
    and c.channel is not distinct from p.channel
    and c.concern is not distinct from p.concern
where o.met_at is not null or o.void_at is not null
