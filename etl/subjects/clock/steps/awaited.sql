-- Events with which somebody else is still waited for: they have a slip, which they did not return after they got it,
-- and have not done the same. After a callback everybody is free to go on alone.
-- Grain: one row per event and field by which parties are told apart.
create temp table awaited as
with

done as (
    select
        f.stream_key,
        f.version,
        f.kind,
        a.all_of,
        place_of(f.occurred_at, f.version) as place,
        said_in(f.payload, a.all_of) as party,
    from ref.alls as a
    inner join births as b on a.pack = b.pack
    inner join facts as f on b.stream_key = f.stream_key and a.kind = f.kind
),

slips as (
    select
        d.stream_key,
        d.version,
        d.kind,
        d.all_of,
        d.place,
        said_in(f.payload, d.all_of) as party,
        max(case when f.kind = 'dispatched' then place_of(f.occurred_at, f.version) end) as sent,
        max(case when f.kind = 'returned' then place_of(f.occurred_at, f.version) end) as returned,
    from done as d
    inner join facts as f
        on d.stream_key = f.stream_key
        and f.kind in ('dispatched', 'returned')
        and d.place >= place_of(f.occurred_at, f.version)
    group by all
)

select distinct
    s.stream_key,
    s.version,
    s.all_of,
    s.place,
from slips as s
anti join done as d
    on s.stream_key = d.stream_key
    and s.kind = d.kind
    and s.all_of = d.all_of
    and s.party is not distinct from d.party
    and s.place >= d.place
anti join facts as f
    on s.stream_key = f.stream_key
    and f.kind = 'called_back'
    and f.reached is not false
    and s.place > place_of(f.occurred_at, f.version)
where s.sent is not null and coalesce(s.sent > s.returned, true)
