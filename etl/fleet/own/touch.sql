-- The streams of this run are taken from the base no longer.
insert into own.touched
select t.stream_key
from touched as t
anti join own.touched as o on t.stream_key = o.stream_key
