select
    l.seq,
    s.stream,
    l.version,
    l.kind,
    timezone('UTC', l.occurred_at) as occurred_at,
    timezone('UTC', l.recorded_at) as recorded_at,
    l.actor,
    l.project,
from staging.log as l
inner join staging.streams as s on l.stream_key = s.stream_key
where list_contains($seqs, l.seq)
order by l.seq
