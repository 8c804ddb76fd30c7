-- The monthly score of each project: the sum of its parts, by kind.
create or replace macro marts.scores(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with sums as (
    select
        project,
        month,
        sum(case when kind = 'base' then points end) as base,
        coalesce(sum(case when kind = 'missed' then points end), 0) as missed_points,
        coalesce(sum(case when kind = 'escalation' then points end), 0) as escalation_points,
        coalesce(sum(case when kind = 'unclosed' then points end), 0) as unclosed_points,
        coalesce(sum(case when kind = 'bonus' then capped_points end), 0) as bonus_points,
        coalesce(sum(case when kind = 'bonus' then points end), 0) as bonus_uncapped,
        sum(capped_points) as total,
    from marts.score_sums(as_of, local_offset, month_from, month_to, projects)
    group by project, month
)

select
    s.project,
    s.month,
    s.base,
    s.missed_points,
    s.escalation_points,
    s.unclosed_points,
    s.bonus_points,
    s.bonus_uncapped,
    s.total,
    m.running,
from sums as s
inner join marts.score_months(
    as_of, local_offset, month_from, month_to, projects
) as m on s.project = m.project and s.month = m.month
order by s.project, s.month
