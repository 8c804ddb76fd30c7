-- The same where no case is touched.
create temp table projects_touched as
select distinct f.project
from facts as f
inner join touched as t on f.stream_key = t.stream_key
left join core.projects as p on f.project = p.project
where t.stream_kind = 'project' or (f.project <> '-' and p.project is null)
