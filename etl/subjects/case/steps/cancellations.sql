-- The extensions that a cancellation follows before any other extension.
-- Grain: one row per cancelled extension of a touched case.
create temp table cancellations as
with extensions as (
    select
        stream_key,
        version,
        kind,
        lead(kind) over (partition by stream_key order by occurred_at, version) as next_kind,
    from facts
    where kind in ('extended', 'extension_cancelled')
)

select
    stream_key,
    version,
from extensions
where kind = 'extended' and next_kind = 'extension_cancelled'
