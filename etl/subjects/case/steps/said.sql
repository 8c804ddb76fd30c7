-- What cases were said to be, as far as clocks ask about it: as entries say it, or as it follows from several.
-- Grain: one row per event and field that it sets.
create temp table said as
select
    e.stream_key,
    e.place,
    k.field,
    coalesce(k.meaning[said_in(f.payload, k.source)], said_in(f.payload, k.source), k.fallback) as word,
from ref.case_fields as k
inner join effective as e
    on k.pack = e.pack
    and k.kind = e.kind
    and e.occurred_at >= k.valid_from
    and e.occurred_at < k.valid_until
inner join facts as f on e.stream_key = f.stream_key and e.version = f.version
where (said_in(f.payload, k.source) is not null or k.fallback is not null)
    and e.deed <> 'called_back_unreached'
union all
select
    stream_key,
    place,
    field,
    word,
from reckoned
