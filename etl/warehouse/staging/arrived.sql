-- How many events lie after a position, and the sum of their seqs.
select
    count(*) as events,
    coalesce(sum(seq), 0) as seq_sum
from staging.log
where staging.lies_after(seq, $after)
