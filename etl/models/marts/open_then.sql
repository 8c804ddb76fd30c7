-- Cases open at a past as-of moment: stage, level, extension and register entry folded from the events up to then.
-- Subject, department and severity are as now known.
with

folded as (
    select
        m.case_id,
        arg_max(s.stage, m.ordinal) filter (where s.stage is not null) as stage,
        max(try_cast(json_extract_string(m.payload, '$.level') as tinyint)) filter (where m.kind = 'escalated')
            as level,
        max(m.ordinal) filter (
            where m.kind = 'extended' and json_extract_string(m.payload, '$.customer_confirmed') = 'true'
        ) as extended,
        max(m.ordinal) filter (where m.kind = 'extension_cancelled') as cancelled,
        max(m.ordinal) filter (where m.kind = 'declared_unclosed') as declared,
        max(m.ordinal) filter (where m.kind = 'closed') as closed,
    from core.milestones as m
    left join ref.stages as s on m.kind = s.kind
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
    coalesce(f.extended > coalesce(f.cancelled, 0), false) as extended,
    coalesce(f.declared > coalesce(f.closed, 0), false) as unclosed,
from folded as f
inner join core.cases as c on f.case_id = c.case_id
where
    f.stage <> 'closed'
    and c.received_at <= $as_of
