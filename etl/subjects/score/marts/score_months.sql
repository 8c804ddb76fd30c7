-- Each project and each month asked for that has begun, with the points in force on the month's first day.
create or replace macro marts.score_months(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (
    select cast(unnest(generate_series(month_from, month_to, interval 1 month)) as date) as month
),

bounded as (
    select
        month,
        cast(month as timestamp) - local_offset as starts_at,
        cast(month + interval 1 month as timestamp) - local_offset as ends_at
    from months
    where month <= cast(as_of + local_offset as date)
)

select
    p.project,
    p.pack,
    m.month,
    m.starts_at,
    least(m.ends_at, as_of) as measured_at,
    m.ends_at > as_of as running,
    v.scoring_clause,
    v.base,
    v.floor_points,
    v.ceiling_points,
    v.bonus_clause,
    v.bonus_points,
    v.bonus_cap,
    v.unclosed_clause,
    v.unclosed_after_days,
    v.unclosed_points,
from core.projects as p
cross join bounded as m
inner join ref.packs as v on p.pack = v.pack and m.starts_at >= v.valid_from and m.starts_at < v.valid_until
where v.base is not null and (projects is null or list_contains(projects, p.project))
