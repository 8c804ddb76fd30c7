-- Who was in charge when, of cases that went from one department to another; of the others it is who is now. Before
-- the first slip it is whom that one names.
-- Grain: one row per slip of such a case.
create temp table charges as
with

slips as (
    select
        stream_key,
        place_of(occurred_at, version) as place,
        department,
    from facts
    where kind in ('received', 'dispatched', 'dispatched_again', 'transferred') and department is not null
),

gone_on as (
    select stream_key
    from slips
    group by stream_key
    having min(department) <> max(department)
),

spans as (
    select
        *,
        lag(place) over life as place_before,
        lead(place) over life as place_after,
    from slips
    where stream_key in (select stream_key from gone_on)
    window life as (partition by stream_key order by place)
)

select
    stream_key,
    department,
    case when place_before is null then place_of(timestamp '0001-01-01', 0) else place end as from_place,
    coalesce(place_after, place_of(timestamp '9999-12-31', 0)) as until_place,
from spans
