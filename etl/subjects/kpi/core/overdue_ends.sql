-- The month ends at which a case was open and an obligation of it overdue that something has ended since, or the
-- closing of the case. Few are: most obligations end in the month in which they were due. What runs on in open cases
-- stands in core.open_clocks; what could not be judged from the start was never overdue.
with

late as (
    select
        o.stream_key,
        o.month,
        least(o.met_at, o.void_at) as ended_at,
        r.utc_offset_us,
    from core.obligation_facts as o
    inner join ref.rules as r on o.rule_no = r.rule_no
    where
        coalesce(least(o.met_at, o.void_at), cast('infinity' as timestamp))
        > cast(o.month + interval 1 month as timestamp) - to_microseconds(r.utc_offset_us)
        and o.unjudged_from is distinct from o.started_at
)

select distinct
    s.stream_key,
    s.project,
    s.handlers,
    cast(unnest(generate_series(
        greatest(
            l.month,
            date_trunc('month', s.from_at + to_microseconds(l.utc_offset_us - 1))
        ),
        date_trunc('month', least(l.ended_at, s.until_at) + to_microseconds(l.utc_offset_us - 1)) - interval 1 month,
        interval 1 month
    )) as date) as month,
from late as l
inner join spans_touched as s on l.stream_key = s.stream_key
where least(l.ended_at, s.until_at) is not null
order by s.stream_key, month
