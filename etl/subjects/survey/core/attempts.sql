-- Attempts to reach somebody who was invited, one by one.
select
    f.stream_key,
    f.version,
    t.subject_id as invitation,
    f.project,
    f.occurred_at as attempted_at,
    cast(f.occurred_at + to_microseconds(coalesce(z.utc_offset_us, 0)) as date) as day,
    f.mode,
    f.disposition,
    f.actor,
    cast(json_extract_string(f.payload, '$.seconds') as integer) as seconds,
    coalesce(cast(json_extract_string(f.payload, '$.lapsed') as boolean), false) as lapsed,
from facts as f
inner join touched as t on f.stream_key = t.stream_key
left join core.projects as j on f.project = j.project
left join ref.zones as z on j.pack = z.pack
where f.kind = 'attempted'
order by f.stream_key, f.version
