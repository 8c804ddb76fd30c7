-- The streams here whose shard is none of those that the process serves.
select s.stream
from staging.streams as s
where not list_contains($shards, s.stream_key >> 40)
