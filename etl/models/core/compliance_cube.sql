-- Settled obligations (met or superseded), counted by verdict: final whenever nothing happened after the as-of moment.
-- Plain cases are counted by small numbers first and named afterwards.
with

counted as (
    select
        o.rule_no,
        o.month,
        p.profile_no,
        o.stream_key,
        o.met_at <= o.due_at as is_met,
        o.met_at > o.due_at or o.void_at > o.due_at as is_missed,
        o.void_at <= o.due_at as is_void,
    from core.obligation_facts as o
    inner join case_profiles as p on o.stream_key = p.stream_key
    where o.met_at is not null or o.void_at is not null
),

summed as (
    select
        rule_no,
        month,
        profile_no,
        count(*) filter (where is_met) as met,
        count(*) filter (where is_missed) as missed,
        count(*) filter (where is_void) as void,
    from counted
    group by rule_no, month, profile_no
),

named as (
    select
        p.project, p.department, r.pack, r.rule_key, r.clause, s.month, p.severity, p.channel, p.concern,
        s.met, s.missed, s.void,
    from summed as s
    inner join profiles as p on s.profile_no = p.profile_no
    inner join ref.rules as r on s.rule_no = r.rule_no
    union all
    select
        o.project, o.department, o.pack, o.rule_key, o.clause, o.month, o.severity, o.channel, o.concern,
        cast(o.met_at <= o.due_at as bigint),
        cast(o.met_at > o.due_at or o.void_at > o.due_at as bigint),
        cast(o.void_at <= o.due_at as bigint),
    from core.obligations as o
    semi join touched as t on o.stream_key = t.stream_key
    where o.met_at is not null or o.void_at is not null
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
    cast(coalesce(sum(met), 0) as bigint) as met,
    cast(coalesce(sum(missed), 0) as bigint) as missed,
    cast(coalesce(sum(void), 0) as bigint) as void,
from named
group by project, department, pack, rule_key, clause, month, severity, channel, concern
