-- How the cube's counts change with the touched cases.
-- Grain: one row per key of the cube that changes.
create temp table cube_touched as
with

obligations_now as (
    select
        o.rule_no,
        o.month,
        o.started_at,
        o.due_at,
        o.met_at,
        o.void_at,
        o.void_reason = 'failed' as failed,
        o.unjudged_from,
        o.office_limit,
        o.office_taken,
        c.project,
        coalesce(o.department, c.department) as department,
        c.severity,
        c.channel,
        c.concern,
        c.handlers,
    from obligations_touched as o
    inner join cases_touched as c on o.stream_key = c.stream_key
),

swing as (
    select -1 as sign, core.verdict(due_at, met_at, void_at, 'infinity', failed, unjudged_from) as verdict, *
    from obligations_before
    union all by name
    select 1 as sign, core.verdict(due_at, met_at, void_at, 'infinity', failed, unjudged_from) as verdict, *
    from obligations_now
)

select
    s.project,
    s.department,
    r.pack,
    r.rule_no,
    r.rule_key,
    r.clause,
    s.month,
    s.severity,
    s.channel,
    s.concern,
    s.handlers,
    coalesce(sum(case when s.verdict = 'met' then s.sign end), 0) as met,
    coalesce(sum(case when s.verdict = 'missed' then s.sign end), 0) as missed,
    coalesce(sum(case when s.verdict = 'missed' and s.met_at is not null then s.sign end), 0) as late,
    coalesce(sum(case when s.verdict = 'void' then s.sign end), 0) as void,
    coalesce(sum(case when s.verdict = 'unjudged' then s.sign end), 0) as unjudged,
    coalesce(sum(case when s.verdict = 'overdue' then s.sign end), 0) as unended,
from swing as s
inner join ref.rules as r on s.rule_no = r.rule_no
group by
    s.project, s.department, r.pack, r.rule_no, r.rule_key, r.clause, s.month, s.severity, s.channel, s.concern,
    s.handlers
having met <> 0 or missed <> 0 or late <> 0 or void <> 0 or unjudged <> 0 or unended <> 0
