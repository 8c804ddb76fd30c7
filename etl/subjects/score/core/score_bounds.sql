-- What floor or ceiling gives to the totals of a month or takes from them. The totals stand in the relation
-- `of_totals`, each of a project (`whom` is null) or of a person; the months in the relation `of_months`.
create or replace macro core.score_bounds(of_totals varchar, of_months varchar) as table
select
    m.project,
    m.month,
    t.whom,
    m.scoring_clause as clause,
    1 as lines,
    case when t.raw < m.floor_points then 'floor' else 'ceiling' end as kind,
    least(greatest(t.raw, m.floor_points), m.ceiling_points) - t.raw as points,
    points as capped_points,
from query_table(of_months) as m
inner join query_table(of_totals) as t on m.project = t.project and m.month = t.month
where t.raw < m.floor_points or t.raw > m.ceiling_points
