-- How cases moved through a period, one row per project: what was carried over, came in, came back, was done, and is
-- open at its end (or at the as-of moment, where the period runs on). Carried, received and reopened are done or open.
create or replace macro marts.flow_of_cases(
    as_of timestamp,
    since timestamp,
    until timestamp,
    projects varchar[] := null
) as table
with

before as (
    select case_id, project from marts.open_then(since - interval 1 microsecond)
),

open_at_end as materialized (from marts.open_then(least(as_of, until - interval 1 microsecond)) as open_then),

at_end as (
    select
        o.case_id,
        o.project,
        o.unclosed,
        coalesce(k.overdue_count, 0) > 0 as overdue,
    from open_at_end as o
    left join core.clocks_then('open_at_end', least(as_of, until - interval 1 microsecond)) as k
        on o.stream_key = k.stream_key
),

came as (
    select case_id, project
    from core.seen('core.cases')
    where received_at >= since and received_at < until and received_at <= as_of
),

on_hand as (
    select case_id, project from before
    union
    select case_id, project from came
    union
    select case_id, project from at_end
),

told as (
    select
        h.project,
        b.case_id is not null as carried,
        c.case_id is not null as received,
        e.case_id is not null as is_open,
        coalesce(e.overdue, false) as overdue,
        coalesce(e.unclosed, false) as unclosed,
    from on_hand as h
    left join before as b on h.case_id = b.case_id
    left join came as c on h.case_id = c.case_id
    left join at_end as e on h.case_id = e.case_id
    where projects is null or list_contains(projects, h.project)
)

select
    project,
    count(*) filter (where carried) as carried,
    count(*) filter (where received) as received,
    count(*) filter (where not carried and not received) as reopened,
    count(*) filter (where not is_open) as done,
    count(*) filter (where is_open) as open_cases,
    count(*) filter (where not is_open) / count(*) as done_share,
    count(*) filter (where overdue) as overdue,
    count(*) filter (where unclosed) as unclosed,
from told
group by project
order by project
