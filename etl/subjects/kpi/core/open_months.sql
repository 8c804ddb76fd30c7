-- How many cases were open at the end of each month, and how many of them with an overdue clock. What closed by then is
-- counted out of what came by then, so that no case is looked at once for each month.
create or replace macro core.open_months(
    as_of timestamp, local_offset interval, month_from date, month_to date
) as table
with

ends as materialized (from core.month_ends(as_of, local_offset, month_from, month_to) as month_ends),

spans as materialized (from core.open_spans(as_of) as open_spans),

stretches as materialized (
    select
        project,
        cast(date_trunc('month', from_at + local_offset) as date) as from_month,
        case when until_at <= as_of then cast(date_trunc('month', until_at + local_offset) as date) end as until_month,
        count(*) as cases,
    from spans
    group by project, from_month, until_month
),

turns as (
    select project, from_month as month, cases as change from stretches
    union all
    select project, until_month as month, -cases as change from stretches where until_month is not null
),

open_then as (
    select c.project, e.month, sum(c.change) as cases
    from turns as c
    inner join ends as e on c.month <= e.month
    group by c.project, e.month
),

running as (
    select o.stream_key, min(o.due_at) as due_at
    from core.seen('core.open_obligations') as o
    semi join spans as s
        on o.stream_key = s.stream_key and coalesce(s.until_at, cast('infinity' as timestamp)) > o.due_at
    group by o.stream_key
),

late as (
    select o.stream_key, e.at, e.month
    from core.overdue_ends as o
    inner join ends as e on o.month = e.month
    where not e.running
    union all
    select o.stream_key, e.at, e.month
    from core.obligation_facts as o
    inner join ends as e
        on core.verdict(o.due_at, o.met_at, o.void_at, e.at, unjudged_from := o.unjudged_from) = 'overdue'
    where o.quiet_from > as_of and (o.met_at is not null or o.void_at is not null) and e.running
    union all
    select r.stream_key, e.at, e.month
    from running as r
    inner join ends as e on core.verdict(r.due_at, null, null, e.at) = 'overdue'
),

overdue_then as (
    select s.project, l.month, count(distinct l.stream_key) as cases
    from late as l
    inner join spans as s
        on l.stream_key = s.stream_key and s.from_at <= l.at
        and coalesce(s.until_at, cast('infinity' as timestamp)) > l.at
    group by s.project, l.month
)

select
    o.project,
    o.month,
    cast(o.cases as bigint) as open_cases,
    coalesce(d.cases, 0) as overdue_cases,
from open_then as o
left join overdue_then as d on o.project = d.project and o.month = d.month
