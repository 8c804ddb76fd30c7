-- What people said of responses: to be looked at, or looked at; the last word on each flag counts.
select
    f.stream_key,
    json_extract_string(f.payload, '$.flag') as flag,
    max_by(f.kind = 'response_flagged', place_of(f.occurred_at, f.version)) as raised,
    max_by(f.actor, place_of(f.occurred_at, f.version)) as said_by,
    max(f.occurred_at) as said_at,
    max_by(json_extract_string(f.payload, '$.note'), place_of(f.occurred_at, f.version)) as note,
from facts as f
where f.kind in ('response_flagged', 'response_cleared')
group by f.stream_key, flag
order by f.stream_key, flag
