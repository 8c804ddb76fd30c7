-- Whether an event lies after a position, given as the seq of the last event of each shard, shard 0 first. No seq is
-- below those of shard 0: said first, since with one shard this passes over whole row groups.
create or replace macro staging.lies_after(seq, ends) as (seq > ends[1] and seq > ends[(seq >> 40) + 1])
