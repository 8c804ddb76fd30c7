-- An entry after a position that takes away words that the warehouse keeps itself, or a customer's data everywhere.
select min(l.seq) as seq
from own.log as l
where
    staging.lies_after(l.seq, $after)
    and (
        l.kind = 'erasure_done'
        or (l.kind in ('redacted', 'erased') and l.stream_key in (select t.stream_key from own.touched as t))
    )
having count(*) > 0
