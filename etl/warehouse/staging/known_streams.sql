-- Without digests: they are for bringing in events, and Arrow has no number that large.
select s.* replace (null as digest)
from staging.streams as s
semi join (
    select stream_key
    from staging.log
    where
        recorded_at <= $known_at
        and ($until is null or not staging.lies_after(seq, cast($until as bigint[])))
) as l on s.stream_key = l.stream_key
