-- Months of projects as they were opened, proposed last and locked.
select
    f.stream_key,
    max(f.project) as project,
    cast(right(t.subject_id, 7) || '-01' as date) as month,
    max(case when f.kind = 'month_opened' then json_extract_string(f.payload, '$.pack') end) as pack,
    max(case when f.kind = 'month_opened' then json_extract_string(f.payload, '$.version') end) as version,
    max(case when f.kind = 'month_opened' then f.occurred_at end) as opened_at,
    max(case when f.kind = 'month_proposed' then f.occurred_at end) as proposed_at,
    max(case when f.kind = 'month_locked' then f.occurred_at end) as locked_at,
    max(case when f.kind = 'month_locked' then cast(json_extract(f.payload, '$.total') as double) end) as locked_total,
    max(case when f.kind = 'month_locked' then json_extract_string(f.payload, '$.digest') end) as digest,
from facts as f
inner join touched as t on f.stream_key = t.stream_key
where f.kind in ('month_opened', 'month_proposed', 'month_locked')
group by f.stream_key, t.subject_id
having pack is not null
order by f.stream_key
