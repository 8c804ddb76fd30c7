-- Obligations counted by what they come to: by verdict where they are settled (met, superseded or not to be judged);
-- what nothing ended is overdue as soon as its month is over. Of a past moment core.swings says what was otherwise.
with

counted as (
    select
        rule_no,
        month,
        profile_no,
        met_at is not null as done,
        core.verdict(due_at, met_at, void_at, 'infinity', failed, unjudged_from) as verdict,
    from obligation_profiles
),

summed as (
    select
        rule_no,
        month,
        profile_no,
        count(case when verdict = 'met' then 1 end) as met,
        count(case when verdict = 'missed' then 1 end) as missed,
        count(case when verdict = 'missed' and done then 1 end) as late,
        count(case when verdict = 'void' then 1 end) as void,
        count(case when verdict = 'unjudged' then 1 end) as unjudged,
        count(case when verdict = 'overdue' then 1 end) as unended,
    from counted
    group by rule_no, month, profile_no
)

select
    p.project,
    p.department,
    r.pack,
    r.rule_no,
    r.rule_key,
    r.clause,
    s.month,
    p.severity,
    p.channel,
    p.concern,
    p.handlers,
    s.met,
    s.missed,
    s.late,
    s.void,
    s.unjudged,
    s.unended,
from summed as s
inner join profiles as p on s.profile_no = p.profile_no
inner join ref.rules as r on s.rule_no = r.rule_no
