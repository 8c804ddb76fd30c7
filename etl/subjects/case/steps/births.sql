-- By which regulation each touched case is worked: the one that it was received under.
-- Grain: one row per case.
create temp table births as
select
    stream_key,
    arg_min(pack, place_of(occurred_at, version)) as pack,
from facts
where kind = 'received' and stream_key in (select stream_key from touched where stream_kind = 'case')
group by stream_key
