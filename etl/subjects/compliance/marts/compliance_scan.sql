-- Obligations by verdict, counted one by one; a dimension not asked for is null, and with none
-- asked for there is one row, be it of zeros.
create or replace macro marts.compliance_scan(
    as_of timestamp,
    month_from date,
    month_to date,
    dimensions varchar[] := [],
    projects varchar[] := null,
    departments varchar[] := null,
    rules varchar[] := null,
    severities varchar[] := null,
    channels varchar[] := null,
    concerns varchar[] := null
) as table
with

judged as (
    select
        project,
        department,
        rule_key,
        month,
        severity,
        channel,
        concern,
        verdict,
    from marts.scoped(as_of, month_from, month_to, projects, departments, rules, severities, channels, concerns)
    union all by name
    select null as verdict
    where len(dimensions) = 0
)

select
    case when list_contains(dimensions, 'project') then project end as project,
    case when list_contains(dimensions, 'department') then department end as department,
    case when list_contains(dimensions, 'rule_key') then rule_key end as rule_key,
    case when list_contains(dimensions, 'month') then month end as month,
    core.spoken(dimensions, rule_key, 'severity', severity, projects) as severity,
    core.spoken(dimensions, rule_key, 'channel', channel, projects) as channel,
    core.spoken(dimensions, rule_key, 'concern', concern, projects) as concern,
    count(case when verdict = 'met' then 1 end) as met,
    count(case when verdict = 'missed' then 1 end) as missed,
    count(case when verdict = 'overdue' then 1 end) as overdue,
    count(case when verdict = 'pending' then 1 end) as pending,
    count(case when verdict = 'void' then 1 end) as void,
    count(case when verdict = 'unjudged' then 1 end) as unjudged,
from judged
group by all
