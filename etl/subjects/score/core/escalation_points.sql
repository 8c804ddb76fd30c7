-- Points lost by escalations, in the month they happened in: of the regulation's lines that fit, the first counts. One
-- that followed from a limit costs points as long as that limit counts as missed; corrected, it takes nothing. Limits
-- are judged of escalated cases alone: they are few, and a large company missed a million.
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
        m.kind,
        m.seq,
        m.version,
        m.stream_key,
        m.occurred_at,
        m.payload,
        map {
            'level': json_extract_string(m.payload, '$.level'), 'cause': json_extract_string(m.payload, '$.cause')
        } as said,
        cast(null as struct(said_at timestamp, field varchar, word varchar)[]) as words,
        cast(date_trunc('month', m.occurred_at + local_offset) as date) as month,
        json_extract_string(m.payload, '$.obligation') as obligation,
    from core.seen('core.rare_entries') as m
    where
        m.kind = 'escalated'
        and m.occurred_at <= as_of
        and (projects is null or list_contains(projects, m.project))
),

counting as (  -- noqa: ST03
    select *
    from escalations as e
    where
        e.obligation is null
        or (e.stream_key, e.obligation) in (
            select (j.stream_key, j.obligation_id)
            from marts.judged(as_of) as j
            where
                j.verdict in ('missed', 'overdue')
                and j.stream_key in (select n.stream_key from escalations as n where n.obligation is not null)
        )
),

raised as (
    select
        *,
        json_extract_string(payload, '$.level') as level,
        json_extract_string(payload, '$.cause') as cause,
        json_extract_string(payload, '$.clause') as clause,
        regexp_extract(json_extract_string(payload, '$.obligation'), ':([a-z0-9_]+):[0-9]+$', 1) as rule,
    from core.priced_entries('counting', of_months, 'project', as_of)
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
