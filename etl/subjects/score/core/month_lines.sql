-- The lines of locked months, in their order.
with

lines as (
    select
        f.stream_key,
        f.project,
        cast(right(t.subject_id, 7) || '-01' as date) as month,
        f.occurred_at as locked_at,
        unnest(json_extract(f.payload, '$.lines[*]')) as line,
        generate_subscripts(json_extract(f.payload, '$.lines[*]'), 1) as place,
    from facts as f
    inner join touched as t on f.stream_key = t.stream_key
    where f.kind = 'month_locked'
)

select
    stream_key,
    project,
    month,
    locked_at,
    cast(place as integer) as line,
    json_extract_string(line, '$.of') as origin,
    json_extract_string(line, '$.kind') as kind,
    json_extract_string(line, '$.clause') as clause,
    json_extract_string(line, '$.rule') as rule_key,
    json_extract_string(line, '$.case') as case_id,
    cast(json_extract(line, '$.points') as double) as points,
    cast(json_extract(line, '$.counted') as double) as capped_points,
from lines
order by stream_key, line
