-- Streams of which nothing was known then.
delete from staging.streams as s
where not exists (select 1 from staging.log as l where l.stream_key = s.stream_key)
