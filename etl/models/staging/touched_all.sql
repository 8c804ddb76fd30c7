-- The streams that take the generic road of a rebuild: everything but plain cases.
create temp table touched as
select s.stream_key, s.stream_kind, s.subject_id
from staging.streams as s
anti join plain as p on s.stream_key = p.stream_key
