-- The streams that a rebuild is about: all of them.
create temp table touched as
select s.stream_key, s.stream_kind, s.subject_id
from staging.streams as s
