-- How many cases are open at the as-of moment, and how many of them with an overdue clock; zero for a project of which
-- a case was opened in that month and none is open.
create or replace macro core.open_now(as_of timestamp, local_offset interval) as table
with

spans as materialized (
    select stream_key, project, until_at is null or until_at > as_of as is_open
    from core.open_spans(as_of)
    where
        until_at is null
        or until_at > as_of
        or from_at >= date_trunc('month', as_of + local_offset) - local_offset
),

overdue as (
    select stream_key
    from core.obligation_facts
    where
        quiet_from > as_of
        and (met_at is not null or void_at is not null)
        and core.verdict(due_at, met_at, void_at, as_of, unjudged_from := unjudged_from) = 'overdue'
    union all
    select stream_key
    from core.open_obligations
    where core.verdict(due_at, null, null, as_of) = 'overdue'
),

late as (
    select distinct o.stream_key
    from overdue as o
    inner join spans as s on o.stream_key = s.stream_key
    where s.is_open
)

select
    s.project,
    count(case when s.is_open then 1 end) as cases,
    count(l.stream_key) as late,
from spans as s
left join late as l on s.is_open and s.stream_key = l.stream_key
group by s.project
