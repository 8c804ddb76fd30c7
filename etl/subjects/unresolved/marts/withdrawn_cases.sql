-- Cases that ended as withdrawn or as a duplicate, and of which nobody has noted since that they looked at it; the
-- latest first.
create or replace macro marts.withdrawn_cases(
    as_of timestamp,
    since timestamp,
    projects varchar[] := null,
    departments varchar[] := null,
    row_limit bigint := null
) as table
with ended as (
    select stream_key, case_id, number, project, department, pack, disposition, withdrawn_at
    from core.seen('core.cases')
    where
        closed_at is not null
        and withdrawn_at >= since
        and (projects is null or list_contains(projects, project))
        and (departments is null or list_contains(departments, coalesce(department, '')))
),

happened as (
    select e.stream_key, e.kind, e.actor, e.payload, e.place
    from marts.entries(as_of) as e
    where e.kind in ('closed', 'noted') and e.stream_key in (select d.stream_key from ended as d)
),

closings as (
    select
        stream_key,
        arg_max(actor, place) as closed_by,
        arg_max(payload, place) as payload,
        max(place) as place,
    from happened
    where kind = 'closed'
    group by stream_key
)

select
    d.case_id,
    d.number,
    d.project,
    d.department,
    d.pack,
    d.disposition,
    d.withdrawn_at,
    k.closed_by,
    coalesce(json_extract_string(k.payload, '$.reason'), json_extract_string(k.payload, '$.note')) as reason,
    json_extract_string(k.payload, '$.customers_word') as customers_word,
    json_extract_string(k.payload, '$.of_case') as of_case,
from ended as d
inner join closings as k on d.stream_key = k.stream_key
where
    not exists (
        select 1 from happened as h
        where h.stream_key = k.stream_key and h.kind = 'noted' and h.place > k.place
    )
order by d.withdrawn_at desc, d.case_id asc
limit row_limit
