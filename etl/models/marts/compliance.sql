-- Obligations by verdict when nothing happened after the as-of moment: settled ones from the monthly cube, running
-- ones judged now. A dimension not asked for is null.
with

settled as (
    select
        case when list_contains($by, 'project') then project end as project,
        case when list_contains($by, 'department') then department end as department,
        case when list_contains($by, 'rule_key') then rule_key end as rule_key,
        case when list_contains($by, 'month') then month end as month,
        case when list_contains($by, 'severity') then severity end as severity,
        case when list_contains($by, 'channel') then channel end as channel,
        case when list_contains($by, 'concern') then concern end as concern,
        sum(met) as met,
        sum(missed) as missed,
        sum(void) as void,
    from core.compliance_cube
    where
        month between $month_from and $month_to
        and ($projects is null or list_contains($projects, project))
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($rules is null or list_contains($rules, rule_key))
        and ($severities is null or list_contains($severities, coalesce(severity, '')))
        and ($channels is null or list_contains($channels, coalesce(channel, '')))
        and ($concerns is null or list_contains($concerns, coalesce(concern, '')))
    group by all
),

running as (
    select
        case when list_contains($by, 'project') then project end as project,
        case when list_contains($by, 'department') then department end as department,
        case when list_contains($by, 'rule_key') then rule_key end as rule_key,
        case when list_contains($by, 'month') then month end as month,
        case when list_contains($by, 'severity') then severity end as severity,
        case when list_contains($by, 'channel') then channel end as channel,
        case when list_contains($by, 'concern') then concern end as concern,
        count(case when due_at < $as_of then 1 end) as overdue,
        count(case when due_at >= $as_of then 1 end) as pending,
    from core.open_obligations
    where
        month between $month_from and $month_to
        and ($projects is null or list_contains($projects, project))
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($rules is null or list_contains($rules, rule_key))
        and ($severities is null or list_contains($severities, coalesce(severity, '')))
        and ($channels is null or list_contains($channels, coalesce(channel, '')))
        and ($concerns is null or list_contains($concerns, coalesce(concern, '')))
    group by all
),

counted as (
    select * from settled
    union all by name
    select * from running
)

select
    case when list_contains($by, 'project') then project end as project,
    case when list_contains($by, 'department') then department end as department,
    case when list_contains($by, 'rule_key') then rule_key end as rule_key,
    case when list_contains($by, 'month') then month end as month,
    case when list_contains($by, 'severity') then severity end as severity,
    case when list_contains($by, 'channel') then channel end as channel,
    case when list_contains($by, 'concern') then concern end as concern,
    cast(coalesce(sum(met), 0) as bigint) as met,
    cast(coalesce(sum(missed), 0) as bigint) as missed,
    cast(coalesce(sum(overdue), 0) as bigint) as overdue,
    cast(coalesce(sum(pending), 0) as bigint) as pending,
    cast(coalesce(sum(void), 0) as bigint) as void,
from counted
group by all
