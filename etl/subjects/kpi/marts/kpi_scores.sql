-- The score of every unit, month by month, as marts.kpi_months has the other figures: of several projects the median.
create or replace macro marts.kpi_scores(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
select
    s.project as unit,
    s.month,
    'score' as kpi,
    cast(median(s.total) as double) as hits,
    cast(null as bigint) as n,
    cast(null as double) as target,
    bool_or(s.running) as running,
from marts.scores(as_of, local_offset, month_from, month_to, projects) as s
group by grouping sets ((s.project, s.month), (s.month))
order by unit nulls first, s.month
