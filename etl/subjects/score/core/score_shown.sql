-- What each monthly score is made of, by clause, as it is shown: locked months by their lines, others by the figures.
-- The months it is asked for stand in the relation `of_months` (marts.score_months), which is planned but once.
create or replace macro core.score_shown(
    of_months varchar, as_of timestamp, local_offset interval, month_from date, month_to date, projects varchar[]
) as table
with unlocked as (select * from query_table(of_months) where stage <> 'locked')  -- noqa: ST03

select project, month, kind, rule_key, clause, lines, points, capped_points
from core.score_parts('unlocked', as_of, local_offset, month_from, month_to, projects)
union all
select
    l.project, l.month, l.kind, l.rule_key, l.clause, count(*) as lines, sum(l.points) as points,
    sum(l.capped_points) as capped_points,
from core.locked_lines(as_of, month_from, month_to, projects) as l
group by l.project, l.month, l.kind, l.rule_key, l.clause
