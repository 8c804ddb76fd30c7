-- Obligations by verdict when nothing happened after the as-of moment: settled ones from the monthly cube, running
-- ones judged now. A dimension not asked for is null.
with

counted as (
    select
        project, department, rule_key, month, severity, channel, concern, met, missed, 0 as overdue, 0 as pending,
        void,
    from core.compliance_cube
    union all
    select
        project, department, rule_key, month, severity, channel, concern, 0 as met, 0 as missed,
        cast(due_at < $as_of as integer) as overdue,
        cast(due_at >= $as_of as integer) as pending,
        0 as void,
    from core.open_obligations
)

select
    case when list_contains($by, 'project') then project end as project,
    case when list_contains($by, 'department') then department end as department,
    case when list_contains($by, 'rule_key') then rule_key end as rule_key,
    case when list_contains($by, 'month') then month end as month,
    case when list_contains($by, 'severity') then severity end as severity,
    case when list_contains($by, 'channel') then channel end as channel,
    case when list_contains($by, 'concern') then concern end as concern,
    cast(sum(met) as bigint) as met,
    cast(sum(missed) as bigint) as missed,
    cast(sum(overdue) as bigint) as overdue,
    cast(sum(pending) as bigint) as pending,
    cast(sum(void) as bigint) as void,
from counted
where
    month between $month_from and $month_to
    and ($projects is null or list_contains($projects, project))
    and ($departments is null or list_contains($departments, department))
    and ($rules is null or list_contains($rules, rule_key))
    and ($severities is null or list_contains($severities, severity))
    and ($channels is null or list_contains($channels, channel))
    and ($concerns is null or list_contains($concerns, concern))
group by all
