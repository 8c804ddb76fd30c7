-- An entry after $after_seq that takes words away in a stream that was known before, or a customer's data everywhere.
select min(l.seq) as seq
from staging.log as l
where
    l.seq > $after_seq
    and (
        l.kind = 'erasure_done'
        or (
            l.kind in ('redacted', 'erased')
            and exists (select 1 from staging.log as k where k.stream_key = l.stream_key and k.seq <= $after_seq)
        )
    )
having count(*) > 0
