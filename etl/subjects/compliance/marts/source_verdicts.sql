-- What the sources of files say of their own limits beside our verdicts on the same cases, obligation by obligation:
-- those that differ first. What is not judged yet, or cannot be, neither agrees nor differs.
create or replace macro marts.source_verdicts(
    as_of timestamp,
    projects varchar[] := null,
    row_limit bigint := null
) as table
with

spoken as (
    select l.stream_key, l.source_verdict as said
    from staging.log as l
    anti join staging.amendments as a
        on l.stream_key = a.stream_key and l.version = a.version and (a.is_void or a.replaced_by is not null)
    where l.kind = 'received' and l.source_verdict is not null
    union all
    select r.stream_key, r.source_verdict as said
    from staging.amendments as a
    inner join staging.log as r on a.stream_key = r.stream_key and a.replaced_by = r.version
    where not a.is_void and r.source_verdict is not null
),

told as (
    select c.case_id, s.said
    from spoken as s
    inner join core.seen('core.cases') as c on s.stream_key = c.stream_key
    where projects is null or list_contains(projects, c.project)
)

select
    j.case_id,
    j.number,
    j.project,
    j.rule_key,
    j.clause,
    t.said,
    j.verdict,
    case
        when j.verdict in ('met', 'missed', 'overdue') then (t.said = 'on_time') = (j.verdict = 'met')
    end as agrees,
    j.due_at,
    j.met_at,
from marts.judged(as_of) as j
inner join told as t on j.case_id = t.case_id
order by agrees asc nulls last, j.due_at desc, j.case_id asc, j.rule_key asc
limit row_limit
