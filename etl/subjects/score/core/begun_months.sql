-- The local months asked for that have begun, with the moments that bound them.
create or replace macro core.begun_months(
    as_of timestamp, local_offset interval, month_from date, month_to date
) as table
with months as (
    select cast(unnest(generate_series(month_from, month_to, interval 1 month)) as date) as month
),

bounded as (
    select
        month,
        cast(month as timestamp) - local_offset as starts_at,
        cast(month + interval 1 month as timestamp) - local_offset as ends_at,
    from months
    where month <= cast(as_of + local_offset as date)
)

select month, starts_at, ends_at, least(ends_at, as_of) as measured_at, ends_at > as_of as running
from bounded
