-- What the sources of files say of their own limits beside our verdicts on the same cases, obligation by obligation:
-- those that differ first. What is not judged yet, or cannot be, neither agrees nor differs.
create or replace macro marts.source_verdicts(
    as_of timestamp,
    projects varchar[] := null,
    row_limit bigint := null
) as table
with

told as (
    select e.case_id, json_extract_string(e.payload, '$.source_verdict') as said
    from marts.entries(as_of) as e
    where
        e.kind = 'received'
        and contains(e.payload, '"source_verdict"')
        and (projects is null or list_contains(projects, e.project))
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
