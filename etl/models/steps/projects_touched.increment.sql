-- Projects that a touched stream belongs to, registered or not.
create temp table projects_touched as
select distinct f.project
from facts as f
inner join touched as t on f.stream_key = t.stream_key
where t.stream_kind <> 'import'
