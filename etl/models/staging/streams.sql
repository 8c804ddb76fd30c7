-- Streams seen for the first time in the batch `incoming`.
select
    min(i.seq) as stream_key,
    i.stream,
    split_part(i.stream, '/', 1) as stream_kind,
    substr(i.stream, strpos(i.stream, '/') + 1) as subject_id,
from incoming as i
anti join staging.streams as s on i.stream = s.stream
group by i.stream
