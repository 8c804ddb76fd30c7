-- The month ends at which an obligation was overdue that something has ended since. Few are: all others ended in the
-- month in which they were due. Those that nothing has ended stand in core.open_obligations;
-- those that could not be judged from the start were never overdue.
select distinct
    o.stream_key,
    cast(unnest(generate_series(
        o.month,
        date_trunc('month', least(o.met_at, o.void_at) + to_microseconds(r.utc_offset_us - 1)) - interval 1 month,
        interval 1 month
    )) as date) as month,
from core.obligation_facts as o
inner join ref.rules as r on o.rule_no = r.rule_no
where
    least(o.met_at, o.void_at) > cast(o.month + interval 1 month as timestamp) - to_microseconds(r.utc_offset_us)
    and o.unjudged_from is distinct from o.started_at
order by o.stream_key, month
