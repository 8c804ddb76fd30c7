-- Cases open at a past as-of moment (not closed since the last reopening): stage, level, extension and register entry
-- folded from the events up to then; subject, department and severity as now known.
with

extensions as (
    select
        case_id,
        kind,
        lead(kind) over (partition by case_id order by ordinal) as next_kind,
    from core.milestones
    where
        occurred_at <= $as_of
        and (
            kind = 'extension_cancelled'
            or (kind = 'extended' and json_extract_string(payload, '$.customer_confirmed') = 'true')
        )
),

extended as (
    select distinct case_id
    from extensions
    where kind = 'extended' and coalesce(next_kind = 'extended', true)
),

folded as (
    select
        m.case_id,
        arg_max(s.stage, m.ordinal) filter (where s.stage is not null) as stage,
        max(cast(json_extract_string(m.payload, '$.level') as integer)) filter (where m.kind = 'escalated') as level,
        max(m.ordinal) filter (where m.kind = 'declared_unclosed') as declared,
        max(m.ordinal) filter (where m.kind = 'closed') as closed,
        max(m.ordinal) filter (where m.kind = 'reopened') as reopened,
    from core.milestones as m
    left join ref.stages as s
        on
            m.kind = s.kind
            and (m.kind <> 'extended' or json_extract_string(m.payload, '$.customer_confirmed') = 'true')
    where m.occurred_at <= $as_of
    group by m.case_id
)

select
    c.case_id,
    c.number,
    c.project,
    c.department,
    c.pack,
    f.stage,
    coalesce(f.level, 0) as level,
    c.received_at,
    c.severity,
    c.channel,
    c.concern,
    c.category,
    e.case_id is not null as extended,
    coalesce(f.declared > coalesce(f.reopened, 0), false) as unclosed,
from folded as f
inner join core.cases as c on f.case_id = c.case_id
left join extended as e on f.case_id = e.case_id
where
    coalesce(f.closed < coalesce(f.reopened, 0), true)
    and c.received_at <= $as_of
