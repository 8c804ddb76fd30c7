-- The streams that a run is about.
create temp table touched as
select stream_key, stream_kind, subject_id
from staging.streams
