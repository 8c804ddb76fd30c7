-- Entries that a later one takes back, by the version of the regulation in force then: the last of their kind before.
-- `of_entries` names a relation with stream_key, version, pack, kind, occurred_at and place.
create or replace macro core.taken_back(of_entries varchar) as table
with

entries as (  -- noqa: ST03
    select stream_key, version, pack, kind, occurred_at, place from query_table(of_entries)
),

takers as (
    select
        e.stream_key,
        e.version,
        e.place,
        t.taken as kind,
        true as takes,
    from entries as e
    inner join ref.takes_back as t
        on e.pack = t.pack
        and e.kind = t.kind
        and e.occurred_at >= t.valid_from
        and e.occurred_at < t.valid_until
),

taking as (
    select * from takers
    union all by name
    select
        e.stream_key,
        e.version,
        e.place,
        e.kind,
        false as takes,
    from entries as e
    semi join takers as t on e.stream_key = t.stream_key and e.kind = t.kind
),

followed as (
    select
        stream_key,
        version,
        takes,
        lead(takes) over (partition by stream_key, kind order by place) as taken,
    from taking
)

select
    stream_key,
    version,
from followed
where taken and not takes
