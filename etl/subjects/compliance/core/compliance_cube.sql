-- Settled obligations (met or superseded), counted by verdict: final whenever nothing happened after the as-of moment.
with

counted as (
    select
        s.rule_no,
        s.month,
        s.profile_no,
        core.verdict(s.due_at, s.met_at, s.void_at, 'infinity', s.failed) as verdict,
    from settled_profiles as s
),

rule_groups as (
    select rule_no, min(rule_no) over (partition by pack, rule_key, clause) as group_no
    from ref.rules
),

summed as (
    select
        g.group_no,
        c.month,
        c.profile_no,
        count(case when c.verdict = 'met' then 1 end) as met,
        count(case when c.verdict = 'missed' then 1 end) as missed,
        count(case when c.verdict = 'void' then 1 end) as void,
    from counted as c
    inner join rule_groups as g on c.rule_no = g.rule_no
    group by g.group_no, c.month, c.profile_no
)

select
    p.project,
    p.department,
    r.pack,
    r.rule_key,
    r.clause,
    s.month,
    p.severity,
    p.channel,
    p.concern,
    p.handlers,
    s.met,
    s.missed,
    s.void,
from summed as s
inner join profiles as p on s.profile_no = p.profile_no
inner join ref.rules as r on s.group_no = r.rule_no
