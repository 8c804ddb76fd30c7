-- What became of customers who were dissatisfied at the callback on their case: whether work on it went on, how they
-- answered in the end, and how long it took until it was solved again. A case counts in the month of its first such
-- answer.
create or replace macro marts.rework(
    as_of timestamp,
    month_from date,
    month_to date,
    projects varchar[] := null,
    concerns varchar[] := null
) as table
with

answers as (
    from core.seen('core.callbacks') as b
    where
        b.caller = 'centre'
        and b.satisfied is not null
        and b.called_at <= as_of
        and (projects is null or list_contains(projects, b.project))
        and (concerns is null or list_contains(concerns, coalesce(b.concern, '')))
),

first_ones as (
    select stream_key, min(called_at) as said_at, arg_min(month, called_at) as month
    from answers
    where not satisfied
    group by stream_key
),

dissatisfied as materialized (from first_ones as f where f.month between month_from and month_to),

again as (
    select d.stream_key, arg_max(a.satisfied, a.called_at) as satisfied
    from answers as a
    inner join dissatisfied as d on a.stream_key = d.stream_key and a.called_at > d.said_at
    group by d.stream_key
),

theirs as materialized (
    select l.stream_key, l.version, l.kind, l.occurred_at, d.said_at
    from staging.log as l
    inner join dissatisfied as d on l.stream_key = d.stream_key
    where
        l.kind in (
            'reopened', 'dispatched', 'dispatched_again', 'transferred', 'plan_submitted', 'order_raised', 'appointed',
            'solved', 'measure_set'
        )
),

work as (
    select
        t.stream_key,
        min(case when t.kind = 'solved' then coalesce(a.moved_to, t.occurred_at) end) as solved_at,
    from theirs as t
    left join staging.amendments as a on t.stream_key = a.stream_key and t.version = a.version
    where
        coalesce(a.moved_to, t.occurred_at) > t.said_at
        and coalesce(a.moved_to, t.occurred_at) <= as_of
        and coalesce(not a.is_void, true)
    group by t.stream_key
)

select
    case
        when g.satisfied then 'satisfied'
        when not g.satisfied then 'dissatisfied'
        when w.stream_key is not null then 'reworked'
        else 'nothing'
    end as outcome,
    count(*) as n,
    count(w.stream_key) as reworked,
    median((epoch_us(w.solved_at) - epoch_us(d.said_at)) / 86400000000.0) as median_days,
from dissatisfied as d
left join again as g on d.stream_key = g.stream_key
left join work as w on d.stream_key = w.stream_key
group by outcome
order by n desc, outcome asc
