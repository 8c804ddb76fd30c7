-- The streams that a run is about.
create temp table touched as
select s.stream_key, s.stream_kind, s.subject_id
from staging.streams as s
where s.stream_key in (select l.stream_key from staging.log as l where l.seq > $after_seq)
