select l.seq, s.stream, l.version, l.kind, l.occurred_at, l.recorded_at, l.actor, l.project
from staging.log as l
inner join staging.streams as s on l.stream_key = s.stream_key
where l.seq = $seq
