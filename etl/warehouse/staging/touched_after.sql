-- The streams that a run is about; distinct, because then DuckDB looks for the keys instead of reading all streams.
create temp table touched as
select s.stream_key, s.stream_kind, s.subject_id
from staging.streams as s
where s.stream_key in (select distinct l.stream_key from staging.log as l where l.seq > $after_seq)
