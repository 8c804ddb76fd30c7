-- Settled obligations (met or superseded), counted by verdict: final whenever nothing happened after the as-of moment.
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
    count(*) filter (where met_at <= due_at) as met,
    count(*) filter (where met_at > due_at or void_at > due_at) as missed,
    count(*) filter (where void_at <= due_at) as void,
from core.obligations
where met_at is not null or void_at is not null
group by all
order by month, project, rule_key, department, severity, channel, concern
