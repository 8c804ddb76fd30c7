-- The same counts as the mart time_taken, for questions about neither severity nor channel nor concern: from the cube,
-- but for what was not done yet at the as-of moment.
create or replace macro marts.time_taken_matrix(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null,
    departments varchar[] := null,
    rules varchar[] := null
) as table
with

counted as (
    select project, department, rule_no, month, tenths, n
    from core.seen('core.taken_cube')
    where month between month_from and least(month_to, core.last_month(as_of))
    union all by name
    select project, department, rule_no, month, tenths, n
    from core.done_since(as_of, month_from, month_to)
)

select
    r.rule_key,
    c.tenths / 10.0 as bin,
    cast(sum(c.n) as bigint) as n,
from counted as c
inner join ref.rules as r on c.rule_no = r.rule_no
where
    c.tenths is not null
    and (projects is null or list_contains(projects, c.project))
    and (departments is null or list_contains(departments, coalesce(c.department, '')))
    and (rules is null or list_contains(rules, r.rule_key))
group by r.rule_key, c.tenths
having sum(c.n) > 0
order by r.rule_key, bin
