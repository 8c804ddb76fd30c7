-- Facts of touched cases that a later one takes back.
-- Grain: one row per fact of a touched case that counts as not having happened.
create temp table cancellations as
with

placed as (  -- noqa: ST03
    select
        f.stream_key,
        f.version,
        b.pack,
        f.kind,
        f.occurred_at,
        place_of(f.occurred_at, f.version) as place,
    from facts as f
    inner join births as b on f.stream_key = b.stream_key
)

from core.taken_back('placed') as taken_back
