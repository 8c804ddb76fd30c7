-- The same counts as the mart compliance, for questions about neither severity nor channel nor concern.
with

settled as (
    select
        case when list_contains($by, 'project') then project end as project,
        case when list_contains($by, 'department') then department end as department,
        case when list_contains($by, 'rule_key') then rule_key end as rule_key,
        case when list_contains($by, 'month') then month end as month,
        sum(met) as met,
        sum(missed) as missed,
        sum(void) as void,
    from core.compliance_matrix
    where
        month between $month_from and $month_to
        and ($projects is null or list_contains($projects, project))
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($rules is null or list_contains($rules, rule_key))
    group by all
),

running as (
    select
        case when list_contains($by, 'project') then project end as project,
        case when list_contains($by, 'department') then department end as department,
        case when list_contains($by, 'rule_key') then rule_key end as rule_key,
        case when list_contains($by, 'month') then month end as month,
        count(case when due_at < $as_of then 1 end) as overdue,
        count(case when due_at >= $as_of then 1 end) as pending,
    from core.open_obligations
    where
        month between $month_from and $month_to
        and ($projects is null or list_contains($projects, project))
        and ($departments is null or list_contains($departments, coalesce(department, '')))
        and ($rules is null or list_contains($rules, rule_key))
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
    cast(coalesce(sum(met), 0) as bigint) as met,
    cast(coalesce(sum(missed), 0) as bigint) as missed,
    cast(coalesce(sum(overdue), 0) as bigint) as overdue,
    cast(coalesce(sum(pending), 0) as bigint) as pending,
    cast(coalesce(sum(void), 0) as bigint) as void,
from counted
group by all
