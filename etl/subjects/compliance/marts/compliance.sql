-- Obligations by verdict: settled ones from the monthly cube, running ones judged. A dimension not asked for is null;
-- with none asked for there is one row, be it of zeros.
create or replace macro marts.compliance(
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
with counted as (
    select
        project, department, rule_key, month, severity, channel, concern,
        met, missed, overdue, pending, void, unjudged,
    from core.verdict_counts(as_of, month_from, month_to)
    where
        (projects is null or list_contains(projects, project))
        and (departments is null or list_contains(departments, coalesce(department, '')))
        and (rules is null or list_contains(rules, rule_key))
        and core.is_chosen(severities, split_part(rule_key, '/', 1), 'severity', severity)
        and core.is_chosen(channels, split_part(rule_key, '/', 1), 'channel', channel)
        and core.is_chosen(concerns, split_part(rule_key, '/', 1), 'concern', concern)
    union all by name
    select 0 as met
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
    cast(coalesce(sum(met), 0) as bigint) as met,
    cast(coalesce(sum(missed), 0) as bigint) as missed,
    cast(coalesce(sum(overdue), 0) as bigint) as overdue,
    cast(coalesce(sum(pending), 0) as bigint) as pending,
    cast(coalesce(sum(void), 0) as bigint) as void,
    cast(coalesce(sum(unjudged), 0) as bigint) as unjudged,
from counted
group by all
having
    len(dimensions) = 0
    or sum(met) + sum(missed) + sum(overdue) + sum(pending) + sum(void) > 0
    or sum(unjudged) > 0
