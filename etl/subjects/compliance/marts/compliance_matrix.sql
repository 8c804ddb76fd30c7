-- The same counts as the mart compliance, for questions about neither severity nor channel nor concern, and for several
-- choices of dimensions at once: nearly all time of one question goes by before it reads a row. Counted by nothing
-- there is one row, be it of zeros.
create or replace macro marts.compliance_matrix(
    as_of timestamp,
    month_from date,
    month_to date,
    dimension_sets varchar[][] := [[]],
    projects varchar[] := null,
    departments varchar[] := null,
    rules varchar[] := null
) as table
with

counted as (
    select project, department, rule_key, month, met, missed, overdue, pending, void, unjudged
    from core.matrix_counts(as_of, month_from, month_to)
    where
        (projects is null or list_contains(projects, project))
        and (departments is null or list_contains(departments, coalesce(department, '')))
        and (rules is null or list_contains(rules, rule_key))
    union all by name
    select 0 as met
),

summed as (
    select
        project, department, rule_key, month,
        sum(met) as met, sum(missed) as missed, sum(overdue) as overdue, sum(pending) as pending, sum(void) as void,
        sum(unjudged) as unjudged,
    from counted
    group by project, department, rule_key, month
)

select
    asked.place,
    case when list_contains(asked.dimensions, 'project') then project end as project,
    case when list_contains(asked.dimensions, 'department') then department end as department,
    case when list_contains(asked.dimensions, 'rule_key') then rule_key end as rule_key,
    case when list_contains(asked.dimensions, 'month') then month end as month,
    cast(coalesce(sum(met), 0) as bigint) as met,
    cast(coalesce(sum(missed), 0) as bigint) as missed,
    cast(coalesce(sum(overdue), 0) as bigint) as overdue,
    cast(coalesce(sum(pending), 0) as bigint) as pending,
    cast(coalesce(sum(void), 0) as bigint) as void,
    cast(coalesce(sum(unjudged), 0) as bigint) as unjudged,
from summed
cross join (
    select unnest(dimension_sets) as dimensions, generate_subscripts(dimension_sets, 1) as place
) as asked
group by all
having
    len(any_value(asked.dimensions)) = 0
    or sum(met) + sum(missed) + sum(overdue) + sum(pending) + sum(void) > 0
    or sum(unjudged) > 0
