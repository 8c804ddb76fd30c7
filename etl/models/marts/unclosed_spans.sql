-- Each stretch in which a case stood on the register of unclosed complaints, as of the as-of moment.
with marks as (
    select
        case_id,
        project,
        ordinal,
        kind,
        occurred_at,
        payload,
    from core.milestones
    where
        kind in ('declared_unclosed', 'closed', 'reopened')
        and occurred_at <= $as_of
        and ($projects is null or list_contains($projects, project))
),

declared as (
    select
        d.case_id,
        d.project,
        d.ordinal,
        d.occurred_at as declared_at,
        json_extract_string(d.payload, '$.reason') as reason,
        min(e.occurred_at) as ended_at,
    from marks as d
    left join marks as e on d.case_id = e.case_id and e.kind <> 'declared_unclosed' and d.ordinal < e.ordinal
    where d.kind = 'declared_unclosed'
    group by all
)

select
    case_id,
    project,
    ended_at,
    min(declared_at) as declared_at,
    min(ordinal) as declared_ordinal,
    arg_min(reason, ordinal) as reason,
from declared
group by case_id, project, ended_at
