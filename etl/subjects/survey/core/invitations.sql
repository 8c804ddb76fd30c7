-- Who was asked in which survey, and the last that is known of it. Which outcome says most over all attempts, and among
-- equals that the latest counts, is the order of the dispositions (``surveys.fieldwork``).
with

attempts as (
    select
        f.stream_key,
        count(*) as attempts,
        max(f.occurred_at) as last_at,
        arg_max(f.disposition, row(d.rank, f.occurred_at, f.disposition)) as disposition,
    from facts as f
    left join ref.dispositions as d on f.disposition = d.disposition
    where f.kind = 'attempted'
    group by f.stream_key
),

others as (
    select
        stream_key,
        count(case when kind = 'invitation_sent' then 1 end) as sent,
        bool_or(kind = 'opted_out') as opted_out,
    from facts
    where kind in ('invitation_sent', 'opted_out')
    group by stream_key
)

select
    f.stream_key,
    t.subject_id as invitation,
    json_extract_string(f.payload, '$.campaign') as wave,
    f.customer_id,
    f.project,
    json_extract_string(f.payload, '$.stratum') as stratum,
    cast(json_extract_string(f.payload, '$.place') as bigint) as place,
    coalesce(cast(json_extract_string(f.payload, '$.batch') as integer), 0) as batch,
    f.occurred_at as invited_at,
    coalesce(o.sent, 0) as sent,
    coalesce(a.attempts, 0) as attempts,
    a.last_at,
    a.disposition,
    coalesce(o.opted_out, false) as opted_out,
from facts as f
inner join touched as t on f.stream_key = t.stream_key
left join attempts as a on f.stream_key = a.stream_key
left join others as o on f.stream_key = o.stream_key
where f.kind = 'invited'
order by f.stream_key
