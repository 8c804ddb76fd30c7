-- How many cases were open at the end of each month, and how many of them with an overdue clock. What closed by then is
-- counted out of what came by then, so that no case is looked at once for each month.
create or replace macro core.open_months(
    as_of timestamp, local_offset interval, month_from date, month_to date
) as table
with

ends as materialized (from core.month_ends(as_of, local_offset, month_from, month_to) as month_ends),

spans as materialized (from core.open_spans(as_of) as open_spans),

turns as (
    select project, from_at as turned_at, 1 as change from spans
    union all
    select project, until_at as turned_at, -1 as change from spans where until_at <= as_of
),

changes as (
    select project, cast(date_trunc('month', turned_at + local_offset) as date) as month, sum(change) as change
    from turns
    group by project, month
),

open_then as (
    select c.project, e.month, sum(c.change) as cases
    from changes as c
    inner join ends as e on c.month <= e.month
    group by c.project, e.month
),

late as (
    from core.obligation_facts as o
    where core.verdict(o.due_at, o.met_at, o.void_at, as_of) in ('missed', 'overdue')
),

overdue_then as (
    select s.project, e.month, count(distinct s.stream_key) as cases
    from late as l
    inner join ends as e on core.verdict(l.due_at, l.met_at, l.void_at, e.at) = 'overdue'
    inner join spans as s
        on l.stream_key = s.stream_key and s.from_at <= e.at
        and coalesce(s.until_at, cast('infinity' as timestamp)) > e.at
    group by s.project, e.month
)

select
    o.project,
    o.month,
    cast(o.cases as bigint) as open_cases,
    coalesce(d.cases, 0) as overdue_cases,
from open_then as o
left join overdue_then as d on o.project = d.project and o.month = d.month
