-- Points lost by escalations, in the month they happened in: of the regulation's lines that fit, the first counts.
create or replace macro marts.score_escalations(
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
        m.seq,
        m.occurred_at,
        cast(date_trunc('month', m.occurred_at + local_offset) as date) as month,
        cast(json_extract_string(m.payload, '$.level') as integer) as level,
        json_extract_string(m.payload, '$.cause') as cause,
        json_extract_string(m.payload, '$.clause') as clause,
        regexp_extract(json_extract_string(m.payload, '$.obligation'), ':([a-z0-9_]+):[0-9]+$', 1) as rule,
    from core.seen('core.rare_entries') as m
    where
        m.kind = 'escalated'
        and m.occurred_at <= as_of
        and (projects is null or list_contains(projects, m.project))
),

raised as (
    select
        m.project,
        m.month,
        m.pack,
        e.case_id,
        e.rule,
        e.clause,
        e.level,
        e.cause,
        e.occurred_at,
        e.seq,
        arg_min(s.points, s.place) as points,
        arg_min(s.clause, s.place) as line_clause,
    from escalations as e
    inner join months as m on e.project = m.project and e.month = m.month
    inner join ref.scoring_lines as s
        on m.pack = s.pack
        and m.starts_at >= s.valid_from
        and m.starts_at < s.valid_until
        and s.kind = 'escalated'
        and s.sheet = 'project'
        and (s.levels is null or list_contains(s.levels, e.level))
        and (s.causes is null or list_contains(s.causes, e.cause))
    group by all
)

select
    e.project,
    e.month,
    e.case_id,
    case when e.rule <> '' then e.pack || '/' || e.rule end as rule_key,
    coalesce(e.clause, e.line_clause) as clause,
    'escalation' as kind,
    cast(e.points as bigint) as points,
    e.occurred_at as happened_at,
    'level ' || e.level || ': ' || e.cause as detail,
from raised as e
where e.points < 0
