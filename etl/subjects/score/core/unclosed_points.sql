-- Points lost by cases unclosed for too long at the end of a month (or as of, in the running one).
-- The months it is asked for stand in the relation `of_months` (marts.score_months), which is planned but once.
create or replace macro core.unclosed_points(of_months varchar, as_of timestamp, projects varchar[]) as table
select
    m.project,
    m.month,
    s.case_id,
    m.unclosed_clause as clause,
    'unclosed' as kind,
    -m.unclosed_points as points,
    s.declared_at as happened_at,
    cast((epoch_us(m.measured_at) - epoch_us(s.declared_at)) // 86400000000 as varchar) as detail,
    'case/' || s.case_id || '@' || s.version as origin,
from marts.unclosed_spans(as_of, projects) as s
inner join query_table(of_months) as m on s.project = m.project
where
    (s.ended_at is null or s.ended_at > m.measured_at)
    and s.declared_at + m.unclosed_after_days * interval 1 day < m.measured_at
    and m.unclosed_points > 0
