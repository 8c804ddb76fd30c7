-- Points lost by cases unclosed for too long at the end of a month (or as of, in the running one).
create or replace macro marts.score_unclosed(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
select
    m.project,
    m.month,
    s.case_id,
    m.unclosed_clause as clause,
    'unclosed' as kind,
    -m.unclosed_points as points,
    s.declared_at as happened_at,
    cast((epoch_us(m.measured_at) - epoch_us(s.declared_at)) // 86400000000 as varchar) as detail,
from marts.unclosed_spans(as_of, projects) as s
inner join marts.score_months(
    as_of, local_offset, month_from, month_to, projects
) as m on s.project = m.project
where
    (s.ended_at is null or s.ended_at > m.measured_at)
    and s.declared_at + m.unclosed_after_days * interval 1 day < m.measured_at
    and m.unclosed_points > 0
