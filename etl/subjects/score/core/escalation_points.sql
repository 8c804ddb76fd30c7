-- Points lost by escalations, in the month they happened in: of the regulation's lines that fit, the first counts. One
-- that followed from a limit costs points as long as that limit counts as missed; corrected, it takes nothing.
-- The months it is asked for stand in the relation `of_months` (marts.score_months), which is planned but once.
create or replace macro core.escalation_points(
    of_months varchar,
    as_of timestamp,
    local_offset interval,
    projects varchar[]
) as table
with escalations as (
    select
        m.case_id,
        m.project,
        m.seq,
        m.version,
        m.stream_key,
        m.occurred_at,
        cast(date_trunc('month', m.occurred_at + local_offset) as date) as month,
        cast(json_extract_string(m.payload, '$.level') as integer) as level,
        json_extract_string(m.payload, '$.cause') as cause,
        json_extract_string(m.payload, '$.clause') as clause,
        json_extract_string(m.payload, '$.obligation') as obligation,
        regexp_extract(obligation, ':([a-z0-9_]+):[0-9]+$', 1) as rule,
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
        e.version,
        arg_min(s.points, s.place) as points,
        arg_min(s.clause, s.place) as line_clause,
    from escalations as e
    inner join query_table(of_months) as m on e.project = m.project and e.month = m.month
    inner join ref.scoring_lines as s
        on m.pack = s.pack
        and m.priced_at >= s.valid_from
        and m.priced_at < s.valid_until
        and s.kind = 'escalated'
        and s.sheet = 'project'
        and (s.levels is null or list_contains(s.levels, e.level))
        and (s.causes is null or list_contains(s.causes, e.cause))
    where
        e.obligation is null
        or (e.stream_key, e.obligation) in (
            select (j.stream_key, j.obligation_id)
            from marts.judged(as_of) as j
            where j.verdict in ('missed', 'overdue')
        )
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
    'case/' || e.case_id || '@' || e.version as origin,
from raised as e
where e.points < 0
