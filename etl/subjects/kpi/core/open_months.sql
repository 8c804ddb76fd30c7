-- How many cases were open at the end of each month, and how many of them with an overdue clock. Of months that are
-- over the tables say it, whatever the as-of moment; of the one that runs, the cases open then.
create or replace macro core.open_months(
    as_of timestamp, local_offset interval, month_from date, month_to date
) as table
with

ends as materialized (from core.month_ends(as_of, local_offset, month_from, month_to) as month_ends),

running as materialized (
    select stream_key, project, late_from
    from core.seen('core.open_clocks')
    where late_from is not null
),

counted as (
    select t.project, e.month, t.opened - t.closed as cases, 0 as late
    from core.seen('core.open_turns') as t
    inner join ends as e on t.month <= e.month and not e.running
    union all
    select o.project, o.month, 0 as cases, 1 as late
    from core.seen('core.overdue_ends') as o
    inner join ends as e on o.month = e.month and not e.running
    left join running as r on o.stream_key = r.stream_key and r.late_from <= o.month
    where r.stream_key is null
    union all
    select r.project, e.month, 0 as cases, r.late
    from (select project, late_from, count(*) as late from running group by project, late_from) as r
    inner join ends as e on r.late_from <= e.month and not e.running
    union all
    select t.project, e.month, 0 as cases, 0 as late
    from core.seen('core.open_turns') as t
    inner join ends as e on t.month < e.month and e.running
    union all
    select n.project, e.month, n.cases, n.late
    from core.open_now(as_of, local_offset) as n
    inner join ends as e on e.running
)

select
    project,
    month,
    cast(sum(cases) as bigint) as open_cases,
    cast(sum(late) as bigint) as overdue_cases,
from counted
group by project, month
