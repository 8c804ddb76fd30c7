-- From which months on the figures of units are judged by what comes after alone, as the centre entered it.
select
    f.stream_key,
    f.version,
    nullif(f.project, '-') as unit,
    json_extract_string(f.payload, '$.kpi') as kpi,
    cast(json_extract_string(f.payload, '$.since') as date) as since,
    json_extract_string(f.payload, '$.reason') as reason,
    f.recorded_at,
from facts as f
inner join touched as t on f.stream_key = t.stream_key
where f.kind = 'baseline_rebased'
order by f.stream_key, f.version
