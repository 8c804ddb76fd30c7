-- The streams that a run is about; distinct, because then DuckDB looks for the keys instead of reading all streams.
-- A response stands with what its invitation says of it, so it is touched with it.
create temp table touched as
with

directly as (
    select s.stream_key, s.stream_kind, s.subject_id
    from staging.streams as s
    where s.stream_key in (
        select distinct l.stream_key from staging.log as l where staging.lies_after(l.seq, $after)
    )
)

select * from directly
union
select s.stream_key, s.stream_kind, s.subject_id
from staging.streams as s
inner join directly as d on d.stream_kind = 'invitation' and s.digest = md5_number('response/' || d.subject_id)
