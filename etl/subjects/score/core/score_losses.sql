-- Points lost: missed obligations by the month of their due moment, at the month's prices; escalations by the month
-- that they happened in; cases unclosed for too long at the end of a month (or as of, in the running one).
-- The months it is asked for stand in the relation `of_months` (marts.score_months), which is planned but once.
create or replace macro core.score_losses(
    of_months varchar,
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[]
) as table
select
    m.project,
    m.month,
    j.case_id,
    j.rule_key,
    j.clause,
    'missed' as kind,
    -cast(coalesce(r.points, m.other_points, j.points) as bigint) as points,
    j.due_at as happened_at,
    j.verdict as detail,
    j.obligation_id as origin,
from marts.judged(as_of) as j
inner join query_table(of_months) as m on j.project = m.project and j.month = m.month
left join ref.rules as r
    on m.pack = r.pack and j.rule = r.rule and m.priced_at >= r.valid_from and m.priced_at < r.valid_until
where
    j.verdict in ('missed', 'overdue')
    and coalesce(r.points, m.other_points, j.points) > 0
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
    origin,
from core.escalation_points(of_months, as_of, local_offset, projects)
union all by name
from core.unclosed_points(of_months, as_of, projects) as unclosed_points
