-- An entry after a position that takes words away in a stream that was known before, or a customer's data everywhere.
select min(l.seq) as seq
from staging.log as l
where
    staging.lies_after(l.seq, $after)
    and (
        l.kind = 'erasure_done'
        or (
            l.kind in ('redacted', 'erased')
            and exists (
                select 1
                from staging.log as k
                where k.stream_key = l.stream_key and not staging.lies_after(k.seq, $after)
            )
        )
    )
having count(*) > 0
