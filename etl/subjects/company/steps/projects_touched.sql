-- Projects that anything happened at, registered or not.
-- Grain: one row per project.
create temp table projects_touched as
select project
from core.cases
union
select f.project
from facts as f
inner join touched as t on f.stream_key = t.stream_key
where f.project <> '-'
