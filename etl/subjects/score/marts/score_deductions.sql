-- Points lost: missed obligations by the month of their due moment, escalations by the month they happened in, and
-- cases unclosed for too long at the end of a month (or as of, in the running one).
create or replace macro marts.score_deductions(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months)

select
    m.project,
    m.month,
    j.case_id,
    j.rule_key,
    j.clause,
    'missed' as kind,
    -j.points as points,
    j.due_at as happened_at,
    j.verdict as detail,
from marts.judged(as_of) as j
inner join months as m on j.project = m.project and j.month = m.month
where
    j.verdict in ('missed', 'overdue')
    and j.points > 0
    and j.month between month_from and month_to
    and (projects is null or list_contains(projects, j.project))
union all
select
    project,
    month,
    case_id,
    rule_key,
    clause,
    kind,
    points,
    happened_at,
    detail,
from marts.score_escalations(as_of, local_offset, month_from, month_to, projects)
union all by name
from marts.score_unclosed(as_of, local_offset, month_from, month_to, projects) as score_unclosed
