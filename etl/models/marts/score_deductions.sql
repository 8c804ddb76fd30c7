-- Points lost: missed obligations by the month of their due moment, escalations by the month they happened in, and
-- cases unclosed for too long at the end of a month (or as of, in the running one).
create or replace macro marts.score_deductions(
    as_of timestamp,
    local_offset interval,
    month_from date,
    month_to date,
    projects varchar[] := null
) as table
with months as (from marts.score_months(as_of, local_offset, month_from, month_to, projects) as score_months),

escalations as (
    select
        m.case_id,
        m.project,
        m.occurred_at,
        cast(date_trunc('month', m.occurred_at + local_offset) as date) as month,
        cast(json_extract_string(m.payload, '$.level') as integer) as level,
        json_extract_string(m.payload, '$.cause') as cause,
        json_extract_string(m.payload, '$.clause') as clause,
        regexp_extract(json_extract_string(m.payload, '$.obligation'), ':([a-z0-9_]+):[0-9]+$', 1) as rule,
    from marts.entries(as_of) as m
    where
        m.kind = 'escalated'
        and (projects is null or list_contains(projects, m.project))
)

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
union all
select
    m.project,
    m.month,
    e.case_id,
    case when e.rule <> '' then m.pack || '/' || e.rule end as rule_key,
    coalesce(e.clause, m.level_clauses[e.level]) as clause,
    'escalation' as kind,
    -m.level_points[e.level] as points,
    e.occurred_at as happened_at,
    'level ' || e.level || ': ' || e.cause as detail,
from escalations as e
inner join months as m on e.project = m.project and e.month = m.month
where m.level_points[e.level] > 0
union all
select
    m.project,
    m.month,
    s.case_id,
    null as rule_key,
    m.unclosed_clause as clause,
    'unclosed' as kind,
    -m.unclosed_points as points,
    s.declared_at as happened_at,
    cast((epoch_us(m.measured_at) - epoch_us(s.declared_at)) // 86400000000 as varchar) as detail,
from marts.unclosed_spans(as_of, projects) as s
inner join months as m on s.project = m.project
where
    (s.ended_at is null or s.ended_at > m.measured_at)
    and s.declared_at + m.unclosed_after_days * interval 1 day < m.measured_at
    and m.unclosed_points > 0
