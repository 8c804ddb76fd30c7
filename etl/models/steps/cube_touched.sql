-- How the cube's counts change with the touched cases.
-- Grain: one row per key of the cube that changes.
create temp table cube_touched as
with

swing as (
    select *, -1 as sign from settled_before
    union all by name
    select *, 1 as sign
    from core.obligation_rows('obligations_touched', 'cases_touched')
    where met_at is not null or void_at is not null
)

select
    project,
    department,
    pack,
    rule_key,
    clause,
    month,
    severity,
    channel,
    concern,
    coalesce(sum(sign) filter (where met_at <= due_at), 0) as met,
    coalesce(sum(sign) filter (where met_at > due_at or void_at > due_at), 0) as missed,
    coalesce(sum(sign) filter (where void_at <= due_at), 0) as void,
from swing
group by project, department, pack, rule_key, clause, month, severity, channel, concern
having met <> 0 or missed <> 0 or void <> 0
