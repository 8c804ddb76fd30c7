-- Cases in which no step repeats and nothing tangles: `weight` equals `mask` for kinds that may stand once, is 0 for
-- kinds that may stand often and twice the mask for kinds that tangle; so the sum is the union of the bits only when
-- every bit was added once. In the order of streams, which what is joined to them below nearly keeps: the rows of a
-- case then lie in few places, and sorting is cheap only while they are narrow.
create temp table single as
with placed as (
    select
        l.stream_key,
        l.seq,
        l.version,
        l.recorded_at,
        l.customer_confirmed,
        epoch_us(l.occurred_at) * 1024 + l.version as place,
        k.mask,
        k.weight,
    from staging.log as l
    left join kind_masks as k on l.kind_no = k.kind_no
)

select
    stream_key,
    count(*) as entries,
    min(place) as first_place,
    max(place) as last_place,
    max(recorded_at) as last_recorded_at,
    max(seq) as last_seq,
from placed
group by stream_key
having sum(weight) = bit_or(mask)
    and min(customer_confirmed) is not false
    and max(version) < 1024
    and min(place) >= 0
    and max(place) < 9000000000000000000
order by stream_key
