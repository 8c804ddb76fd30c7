-- The score of every unit, month by month, as marts.kpi_months has the other figures: of several projects the median.
-- A project has one from its first month on: that of its first obligation, or the first that the clock opened. Before,
-- its base would stand for quality.
create or replace macro marts.kpi_scores(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with

months as materialized (from marts.score_months(as_of, local_offset, month_from, month_to, projects) as m),

known as (
    select project, month from core.seen('core.compliance_matrix')
    union all
    select project, month from core.months
),

firsts as (select project, min(month) as month from known group by project),

units as (
    select
        s.project as unit, s.month, 'score' as kpi, cast(median(s.total) as double) as hits,
        bool_or(m.running) as running,
    from core.score_summed('months', as_of, local_offset, month_from, month_to, projects) as s
    inner join months as m on s.project = m.project and s.month = m.month
    left join firsts as f on s.project = f.project
    where s.month >= coalesce(f.month, s.month)
    group by grouping sets ((s.project, s.month), (s.month))
),

anew as (
    select unit, max(since) as since
    from marts.baselines(as_of, projects)
    where kpi = 'score'
    group by unit
)

select
    u.unit,
    u.month,
    u.kpi,
    u.hits,
    cast(null as bigint) as n,
    cast(null as double) as target,
    u.running,
    b.since as judged_since,
    cast(null as varchar) as survey,
from units as u
left join anew as b on u.unit is not distinct from b.unit
order by u.unit nulls first, u.month
