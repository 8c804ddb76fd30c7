-- Cases that stand merged into another: of their entries none counts.
select
    l.stream_key,
    t.subject_id as case_id,
    any_value(case when l.kind = 'received' then l.number end) as number,
    arg_max(json_extract_string(l.payload, '$.other'), case when l.kind = 'merged' then l.version end) as into_case,
from scoped as l
inner join touched as t on l.stream_key = t.stream_key
anti join facts as f on l.stream_key = f.stream_key
where t.stream_kind = 'case' and l.kind in ('received', 'merged')
group by l.stream_key, t.subject_id
having bool_or(l.kind = 'merged')
