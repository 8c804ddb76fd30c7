-- Streams that begin in the batch `incoming`: the ledger numbers the events of a stream from 1, without gaps.
insert into staging.streams
select
    i.seq as stream_key,
    i.stream,
    split_part(i.stream, '/', 1) as stream_kind,
    substr(i.stream, strpos(i.stream, '/') + 1) as subject_id,
    md5_number(i.stream) as digest,
from incoming as i
where i.version = 1
