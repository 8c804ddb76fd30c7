-- The months asked for that have begun, each with the moment at which it is looked at: its end, or as of.
create or replace macro core.month_ends(as_of timestamp, local_offset interval, month_from date, month_to date) as table
with months as (
    select cast(unnest(generate_series(month_from, month_to, interval 1 month)) as date) as month
)

select
    month,
    cast(month as timestamp) - local_offset as starts_at,
    least(cast(month + interval 1 month as timestamp) - local_offset, as_of) as at,
    cast(month + interval 1 month as timestamp) - local_offset > as_of as running,
from months
where cast(month as timestamp) - local_offset <= as_of
