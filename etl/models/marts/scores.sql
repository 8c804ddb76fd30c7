-- The monthly score of each project: the sum of its lines, by kind.
with sums as (
    select
        project,
        month,
        sum(points) filter (where kind = 'base') as base,
        coalesce(sum(points) filter (where kind = 'missed'), 0) as missed_points,
        coalesce(sum(points) filter (where kind = 'escalation'), 0) as escalation_points,
        coalesce(sum(points) filter (where kind = 'unclosed'), 0) as unclosed_points,
        coalesce(sum(capped_points) filter (where kind = 'bonus'), 0) as bonus_points,
        coalesce(sum(points) filter (where kind = 'bonus'), 0) as bonus_uncapped,
        sum(capped_points) as total,
        count(distinct case_id) as cases,
    from marts.score_lines
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
    s.cases,
from sums as s
inner join marts.score_months as m on s.project = m.project and s.month = m.month
order by s.project, s.month
