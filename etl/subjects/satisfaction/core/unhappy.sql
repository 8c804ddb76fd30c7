-- Cases whose customer was dissatisfied at a callback of the centre, from the first such answer on: what they said
-- since, and when work on the case went on and it was solved again.
with

answers as (
    select stream_key, version, occurred_at, month, satisfied
    from callbacks_touched
    where coalesce(caller, 'centre') = 'centre' and satisfied is not null
),

first_ones as (
    select stream_key, min(occurred_at) as said_at, arg_min(month, occurred_at) as month
    from answers
    where not satisfied
    group by stream_key
),

again as (
    select
        a.stream_key,
        list(
            {
                'said_at': a.occurred_at,
                'satisfied': a.satisfied
            } order by a.occurred_at, a.version
        ) as said,
    from answers as a
    inner join first_ones as f on a.stream_key = f.stream_key and a.occurred_at > f.said_at
    group by a.stream_key
),

work as (
    select
        e.stream_key,
        min(e.occurred_at) as worked_at,
        min(case when e.kind = 'solved' then e.occurred_at end) as solved_at,
    from facts as e
    inner join first_ones as f on e.stream_key = f.stream_key and e.occurred_at > f.said_at
    where
        e.kind in (
            'reopened', 'dispatched', 'dispatched_again', 'transferred', 'plan_submitted', 'order_raised', 'appointed',
            'solved', 'measure_set'
        )
    group by e.stream_key
)

select
    f.stream_key,
    c.project,
    c.concern,
    c.handlers,
    f.said_at,
    f.month,
    g.said,
    w.worked_at,
    w.solved_at,
from first_ones as f
inner join cases_touched as c on f.stream_key = c.stream_key
left join again as g on f.stream_key = g.stream_key
left join work as w on f.stream_key = w.stream_key
order by f.stream_key
