-- How repair contractors kept the times told for their work orders: of the orders given to each in the period, by
-- project; those with the most orders first.
create or replace macro marts.contractors(
    as_of timestamp,
    since timestamp,
    until timestamp,
    projects varchar[] := null
) as table
with steps as (
    select
        e.stream_key,
        e.project,
        e.kind,
        e.occurred_at,
        e.place,
        json_extract_string(e.payload, '$.order') as work_order,
        json_extract_string(e.payload, '$.contractor') as contractor,
        cast(json_extract_string(e.payload, '$.due_at') as timestamp) as due_at,
    from marts.entries(as_of) as e
    where
        e.kind in ('order_assigned', 'order_done', 'order_checked')
        and (projects is null or list_contains(projects, e.project))
),

orders as (
    select
        project,
        arg_max(contractor, place) filter (where kind = 'order_assigned') as contractor,
        min(occurred_at) filter (where kind = 'order_assigned') as assigned_at,
        arg_max(due_at, place) filter (where kind = 'order_assigned') as due_at,
        min(occurred_at) filter (where kind = 'order_done') as done_at,
        min(occurred_at) filter (where kind = 'order_checked') as accepted_at,
    from steps
    group by stream_key, project, work_order
),

judged as (
    select *, core.verdict(due_at, done_at, null, as_of) as verdict
    from orders
    where contractor is not null and assigned_at >= since and assigned_at < until
),

counted as (
    select
        project,
        contractor,
        count(*) as orders,
        count(done_at) as done,
        count(accepted_at) as accepted,
        count(*) filter (where verdict = 'met') as met,
        count(*) filter (where verdict = 'missed') as missed,
        count(*) filter (where verdict = 'overdue') as overdue,
        count(*) filter (where verdict = 'pending') as pending,
    from judged
    group by project, contractor
)

select *, met / nullif(met + missed + overdue, 0) as met_share
from counted
order by project asc, orders desc, contractor asc
