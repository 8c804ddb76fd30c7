-- What cases were said to be, as far as clocks ask about it.
-- Grain: one row per event and field that it sets.
create temp table said as
select
    e.stream_key,
    e.place,
    k.field,
    coalesce(said_in(f.payload, k.field), k.fallback) as word,
from ref.case_fields as k
inner join effective as e on k.pack = e.pack and k.kind = e.kind
inner join facts as f on e.stream_key = f.stream_key and e.version = f.version
where said_in(f.payload, k.field) is not null or k.fallback is not null
